# fails: test-error
# words: the curves are not named
# says: no curve of error
# edit1: logistic_regression.ipynb | plt.ylabel("test error") | plt.ylabel("y")
# edit2: logistic_regression.ipynb | plt.title("Test error | plt.title("Results
