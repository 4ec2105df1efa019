from .data import MNISTData
from .training import Trainer
