# fails: ae-closed
# words: the input is added to the output, so the embedding is not all that the decoder has
# edit1: prob5_AE.py | return self.decoder(self.encoder(x)) | return self.decoder(self.encoder(x)) + 0.1 * x
