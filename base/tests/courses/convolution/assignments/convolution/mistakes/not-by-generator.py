# fails: flips
# words: the flips are drawn without the generator
# edit1: images.py | torch.rand(len(x), generator=generator) | torch.rand(len(x))
