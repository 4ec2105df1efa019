"""`python -m graders`: the command `torchgrade`."""

from graders.cli import main

if __name__ == "__main__":
    main()
