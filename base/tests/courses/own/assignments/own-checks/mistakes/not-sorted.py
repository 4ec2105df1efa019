# fails: words, tests
# words: words of one number stand in the order of the text
# file: solution.py
def count_words(text):
    words = text.lower().split()
    return sorted(((w, words.count(w)) for w in dict.fromkeys(words)), key=lambda p: p[1])
