"""Words that are shortened, in four languages, by what they say: regular expressions, to stand among others.

The point of such a word ends no sentence. All are meant to be found whatever the case.
"""

_END = r"(?:\.|(?!\w))"
FOR_EXAMPLE = rf"(?:e\.\s*g{_END}|z\.\s*b{_END}|p\.\s*(?:ex|ej){_END}|(?:par|por)\s(?:ex|ej)\.)"
THAT_IS = rf"(?:i\.\s*e{_END}|d\.\s*h{_END}|c\.-à-d\.)"
"""These are also read where their last point is left out."""
COMPARE = r"(?:cf|vgl)\."
ESPECIALLY = r"(?:insb|insbes|bes|esp|inkl|incl)"
"""What goes on to a special one, without its point."""
SO_CALLED = r"(?:bspw|sog)"
IN_ONE_WORD = r"(?:bzw|vgl|sog|ca|cf)"
"""What is shortened to one word that may stand anywhere in a sentence, without its point."""
UNENDED = r"(?<!\bbzw)(?<!i\.e)(?<!e\.g)(?<!d\.h)(?<!z\.b)"
"""That what stands before a point is no such word."""
