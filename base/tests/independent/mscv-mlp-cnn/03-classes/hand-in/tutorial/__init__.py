from .convs import Conv1dMatrix, TransposedConv, OutputShape
from .activations import ReLULayer, LeakyReLULayer, ELULayer, Tanh
from .checks import CheckRunner

__all__ = ["Conv1dMatrix", "TransposedConv", "OutputShape", "ReLULayer", "LeakyReLULayer", "ELULayer", "Tanh", "CheckRunner"]
