# fails: executed
# words: the notebooks were handed in without being run
# copy: never_run.ipynb->vector_derivative_product.ipynb
