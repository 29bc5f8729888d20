"""A Tidegate of the benchmark's own: its folder, its processes, and what their processor did."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.processor import postgresql, processor_seconds


class Home:
    """A folder with a database, or what DATABASE_URL names."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.environment = {
            **os.environ,
            "TIDEGATE_HOME": str(folder),
            "TIDEGATE_ENV": "demo",
            "TIDEGATE_SECOND_FACTOR": "no",
            "DJANGO_SETTINGS_MODULE": "tidegate.config.settings",
            "OMP_NUM_THREADS": "1",
        }
        self._processes: dict[str, int] = {}
        database = postgresql(os.environ.get("DATABASE_URL", ""))
        if database is not None:
            self._processes["database"] = database
        with socket.socket() as one:
            one.bind(("127.0.0.1", 0))
            self.port = one.getsockname()[1]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def command(self, *arguments: str) -> None:
        """Run the `tidegate` command."""
        self._ended("-m", "tidegate.cli", *arguments)

    def scene(self, name: str, number: int = 0) -> Any:
        """What a scene prints."""
        answer = self._ended("-m", "benchmarks.platform_scene", name, str(number))
        return json.loads(answer.splitlines()[-1])

    @contextmanager
    def running(self) -> Iterator[None]:
        """A server and a worker."""
        started = {
            "server": self._started("tidegate.cli", "serve", "--port", str(self.port)),
            "worker": self._started("tidegate.cli", "worker"),
        }
        self._processes |= {name: process.pid for name, process in started.items()}
        try:
            self._wait()
            yield
        finally:
            for name, process in started.items():
                del self._processes[name]
                _end(process)

    @contextmanager
    def watched(self) -> Iterator[dict[str, float]]:
        """When each lane could be seen, by reference; filled in when the block ends."""
        seen: dict[str, float] = {}
        path = self._folder / "seen.txt"
        with path.open("w", encoding="utf-8") as out:
            process = self._started("benchmarks.platform_scene", "watch", out=out)
            try:
                yield seen
            finally:
                _end(process)
        for line in path.read_text(encoding="utf-8").splitlines():
            reference, at = line.split()
            seen[reference] = float(at)

    def processor(self) -> dict[str, float]:
        """Seconds that the processor worked so far, by part."""
        return {name: processor_seconds(pid) for name, pid in self._processes.items()}

    def _wait(self) -> None:
        until = time.monotonic() + 120
        while time.monotonic() < until:
            try:
                urllib.request.urlopen(f"{self.url}/readyz", timeout=5)  # noqa: S310 - our own
            except OSError:
                time.sleep(0.2)
            else:
                return
        raise RuntimeError("the server was not ready in time")

    def _started(self, module: str, *arguments: str, out: Any = None) -> subprocess.Popen[bytes]:
        return subprocess.Popen(  # noqa: S603 - our own command
            [sys.executable, "-m", module, *arguments],
            env=self.environment,
            stdout=out,
            stderr=subprocess.DEVNULL,
        )

    def _ended(self, *arguments: str) -> str:
        answer = subprocess.run(  # noqa: S603 - our own command
            [sys.executable, *arguments],
            env=self.environment,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        return answer.stdout


def _end(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    process.wait()
