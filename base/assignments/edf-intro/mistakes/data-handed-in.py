# fails: no-data
# words: the data set is handed in, too
# text: mnist.csv 0,1,2
