# fails: readme
# words: the README still has the blanks of the handout
# text: README.md Name: <your name>
