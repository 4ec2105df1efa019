# fails: libraries
# words: the code uses a library that is not on the list
# file: vae.py
import seaborn
