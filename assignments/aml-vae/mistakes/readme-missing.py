# fails: readme
# words: the hand-in has no README
# says: there is no readme
# remove: README.md
