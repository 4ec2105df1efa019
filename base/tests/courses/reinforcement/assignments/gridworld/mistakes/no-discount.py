# fails: values
# words: values of the next states are not discounted
# edit1: agent.py | v = (r + gamma * p @ v).max(1) | v = (r + gamma**2 * p @ v).max(1)
