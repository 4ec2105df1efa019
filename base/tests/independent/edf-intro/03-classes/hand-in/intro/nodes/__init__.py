from .losses import L2Loss
from .probability import SingleProbToProbVector
