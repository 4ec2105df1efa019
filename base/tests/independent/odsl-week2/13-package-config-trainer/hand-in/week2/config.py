"""All the numbers of the sheet in one place."""
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Config:
    out: Path = Path("figures")
    data_dir: Path = Path("mnist_data")
    seed: int = 11

    # exercise 3
    starts: list = field(default_factory=lambda: [(-1.5, -1.5), (3.5, -1.0), (-1.0, 3.5)])
    gd_lr: float = 0.1
    gd_steps: int = 60

    # exercises 4 and 5
    lr: float = 1e-3
    n_per_class: int = 1000
    steps_infinite: int = 3000
    steps_finite: int = 4000
    n_train: int = 250          # per class -> 500 samples
    n_test: int = 10000         # per class
    train_sizes: tuple = (250, 1000, 2500, 10000)

    # exercise 6
    steps_depth: int = 4000
    widths: tuple = (300, 500, 1500, 7000)

    # exercise 7
    image_url: str = "https://raw.githubusercontent.com/pytorch/hub/master/images/dog.jpg"

    # exercise 8
    mnist_steps: int = 1000
    mnist_batch: int = 128
    mlp_widths: tuple = (200, 400, 1000)

    # exercise 10
    flow_lr: float = 1e-2
    flow_steps: int = 1200
