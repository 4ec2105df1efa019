# fails: learned
# words: what is thought to come after the end counts
# edit1: agent.py | q = np.zeros((env.n, 2)) | q = np.ones((env.n, 2))
# edit2: agent.py | gamma * (not done) * q[t].max() | gamma * q[t].max()
