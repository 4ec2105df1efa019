# fails: notebooks
# words: a notebook has another name than the sheet asks
# rename: vector_derivative_product.ipynb->vector_product.ipynb
