"""`python -m tidegate.cli`: the command, where it is not on the path."""

from tidegate.cli.main import run

if __name__ == "__main__":
    run()
