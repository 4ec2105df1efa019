# fails: tokenizer
# words: only the first merge is applied where a text is encoded
# edit1: tokenizer.py | in self.merges.items():\n            ids = self.merged | in list(self.merges.items())[:1]:\n            ids = self.merged
