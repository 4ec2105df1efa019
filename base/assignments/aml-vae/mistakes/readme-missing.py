# fails: readme
# words: the hand-in has no README
# says: there is no file called .readme
# remove: README.md
