# fails: learned, walks
# words: the sign of all action values is lost
# edit1: agent.py | s = t\n    return q | s = t\n    return -q
