"""Processes of the room of the tests, on a database of the test's own."""

import json
import os
import subprocess
import sys

import pytest

from tests.asking import Asking
from tests.unit.house.tree import ROOT


class Example:
    """Runs scenes of tests/example in processes of their own."""

    def __init__(self, environment):
        self.environment = environment
        self._started = []
        self._asking = Asking(environment)

    def start(self, *arguments):
        process = subprocess.Popen(
            [sys.executable, *map(str, arguments)],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._started.append(process)
        return process

    def scene(self, *arguments):
        return self.ask("-m", "tests.example.scenes", *arguments)

    def ask(self, *arguments):
        """What a short program prints, as JSON."""
        return self._asking(*arguments)

    def at_once(self, *scenes):
        """Run scenes that wait for each other, and begin them together."""
        processes = [self.start("-m", "tests.example.scenes", *scene) for scene in scenes]
        assert [process.stdout.readline() for process in processes] == ["ready\n"] * len(scenes)
        for process in processes:
            process.stdin.write("go\n")
            process.stdin.flush()
        return [self._answer(process) for process in processes]

    def end(self):
        self._asking.end()
        for process in self._started:
            process.kill()
            process.communicate()

    def _answer(self, process):
        out, _ = process.communicate(timeout=120)
        assert process.returncode == 0
        return json.loads(out.splitlines()[-1])


@pytest.fixture
def example(database_url, tmp_path):
    environment = {
        **os.environ,
        "DATABASE_URL": database_url,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "TIDEGATE_HOME": str(tmp_path),
    }
    running = Example(environment)
    migrate = running.start("-m", "django", "migrate", "--run-syncdb", "--verbosity=0")
    migrate.communicate(timeout=120)
    assert migrate.returncode == 0
    yield running
    running.end()
