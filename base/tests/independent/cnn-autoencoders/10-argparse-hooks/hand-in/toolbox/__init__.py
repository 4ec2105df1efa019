from .engine import Engine, get_loaders
from .hooks import HOOKS, Capture
from .draw import image_rows, code_scatter, loss_curves
