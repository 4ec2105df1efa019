# fails: corruption-plot
# words: both sets of points of the plot are the original ones
# says: are the same
# edit1: prob5_AE.py | ("corrupted", corrupt(points)) | ("corrupted", points)
