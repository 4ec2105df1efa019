import sys

import torch

from .experiments import REGISTRY


def main(argv):
    torch.manual_seed(0)
    wanted = argv or ["all"]
    if wanted == ["all"]:
        wanted = sorted(REGISTRY)
    for key in wanted:
        print("##### exercise", key, "#####")
        REGISTRY[str(key)]().run()


if __name__ == "__main__":
    main(sys.argv[1:])
