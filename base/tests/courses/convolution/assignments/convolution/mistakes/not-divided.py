# fails: contrast, forms
# words: the standard deviation is not divided by
# edit1: images.py | return centred / centred.pow(2).mean((1, 2), keepdim=True).sqrt() | return centred
