"""python run_all.py [a1 a3 ...]   (without arguments: everything)"""
import sys

import torch

from week2 import depth_width, descent, digits, edges, flow, gaussians, two_gaussians

TASKS = {
    "a1": gaussians.run_kl,
    "a3": descent.run,
    "a4": two_gaussians.run_infinite,
    "a5": two_gaussians.run_finite,
    "a6": depth_width.run,
    "a7": edges.run,
    "a8": digits.run,
    "a9": gaussians.run_density_transformation,
    "a10": flow.run,
}

if __name__ == "__main__":
    for key in sys.argv[1:] or TASKS:
        torch.manual_seed(2023)
        print(f"--- {key} ---")
        TASKS[key]()
