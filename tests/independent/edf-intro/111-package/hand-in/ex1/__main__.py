"""python -m ex1 {linreg [csv] | logreg DOSSIER [c0 c1] | graphs}"""
import sys

from . import graphs, linreg, logreg, mnist


def main(argv):
    match argv:
        case ["linreg"]:
            linreg.run()
        case ["linreg", csv]:
            linreg.run(csv)
        case ["logreg", folder]:
            logreg.run(mnist.load(folder, (0, 1)))
        case ["logreg", folder, c0, c1]:
            logreg.run(mnist.load(folder, (int(c0), int(c1))))
        case ["graphs"]:
            print(graphs.report())
            for letter, ops in graphs.ALL.items():
                with open(f"{letter}.dot", "w") as f:
                    f.write(graphs.dot(letter, ops))
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
