# about: neither title nor axes name the test error: a person looks at the curves
# human: test-error
# edit1: logistic_regression.ipynb | plt.ylabel("test error") | plt.ylabel("y")
# edit2: logistic_regression.ipynb | plt.title("Test error | plt.title("Results
