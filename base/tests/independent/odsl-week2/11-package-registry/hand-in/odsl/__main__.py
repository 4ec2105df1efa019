import argparse
import pathlib

import matplotlib
import torch

from . import classify, images, flows, simple  # noqa: F401  (fills the registry)
from .core import TASKS


def parse(argv=None):
    ap = argparse.ArgumentParser("odsl")
    sub = ap.add_subparsers(dest="cmd", required=True)
    sub.add_parser("list")
    r = sub.add_parser("run")
    r.add_argument("tasks", nargs="+", choices=sorted(TASKS))
    r.add_argument("--out", type=pathlib.Path, default=pathlib.Path("figs"))
    r.add_argument("--seed", type=int, default=11)
    r.add_argument("--scale", type=float, default=1.0, help="multiply all step counts (for quick tries)")
    r.add_argument("--url", default="https://upload.wikimedia.org/wikipedia/commons/thumb/1/15/Cat_August_2010-4.jpg/320px-Cat_August_2010-4.jpg")
    return ap.parse_args(argv)


if __name__ == "__main__":
    matplotlib.use("Agg")
    cfg = parse()
    if cfg.cmd == "list":
        print(*sorted(TASKS), sep="\n")
    else:
        cfg.out.mkdir(exist_ok=True, parents=True)
        for name in cfg.tasks:
            torch.manual_seed(cfg.seed)
            print("==", name)
            TASKS[name](cfg)
