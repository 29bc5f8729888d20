"""How fast the whole road is: lodged to proposed at a steady rate, and pages over a full store.

Server, worker and the load come from the same machine. On PostgreSQL:
`python -m tests.postgresql benchmarks platform`.
"""

import http.cookiejar
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.outcome import Outcome, say
from benchmarks.settings import Settings

#: For so long declarations come in, in seconds.
_LASTS_S = 30.0
#: Each page is asked for so often.
_VISITS = 60
_SENDERS = 16


def run(settings: Settings) -> Outcome:
    """Measure on SQLite, or on what DATABASE_URL names."""
    on_postgresql = os.environ.get("DATABASE_URL", "").startswith("postgres")
    rate = 100 if on_postgresql else 50
    store = "PostgreSQL" if on_postgresql else "SQLite"
    outcome = Outcome(
        f"{store}; a simulated port, seed 0; {rate} declarations a second for {_LASTS_S:g} s by "
        f"{_SENDERS} senders; pages over {settings.rows:,} consignments, {_VISITS} visits each"
    )
    with tempfile.TemporaryDirectory(prefix="tidegate-platform-") as folder:
        home = Home(Path(folder))
        home.command("migrate")
        made = home.scene("prepare")
        with home.running():
            _lodge_at(rate, home, made, outcome)
        say("  copying consignments")
        stored = home.scene("multiply", settings.rows)
        outcome.figures["stored"] = stored["stored"]
        outcome.figures["copied_in_s"] = round(stored["seconds"], 1)
        with home.running():
            _visit(home, made, stored["references"], outcome)
    return outcome


class Home:
    """A Tidegate of the benchmark's own: its folder, its processes."""

    def __init__(self, folder: Path) -> None:
        self.environment = {
            **os.environ,
            "TIDEGATE_HOME": str(folder),
            "TIDEGATE_ENV": "demo",
            "TIDEGATE_SECOND_FACTOR": "no",
            "DJANGO_SETTINGS_MODULE": "tidegate.config.settings",
            "OMP_NUM_THREADS": "1",
        }
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
        started = [
            self._started("serve", "--port", str(self.port)),
            self._started("worker"),
        ]
        try:
            self._wait()
            yield
        finally:
            for process in started:
                process.send_signal(signal.SIGTERM)
            for process in started:
                process.wait()

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

    def _started(self, *arguments: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(  # noqa: S603 - our own command
            [sys.executable, "-m", "tidegate.cli", *arguments],
            env=self.environment,
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


def _lodge_at(rate: int, home: Home, made: dict[str, Any], outcome: Outcome) -> None:
    """Open loop: a declaration is sent when its time has come, however slow the answers are."""
    total, began = int(rate * _LASTS_S), time.monotonic() + 1.0
    took: list[float] = []
    failed = 0
    lock = threading.Lock()

    def send(number: int) -> None:
        nonlocal failed
        due = began + number / rate
        time.sleep(max(0.0, due - time.monotonic()))
        document = made["documents"][number % len(made["documents"])]
        request = urllib.request.Request(  # noqa: S310 - our own
            f"{home.url}/api/v1/declarations",
            json.dumps(document).encode(),
            {
                "Content-Type": "application/json",
                "Idempotency-Key": f"n{number}",
                "Authorization": f"Bearer {made['token']}",
            },
        )
        try:
            urllib.request.urlopen(request, timeout=60).read()  # noqa: S310 - our own
        except OSError:
            with lock:
                failed += 1
            return
        with lock:
            took.append(time.monotonic() - due)

    with ThreadPoolExecutor(_SENDERS) as senders:
        list(senders.map(send, range(total)))
    answered_s = time.monotonic() - began
    until = time.monotonic() + 300
    while (found := home.scene("waits"))["missing"] and time.monotonic() < until:
        time.sleep(1)
    outcome.figures |= {
        "sent": total,
        "failed": failed,
        "never_proposed": found["missing"],
        "answered_a_second": round(len(took) / answered_s, 1),
        "answer_s": _quantiles(took),
        "lodged_to_proposed_s": _quantiles(found["waits"]),
    }
    say(f"  {len(took) / answered_s:.1f} answered a second, {failed} failed")
    outcome.goal("declarations without a lane", float(found["missing"]), 0, at_least=False)
    outcome.goal("lodged to proposed, p95, s", _quantiles(found["waits"])["p95"], 5, at_least=False)


def _visit(home: Home, made: dict[str, Any], references: list[str], outcome: Outcome) -> None:
    officer = _signed_in(home, made)
    pages: dict[str, Callable[[int], str]] = {
        "worklist": lambda _: "/worklist/",
        "worklist by score": lambda _: "/worklist/?sort=-score",
        "consignment": lambda number: f"/consignments/{references[number % len(references)]}/",
    }
    for name, address in pages.items():
        took = []
        for number in range(_VISITS):
            started = time.perf_counter()
            answer = officer.open(home.url + address(number), timeout=60)
            answer.read()
            took.append(time.perf_counter() - started)
            if answer.status != 200 or "/purpose" in answer.url or "/sign-in" in answer.url:
                raise RuntimeError(f"{name}: {answer.status} at {answer.url}")
        found = _quantiles(took)
        outcome.figures[name] = found
        outcome.goal(f"{name}, p95, s", found["p95"], 0.5, at_least=False)


def _signed_in(home: Home, made: dict[str, Any]) -> urllib.request.OpenerDirector:
    """A browser without a screen, in which the officer is signed in and has said why."""
    opener = urllib.request.build_opener(
        urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
    )
    page = opener.open(f"{home.url}/sign-in").read().decode()
    sent = {"email": made["officer"], "password": made["password"], **_token(page)}
    opener.open(f"{home.url}/sign-in", urllib.parse.urlencode(sent).encode())
    page = opener.open(f"{home.url}/purpose").read().decode()
    sent = {"purpose": "assessment", **_token(page)}
    opener.open(f"{home.url}/purpose", urllib.parse.urlencode(sent).encode())
    return opener


def _token(page: str) -> dict[str, str]:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    return {"csrfmiddlewaretoken": found[1]} if found else {}


def _quantiles(values: list[float]) -> dict[str, float]:
    """Middle, 95 of 100, and the longest, in seconds."""
    ordered = sorted(values) or [float("nan")]
    return {
        name: round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], 4)
        for name, share in (("p50", 0.5), ("p95", 0.95), ("longest", 1.0))
    }
