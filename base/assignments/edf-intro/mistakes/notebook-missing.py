# fails: notebooks
# words: a notebook is missing
# remove: vector_derivative_product.ipynb
