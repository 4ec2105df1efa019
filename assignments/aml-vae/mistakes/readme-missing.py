# fails: readme
# words: the hand-in has no README
# remove: README.md
