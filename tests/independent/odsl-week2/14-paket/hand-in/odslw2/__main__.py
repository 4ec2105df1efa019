"""python -m odslw2 3 4 5      rechnet Aufgaben 3, 4 und 5, Bilder landen in ./bilder"""
import argparse
from importlib import import_module
from pathlib import Path

import torch

MODULE = {
    1: "a01_kl", 3: "a03_optim", 4: "a04_unendlich", 5: "a05_endlich", 6: "a06_tiefe",
    7: "a07_faltung", 8: "a08_mnist", 9: "a09_dichten", 10: "a10_flow",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("aufgaben", nargs="*", type=int, default=sorted(MODULE))
    parser.add_argument("--bilder", type=Path, default=Path("bilder"))
    parser.add_argument("--seed", type=int, default=2022)
    args = parser.parse_args()
    args.bilder.mkdir(exist_ok=True)
    for nummer in args.aufgaben:
        torch.manual_seed(args.seed)
        print(f"=== Aufgabe {nummer} ===")
        import_module(f"odslw2.{MODULE[nummer]}").lauf(args.bilder)


if __name__ == "__main__":
    main()
