# fails: greedy
# words: the worst action is taken
# edit1: agent.py | return (r + gamma * p @ v).argmax(1) | return (r + gamma * p @ v).argmin(1)
