# fails: readme
# words: the README still has the blanks of the handout
# says: still holds the blank
# text: README.md Name: <your name>
