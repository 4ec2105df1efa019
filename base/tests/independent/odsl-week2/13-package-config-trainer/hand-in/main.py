"""python main.py [names of exercises]"""
import sys

import matplotlib
matplotlib.use("Agg")
import torch

from week2 import classify, conv, flow, kl, optim
from week2.config import Config

EXERCISES = {"1": kl.run, "3": optim.run, "4": classify.run_infinite, "5": classify.run_finite,
             "6": classify.run_depth, "7": conv.run_edges, "8": conv.run_mnist,
             "9": flow.run_affine, "10": flow.run_flow}

if __name__ == "__main__":
    cfg = Config()
    cfg.out.mkdir(exist_ok=True)
    for name in sys.argv[1:] or EXERCISES:
        torch.manual_seed(cfg.seed)
        print("---- exercise", name)
        EXERCISES[name](cfg)
