# fails: corruption-plot
# words: the plot does not say which points are corrupted
# says: no scatter plot that names one of corrupt
# edit1: prob5_AE.py | ("corrupted", corrupt(points)) | ("data", corrupt(points))
# edit2: prob5_AE.py | title="Corruption by Gaussian noise" | title="y = x²"
