# fails: one-pdf
# words: the pen-and-paper solutions come in two PDFs
# copy: two.pdf->one.pdf two.pdf->two.pdf
