# fails: cae-operations
# words: transposed convolutions stand where upsampling and convolutions are asked for
# human: cae-checkpoint skip-checkpoint
# remove: mnist_cae.pt mnist-cae-skip.pt
# edit1: prob6_CAE.py | nn.Conv2d(8, 4, 3, padding=1) | nn.ConvTranspose2d(8, 4, 2, 2)
# edit2: prob6_CAE.py | nn.Conv2d(4, 1, 3, padding=1) | nn.ConvTranspose2d(4, 1, 2, 2)
# edit3: prob6_CAE.py | nn.functional.interpolate(y, scale_factor=2.0) | y
# edit4: prob6_CAE.py | nn.functional.interpolate(y + second, scale_factor=2.0) | y + second
# edit5: prob6_CAE.py | nn.functional.interpolate(y + first, scale_factor=2.0) | y + first
