# fails: scripts
# words: prob4_CNN.py is handed in by another name
# rename: prob4_CNN.py->prob4_cnn.py
