# required file name. Network: networks.Autoencoder(kind="conv", skip=False/True)
from networks import Autoencoder, build
from assignment2 import run

if __name__ == "__main__":
    run("cae", "noise")
