# fails: cae-operations
# words: the linear layers have 64 units, not 20
# human: cae-checkpoint skip-checkpoint
# remove: mnist_cae.pt mnist-cae-skip.pt
# edit1: prob6_CAE.py | 392, 20) | 392, 64)
# edit2: prob6_CAE.py | Linear(20, 2) | Linear(64, 2)
# edit3: prob6_CAE.py | Linear(2, 20) | Linear(2, 64)
# edit4: prob6_CAE.py | Linear(20, 392) | Linear(64, 392)
