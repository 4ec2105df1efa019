# about: nothing in the plot of the corrupted points names them: a person looks which plot it is
# human: corruption-plot
# edit1: prob5_AE.py | ("corrupted", corrupt(points)) | ("data", corrupt(points))
# edit2: prob5_AE.py | title="Corruption by Gaussian noise" | title="y = x²"
