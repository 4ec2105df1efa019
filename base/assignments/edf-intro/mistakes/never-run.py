# fails: executed
# words: the notebooks were handed in without being run
# says: was never run
# copy: never_run.ipynb->vector_derivative_product.ipynb
