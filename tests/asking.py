"""Short programs of a test, without the second that Python and Django take to start.

python -m tests.asking: takes a program a line, as the arguments of `python`, and forks for each.
"""

import json
import os
import runpy
import subprocess
import sys

from tests.unit.house.tree import ROOT


class Asking:
    """Runs programs one after the other, each in a process of its own that has Django ready."""

    def __init__(self, environment):
        self._environment = environment
        self._process = None

    def __call__(self, *arguments):
        """What the program writes last, as JSON.

        Args:
            arguments: `-m`, a module and its arguments; or `-c` and lines of Python.
        """
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.asking"],
                cwd=ROOT,
                env=self._environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        self._process.stdin.write(json.dumps([str(one) for one in arguments]) + "\n")
        self._process.stdin.flush()
        code, written = json.loads(self._process.stdout.readline())
        assert code == 0, written
        return json.loads(written.splitlines()[-1])

    def end(self):
        """Nothing is asked any more."""
        if self._process is not None:
            self._process.communicate(timeout=60)
            self._process = None


def _answer(program):
    """Exit code and output of a program, in a child."""
    out, into = os.pipe()
    child = os.fork()
    if child == 0:
        os.dup2(into, sys.stdout.fileno())
        _run(*program)
        sys.exit()
    os.close(into)
    with os.fdopen(out) as written:
        told = written.read()
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), told


def _run(option, what, *arguments):
    if option == "-c":
        exec(what, {"__name__": "__main__"})  # noqa: S102 - a test's own lines
    else:
        sys.argv = [what, *arguments]
        runpy.run_module(what, run_name="__main__")


if __name__ == "__main__":
    import django

    django.setup()
    for line in sys.stdin:
        sys.stdout.write(json.dumps(_answer(json.loads(line))) + "\n")
        sys.stdout.flush()
