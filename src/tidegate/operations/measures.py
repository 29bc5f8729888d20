"""What is measured: requests as they end, and what rooms count when somebody asks.

Every process of the server writes its counts into a folder of files, named by the variable
PROMETHEUS_MULTIPROC_DIR before the first is started; whoever is asked adds them up.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

#: Labels' values, then the number.
Sample = tuple[tuple[str, ...], float]

_BUCKETS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
#: The process's own registry; with a folder of files it only says what there is.
_OWN = CollectorRegistry()
REQUESTS = Counter(
    "tidegate_requests",
    "Answered requests by route, method and status.",
    ("route", "method", "status"),
    registry=_OWN,
)
SECONDS = Histogram(
    "tidegate_request_seconds",
    "How long answers took, by route.",
    ("route",),
    buckets=_BUCKETS_S,
    registry=_OWN,
)


@dataclass(frozen=True, slots=True)
class Measure:
    """Something that a room counts when it is asked."""

    name: str
    sentence: str
    labels: tuple[str, ...]
    count: Callable[[], Iterable[Sample]]


_measures: dict[str, Measure] = {}


def measure(
    name: str, sentence: str, labels: tuple[str, ...] = ()
) -> Callable[[Callable[[], Iterable[Sample]]], Callable[[], Iterable[Sample]]]:
    """Show what the function counts as the gauge `tidegate_NAME`; identifiers of nobody."""

    def remember(count: Callable[[], Iterable[Sample]]) -> Callable[[], Iterable[Sample]]:
        _measures[name] = Measure(f"tidegate_{name}", sentence, labels, count)
        return count

    return remember


class _Rooms(Collector):
    """Asks the rooms."""

    def collect(self) -> Iterator[Metric]:
        for one in _measures.values():
            family = GaugeMetricFamily(one.name, one.sentence, labels=one.labels)
            for labels, value in one.count():
                family.add_metric(labels, value)
            yield family


def exposition() -> bytes:
    """Everything, as Prometheus reads it."""
    whole = CollectorRegistry()
    folder = os.environ.get("PROMETHEUS_MULTIPROC_DIR")
    if folder:
        MultiProcessCollector(whole, folder)  # type: ignore[no-untyped-call]
    whole.register(_Rooms())
    own = b"" if folder else generate_latest(_OWN)
    return own + generate_latest(whole)
