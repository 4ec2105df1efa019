"""EDF -- Educational Framework (handout of exercise 1)."""
from .nodes import CompNode, Input, Parameter, Add, Mul, Linear, Sigmoid, CrossEntropyLoss
from .engine import Graph

__all__ = ["CompNode", "Input", "Parameter", "Add", "Mul", "Linear", "Sigmoid",
           "CrossEntropyLoss", "Graph"]
