# fails: test-error resolutions
# words: the errors are printed, not plotted
# says: no curve of
# edit1: logistic_regression.ipynb | plt.plot(errors) | print(errors[-1])
# edit2: logistic_regression.ipynb | plt.plot(train(logistic_graph, x_tr, x_te, rate), label=name) | print(name, train(logistic_graph, x_tr, x_te, rate)[-1])
# edit3: logistic_regression.ipynb | plt.legend() | pass
