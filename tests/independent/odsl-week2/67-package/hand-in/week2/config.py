from dataclasses import dataclass, field
from pathlib import Path

FIGURES = Path("figures")


@dataclass
class DescentConfig:
    centre: tuple[float, float] = (1.0, 2.0)
    curvature: tuple[float, float] = (1.0, 0.2)
    lr: float = 0.08
    n_steps: int = 80
    starts: tuple = ((-1.5, -1.5), (3.8, -1.0), (-1.0, 3.8))


@dataclass
class ClassifierConfig:
    lr: float = 1e-3
    n_steps: int = 6000
    batch_per_class: int = 512
    hidden: tuple[int, ...] = (128, 128, 128)
    n_train_per_class: int = 250          # -> 500 training points
    n_test_per_class: int = 10_000
    sizes_per_class: tuple[int, ...] = (250, 1000, 2500, 5000, 10_000, 20_000)
    log_every: int = 20


@dataclass
class DepthWidthConfig:
    n_points: int = 1000
    n_steps: int = 5000
    lr: float = 1e-3
    architectures: list = field(
        default_factory=lambda: [
            (2, 20, 20, 20, 20, 1),
            (2, 300, 1),
            (2, 500, 1),
            (2, 1500, 1),
            (2, 7000, 1),
        ]
    )


@dataclass
class ImageConfig:
    url: str = "https://upload.wikimedia.org/wikipedia/en/7/7d/Lenna_%28test_image%29.png"


@dataclass
class MnistConfig:
    mirror: str = "https://ossci-datasets.s3.amazonaws.com/mnist/"
    lr: float = 1e-3
    n_steps: int = 1000
    batch_size: int = 64
    eval_every: int = 25
    wider: tuple[int, ...] = (200, 400, 800, 1500)


@dataclass
class FlowConfig:
    n_samples: int = 1000
    mean: tuple = (1.0, 2.0)
    cov: tuple = ((0.5, 0.3), (0.3, 0.3))
    lr: float = 0.02
    n_steps: int = 800
    plot_every: int = 100
