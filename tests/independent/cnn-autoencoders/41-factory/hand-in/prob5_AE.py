# required file name. Network: networks.Autoencoder(kind="dense")
from networks import Autoencoder, build
from assignment2 import run

if __name__ == "__main__":
    run("corruption", "ae")
