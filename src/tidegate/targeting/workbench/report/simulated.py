"""Simulated data: what the report says of them, and how they differ from real traffic.

The sums are those of `tidegate.simulation.interface.marginals`; this room does not know the
simulation and takes them as plain numbers.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tidegate.targeting.workbench.report import drawing
from tidegate.targeting.workbench.report.drawing import Picture
from tidegate.targeting.workbench.report.language import Speech

_QUANTILES = ("p5", "p25", "p50", "p75", "p95")
_DAYS = 7
_HOURS = 24


@dataclass(frozen=True, slots=True)
class SimulatedData:
    """That the assessed files are simulated, and what is known of how."""

    #: The scenario's title and seed, in a few words.
    scenario: str
    #: `marginals(declarations)` of the simulation, or None.
    here: Mapping[str, Any] | None = None
    #: `public_marginals()`, or None.
    public: Mapping[str, Any] | None = None


def differences(data: SimulatedData, speech: Speech) -> list[Picture]:
    """Each sum of the simulation beside that of the public set."""
    if data.here is None or data.public is None:
        return []
    here, public = data.here, data.public
    drawn = [
        _shares("hours", [f"{hour:02d}" for hour in range(_HOURS)], here, public, speech),
        _shares("weekdays", speech.plain("simulated.days").split(), here, public, speech),
        _shares("modes", _codes(here, public, "modes"), here, public, speech),
        _shares("chapters", _codes(here, public, "chapters"), here, public, speech),
        _shares("origins", _codes(here, public, "origins"), here, public, speech),
        *(_spread(name, here, public, speech) for name in _AMOUNTS),
    ]
    return [one for one in drawn if one is not None]


_AMOUNTS = ("value", "net_weight_kg", "value_per_kg")


def _codes(here: Mapping[str, Any], public: Mapping[str, Any], name: str) -> list[str]:
    mine, theirs = here.get(name, {}), public.get(name, {})
    largest = {code: max(mine.get(code, 0), theirs.get(code, 0)) for code in {*mine, *theirs}}
    return sorted(largest, key=lambda code: (-largest[code], code))[:12]


def _share_of(data: Mapping[str, Any], name: str, index: int, label: str) -> float:
    shares = data[name]
    return float(shares.get(label, 0.0) if isinstance(shares, Mapping) else shares[index])


def _shares(
    name: str,
    labels: list[str],
    here: Mapping[str, Any],
    public: Mapping[str, Any],
    speech: Speech,
) -> Picture | None:
    if not here.get(name) or not public.get(name) or not labels:
        return None
    mine = [_share_of(here, name, index, label) for index, label in enumerate(labels)]
    theirs = [_share_of(public, name, index, label) for index, label in enumerate(labels)]
    apart = sum(abs(a - b) for a, b in zip(mine, theirs, strict=True)) / 2
    what = speech.plain(f"simulated.{name}")
    title = speech.plain("simulated.differ", what=what, share=speech.percent(apart))
    with drawing.axes(height=220) as (figure, ax):
        places = range(len(labels))
        ax.bar(places, theirs, 0.8, color=drawing.QUIET, linewidth=0)
        ax.plot(places, mine, "o", markersize=5, color=drawing.ACCENT)
        most = max(*mine, *theirs)
        ax.set_ylim(0, most * 1.12)
        step = next(one for one in (0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5) if most / one <= 4)
        drawing.percent_axis(ax.yaxis, [n * step for n in range(int(most / step) + 1)])
        every = 3 if len(labels) > 16 else 1
        ax.set_xticks(list(places)[::every], labels=labels[::every])
        ax.grid(axis="y", color=drawing.LINE, linewidth=0.7)
        drawing.headline(ax, speech.plain("simulated.share"))
        drawn = drawing.svg(figure, name, title)
    return Picture(
        name,
        title,
        speech.plain("simulated.shares_note"),
        title,
        drawn,
        (what, speech.plain("simulated.here"), speech.plain("simulated.public")),
        tuple(
            (label, speech.percent(a), speech.percent(b))
            for label, a, b in zip(labels, mine, theirs, strict=True)
        ),
    )


def _spread(
    name: str, here: Mapping[str, Any], public: Mapping[str, Any], speech: Speech
) -> Picture | None:
    """Quantiles over the set's own median: currencies and price levels of two ports differ."""
    mine, theirs = here.get(name), public.get(name)
    if not mine or not theirs or not mine["p50"] or not theirs["p50"]:
        return None
    what = speech.plain(f"simulated.{name}")
    widths = [one["p95"] / one["p5"] if one["p5"] else float("inf") for one in (mine, theirs)]
    title = speech.plain(
        "simulated.spread",
        what=what,
        here=speech.number(widths[0]),
        public=speech.number(widths[1]),
    )
    labels = (speech.plain("simulated.here"), speech.plain("simulated.public"))
    with drawing.axes(left=92, height=150, top=12) as (figure, ax):
        for place, (one, colour) in enumerate(((mine, drawing.ACCENT), (theirs, drawing.MUTED))):
            points = [max(one[q], 1e-9) / one["p50"] for q in _QUANTILES]
            ax.plot([points[0], points[-1]], [place, place], color=colour, linewidth=1.4)
            ax.plot([points[1], points[3]], [place, place], color=colour, linewidth=9)
            ax.plot([points[2]], [place], "o", markersize=7, color=drawing.PAPER)
        ax.set_xscale("log")
        ax.set_ylim(1.6, -0.6)
        ax.set_yticks([0, 1], labels=labels, color=drawing.INK)
        drawing.times_axis(ax.xaxis)
        ax.grid(axis="x", color=drawing.LINE, linewidth=0.7)
        drawing.footline(ax, speech.plain("simulated.over_median"))
        drawn = drawing.svg(figure, name, title)
    return Picture(
        name,
        title,
        speech.plain("simulated.spread_note"),
        title,
        drawn,
        (what, *_QUANTILES),
        tuple(
            (label, *(speech.number(one[q]) for q in _QUANTILES))
            for label, one in zip(labels, (mine, theirs), strict=True)
        ),
    )
