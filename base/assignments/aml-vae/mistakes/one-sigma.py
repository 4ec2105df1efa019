# fails: encoder
# words: one r for the whole image is returned where one for each latent dimension is asked
# edit1: model.py | self.logvar(features) | self.logvar(features).mean(1, keepdim=True)
