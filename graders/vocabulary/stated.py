"""What an observation keeps of each thing that a passage states beside an answer: its value, and in bits how it is called and what words say of it."""

from __future__ import annotations

from graders.vocabulary.sees import reals, strings, whole

AMONG = "it stands among the answers to other parts of the question"
"""What is said of an answer that is not found by its name in a passage that answers more."""
EQUATION = 1
"""It is an equation, and so has a name."""
ASKED = 2
"""It is called what is asked by its own name."""
STEPS = 4
"""It is so called by what its sentence or part of the passage is about, in which steps stand, too."""
AGAIN = 8
"""It is called what is asked, also at one point; where the sheet does not say how that is called, what was stated before is called so."""
UNLIKE = 16
"""Its name is that of another thing."""
ALTERED = 32
"""Its name is that of what is made of a quantity, such as its negative or its root."""
LOGARITHM = 64
"""It is called a logarithm."""
SECOND = 128
"""It is called a second derivative."""
LETTER = 256
"""Its name is a letter of its own."""
COUNTS = 512
"""It may be the answer: it is called what is asked, or nothing there is, and what the passage ends in is looked for."""
ALONE = 1024
"""Nothing in the passage is called what is asked, so that its last word counts."""
DOUBTED = 2048
"""Words beside it, its name or a side before its last one may change what it says."""
CHANGES = 4096
"""Words beside it may change what was stated before."""
ANNOUNCED = 8192
"""Words before it say that it is the result."""
OF_CASE = 16384
"""A case of what is asked was announced before it."""
BARE = 32768
"""It is a number or a variable alone."""
COMMON = 65536
"""It is one that may stand there for any reason, such as a variable alone or a number of few digits."""
FREELY = 131072
"""Its last side cannot be read as what is asked: its value is that of a side before, or of a formula where numbers are asked."""
FORMULA = 262144
"""What cannot be read is a formula."""
ASIDE = 524288
"""It says where something holds, or is a part of a sentence that is read as a whole: it is no step towards the answer."""

COLUMNS = ("stated_bits", "stated_names", "stated_of", "stated_origins")
"""For all statements the bits above, the number of its name (-1: none), in bits the variables in it, and the number of that from whose name it
goes on (-1: none)."""
SEES = {"stated:{n}": reals(), **dict.fromkeys(COLUMNS, whole(1)), "said": strings(0), "ends": reals()}
"""What an observation holds: the value of each statement that can be read, what there is of all of them, that from which the answer is understood, and the value of the last paragraph where it is an answer by itself."""
