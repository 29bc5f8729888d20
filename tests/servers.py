"""Real servers and workers for tests: started, killed, started again."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tests.asking import Asking
from tests.unit.house.tree import ROOT

#: What a client of the machine API says when nobody answers.
NOBODY = 0


@dataclass(frozen=True)
class Answer:
    """What the server said."""

    status: int
    body: object


class Platform:
    """One server and one worker on a database of the test's own."""

    def __init__(self, environment):
        self.port = free_port()
        self.environment = {
            **os.environ,
            **environment,
            "TIDEGATE_ENV": "demo",
            "TIDEGATE_SECOND_FACTOR": "no",
            "DJANGO_SETTINGS_MODULE": "tidegate.config.settings",
        }
        self.server = self.worker = None
        self._asking = Asking(self.environment)

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def start(self):
        """Both; returns when the server is ready."""
        self.start_server()
        self.start_worker()
        self.wait_until_ready()
        return self

    def start_server(self):
        self.server = self._start("-m", "tidegate.cli", "serve", "--port", str(self.port))

    def start_worker(self):
        self.worker = self._start("-m", "tidegate.cli", "worker")

    def wait_until_ready(self, seconds=60):
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if self.get("/readyz").status == 200:
                return
            assert self.server.poll() is None, "the server ended"
            time.sleep(0.1)
        raise AssertionError("the server was not ready in time")

    @property
    def tomorrow(self):
        return (datetime.now(UTC) + timedelta(days=1)).date().isoformat()

    def run(self, code):
        """A few lines of Python in a process that has Django; what they print, as JSON."""
        return self._asking("-c", f"import json\n{code}")

    def module(self, name):
        """What a module of the tests prints, as JSON."""
        return self._asking("-m", name)

    def command(self, *arguments, given=None):
        """The `tidegate` command."""
        return self._ended("-m", "tidegate.cli", *map(str, arguments), given=given)

    def wait_until(self, code, seconds=60):
        """Until these lines print true."""
        until = time.monotonic() + seconds
        while not self.run(code):
            assert time.monotonic() < until, f"not true in time: {code}"
            time.sleep(0.5)

    def _ended(self, *arguments, given=None):
        answer = subprocess.run(
            [sys.executable, *arguments],
            input=given,
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert answer.returncode == 0, answer.stdout + answer.stderr
        return answer

    def get(self, path, token=None):
        return self._ask(urllib.request.Request(self.url + path), token)  # noqa: S310 - our own

    def post(self, path, body, token, key):
        request = urllib.request.Request(  # noqa: S310 - our own
            self.url + path,
            json.dumps(body).encode(),
            {"Content-Type": "application/json", "Idempotency-Key": key},
        )
        return self._ask(request, token)

    def kill_server(self):
        """kill -9, with all its children."""
        _kill(self.server)

    def kill_worker(self):
        _kill(self.worker)

    def end(self):
        self._asking.end()
        for process in (self.server, self.worker):
            if process is not None:
                _kill(process)

    def _start(self, *arguments):
        # A group of its own: kill -9 then reaches the server's children too.
        return subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def _ask(self, request, token):
        if token:
            request.add_header("Authorization", f"Bearer {token}")
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - our own
                return _answer(answer.status, answer.read())
        except urllib.error.HTTPError as error:
            return _answer(error.code, error.read())
        except (OSError, http.client.HTTPException):
            return Answer(NOBODY, None)


def _answer(status, body):
    try:
        return Answer(status, json.loads(body))
    except ValueError:
        return Answer(status, body)


def _kill(process):
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def free_port():
    """A port that nobody listens to."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]
