# fails: learned
# words: the value of the end is another one than zero
# edit1: agent.py | q = np.zeros((env.n, 2)) | q = np.ones((env.n, 2))
