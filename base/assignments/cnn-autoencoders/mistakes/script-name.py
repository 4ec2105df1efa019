# fails: scripts
# words: prob4_CNN.py is handed in by another name
# says: should be called `prob4_CNN.py`
# rename: prob4_CNN.py->prob4_cnn.py
