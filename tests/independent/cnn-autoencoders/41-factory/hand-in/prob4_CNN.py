# required file name. Network: networks.ConvClassifier, training: assignment2.part_cnn
from networks import ConvClassifier
from assignment2 import run

if __name__ == "__main__":
    run("cnn")
