"""Drawings of this room's pages: each has a title that says what it shows, and a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from tidegate.analytics.measurement.interface import Estimate


@dataclass(frozen=True, slots=True)
class Island:
    """A drawing; a list of cases where `name` is empty."""

    name: str
    title: str
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Bar:
    """A count; what it is a part of, where it is of something that ends."""

    name: str
    value: int
    whole: int | None = None
    #: The one that the title is about.
    marked: bool = False


def bars(title: str, head: Sequence[str], some: Sequence[Bar], *, upright: bool = False) -> Island:
    """Bars, and the same as a table."""
    drawn = [
        {"name": one.name, "value": one.value, "marked": one.marked}
        | ({} if one.whole is None else {"whole": one.whole})
        for one in some
    ]
    rows = [
        [one.name, one.value] if one.whole is None else [one.name, one.value, one.whole]
        for one in some
    ]
    table = {"head": list(head), "rows": rows}
    return Island("bars", title, {"bars": drawn, "upright": upright, "table": table})


def intervals(
    title: str, head: Sequence[str], some: Sequence[tuple[str, Estimate | None]]
) -> Island:
    """Shares in percent with their intervals; where nothing is known, the name alone."""
    known = [(name, one) for name, one in some if one is not None]
    return Island(
        "intervals",
        title,
        {
            "intervals": [
                {
                    "name": name,
                    "value": round(100 * one.value, 1),
                    "low": round(100 * one.low, 1),
                    "high": round(100 * one.high, 1),
                }
                for name, one in known
            ],
            "unit": "%",
            "table": {
                "head": list(head),
                "rows": [
                    [name, f"{one.found:,}", f"{one.drawn:,}", percent(one.value),
                     f"{percent(one.low)} – {percent(one.high)}"]
                    for name, one in known
                ],
            },
        },
    )  # fmt: skip


def percent(share: float) -> str:
    """A share as people say it: no decimals that mean nothing."""
    return f"{round(100 * share)} %"


def day_of(at: datetime) -> str:
    """The day of a moment, here."""
    return f"{timezone.localtime(at):%Y-%m-%d}"
