import sys

from .derivative import DerivativeExercise
from .linear import LinearExercise
from .logistic import LogisticExercise

ALL = {"derivative": DerivativeExercise, "linear": LinearExercise, "logistic": LogisticExercise}

for name in sys.argv[1:] or ALL:
    print("==", name)
    ALL[name]().run()
