"""`python -m benchmarks [NAME …]`: run benchmarks, print each result, write it as JSON."""

import argparse
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import (
    ablation,
    cluster,
    filing,
    goods,
    linking,
    live,
    lodging,
    measurement,
    outcomes,
    platform,
    reading,
    replay,
    selection,
    speed,
    tracks,
)
from benchmarks.outcome import Outcome, Skipped, say
from benchmarks.settings import Settings

RESULTS = Path(__file__).parent / "results"

#: Name, what it answers, and the function.
_BENCHMARKS: dict[str, tuple[str, Callable[[Settings], Outcome]]] = {
    "speed": ("how fast features, scores and reasons are, beside bare LightGBM", speed.run),
    "live": ("how soon a consignment is judged as it comes in", live.run),
    "reading": ("how fast a CSV is read and checked, beside bare readers", reading.run),
    "platform": ("how fast the road and its pages are, over a full store", platform.run),
    "lodging": ("how fast declarations are lodged, beside a bare insert", lodging.run),
    "filing": ("how fast documents are filed, and a manifest of 100,000 lines", filing.run),
    "tracks": ("how good: public data by time, deduplicated; simulated years", tracks.run),
    "outcomes": ("how right the chance of each outcome is", outcomes.run),
    "measurement": ("whether intervals of what slips through hold", measurement.run),
    "linking": ("how well parties that are one are told from those alike", linking.run),
    "cluster": ("DuckDB and Spark on more and more rows", cluster.run),
    "replay": ("what each strategy finds in three years of drift, drawn", replay.run),
    "selection": ("how fast lanes within capacity are, and how near the best", selection.run),
    "goods": ("how good suggestions of commodity codes are, on public words", goods.run),
    "ablation": ("what each family of features adds, on tracks B and C", ablation.run),
}
_DEFAULT = ("speed", "live", "reading", "lodging", "tracks")

_EXAMPLES = """\
examples:
  python -m benchmarks                               all but the longest, about half an hour
  python -m benchmarks speed --rows 200000           a smaller port
  python -m benchmarks cluster --rows 20000000       DuckDB and Spark at 1, 5 and 20 million
  python -m benchmarks tracks --seeds 3              fewer years: wider intervals
  python -m benchmarks ablation --seeds 3            which features earn their place

Each prints the machine, the data, the seed, a peer beside Tidegate in the same run, and whether the
goal is met, and writes benchmarks/results/NAME.json. Times are wall-clock: on a machine that does
other work read the ratios, whose two sides ran one after the other in one process. The exit code is
0 when the benchmarks ran, whether the goals are met or not.
"""


def _settings(arguments: list[str]) -> tuple[list[str], Settings]:
    names = "\n".join(f"  {name:<18} {title}" for name, (title, _) in _BENCHMARKS.items())
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description=f"How fast Tidegate is, and how good.\n\nbenchmarks:\n{names}",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "names",
        nargs="*",
        metavar="NAME",
        help="which to run; default: the quicker ones",
    )
    parser.add_argument(
        "--rows", type=int, default=1_000_000, help="rows of speed, reading and cluster"
    )
    parser.add_argument("--seeds", type=int, help="simulated years; default 10, of ablation 4")
    parser.add_argument("--per-day", type=float, default=60, help="declarations a simulated day")
    parser.add_argument(
        "--logged-per-day", type=float, default=400, help="the same of measurement; default 400"
    )
    parser.add_argument("--without", default="", help="rivals to leave out, by comma: catboost")
    given = parser.parse_args(arguments)
    unknown = [name for name in given.names if name not in _BENCHMARKS]
    if unknown:
        parser.error(f"no benchmark called {', '.join(unknown)}; see --help")
    if (
        given.rows < 1000
        or (given.seeds is not None and given.seeds < 2)
        or min(given.per_day, given.logged_per_day) <= 0
    ):
        parser.error("at least 1000 rows, 2 seeds and some declarations a day are needed")
    without = frozenset(filter(None, given.without.split(",")))
    return list(given.names or _DEFAULT), Settings(
        given.rows, given.seeds, given.per_day, without, given.logged_per_day
    )


def main(arguments: list[str]) -> int:
    """Run what is named; 0 unless something broke."""
    names, settings = _settings(arguments)
    for name in names:
        title, run = _BENCHMARKS[name]
        say(f"\n== {name}: {title}")
        started = datetime.now(UTC)
        try:
            outcome = run(settings)
        except Skipped as reason:
            say(f"!! SKIPPED {name}: {reason}")
            continue
        path = outcome.write(RESULTS / f"{name}.json", started)
        say(f"written {path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
