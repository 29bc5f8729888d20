"""How good: the engine beside its rivals on declarations that none of them had seen."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tidegate.analytics.targeting.interface import Figures
from tidegate.targeting.workbench.evaluating import Evaluated
from tidegate.targeting.workbench.report import drawing
from tidegate.targeting.workbench.report.drawing import Picture
from tidegate.targeting.workbench.report.language import NOTHING, Speech
from tidegate.targeting.workbench.report.seen import Seen

_OWN = "tidegate"
#: Shares examined that the gains curve goes up to.
_UP_TO = 0.25
_POINTS = 60


@dataclass(frozen=True, slots=True)
class Standing:
    """The figures of all contenders on one set of rows."""

    title: str
    #: What a group of columns tells, and how many columns it has.
    groups: tuple[tuple[str, int], ...]
    header: tuple[str, ...]
    #: First the contender's name, then its figures; the engine is the first.
    rows: tuple[tuple[str, ...], ...]


def standings(evaluated: Evaluated, speech: Speech) -> list[Standing]:
    """One table for all rows, one for the novel ones where they are known."""
    told = []
    for index, name in enumerate(("all", "novel")):
        figures = {
            who: pair[index] for who, pair in evaluated.comparison.scores.items() if pair[index]
        }
        if _OWN in figures:
            known = {who: one for who, one in figures.items() if one is not None and one.rows}
            if known:
                told.append(_standing(name, known, speech))
    return told


def _standing(name: str, figures: Mapping[str, Figures], speech: Speech) -> Standing:
    own = figures[_OWN]
    rates = list(own.at)
    parts = ["precision", "recall"]
    if any(at.revenue is not None for at in own.at.values()):
        parts.append("revenue")
    return Standing(
        title=speech.plain(
            f"good.{name}", rows=speech.count(own.rows), finds=speech.count(own.finds)
        ),
        groups=(("", 3), *((speech.plain(f"good.{part}"), len(rates)) for part in parts)),
        header=(
            speech.plain("good.who"),
            speech.plain("good.auc"),
            speech.plain("good.ap"),
            *(f"{rate}%" for _ in parts for rate in rates),
        ),
        rows=tuple(
            (
                called(who, speech),
                _three(figures[who].auc),
                _three(figures[who].ap),
                *(
                    speech.percent(getattr(figures[who].at[rate], part))
                    for part in parts
                    for rate in rates
                ),
            )
            for who in _ranked(figures)
        ),
    )


def called(who: str, speech: Speech) -> str:
    """What a contender is called; one that the words do not know goes by its own name."""
    try:
        return speech.plain(f"rival.{who}")
    except KeyError:
        return who


def _ranked(figures: Iterable[str]) -> list[str]:
    return [_OWN, *(who for who in figures if who != _OWN)]


def _three(value: float | None) -> str:
    return NOTHING if value is None else f"{value:.3f}"


def gains(evaluated: Evaluated, speech: Speech) -> Picture | None:
    """Share of all finds that each contender would have found, by the share examined."""
    comparison = evaluated.comparison
    finds = int(comparison.found.sum())
    if not finds or len(comparison.found) < _POINTS:
        return None
    shares = np.linspace(0, _UP_TO, _POINTS + 1)
    curves = {who: _curve(score, comparison.found, shares) for who, score in comparison.raw.items()}
    rate = min(range(len(shares)), key=lambda index: abs(shares[index] - 0.05))
    own = float(curves[_OWN][rate])
    title = speech.plain(
        "good.gains", rate=speech.percent(float(shares[rate])), recall=speech.percent(own)
    )
    with drawing.axes(right=132, height=286) as (figure, ax):
        ends = drawing.apart([float(one[-1]) for one in curves.values()], 0.065, 0.02, 1.0)
        for (who, curve), end in zip(curves.items(), ends, strict=True):
            is_own = who == _OWN
            ax.plot(
                shares,
                curve,
                color=drawing.ACCENT if is_own else drawing.MUTED,
                linewidth=2.4 if is_own else 1.1,
                linestyle="--" if who == "random" else "-",
                zorder=3 if is_own else 2,
            )
            ax.annotate(
                called(who, speech),
                (_UP_TO, end),
                (6, 0),
                textcoords="offset points",
                va="center",
                annotation_clip=False,
                color=drawing.ACCENT if is_own else drawing.INK,
                weight="bold" if is_own else "normal",
            )
        ax.set_xlim(0, _UP_TO)
        ax.set_ylim(0, 1)
        ax.grid(axis="y", color=drawing.LINE, linewidth=0.7)
        drawing.percent_axis(ax.xaxis, [0, 0.05, 0.1, 0.15, 0.2, 0.25])
        drawing.percent_axis(ax.yaxis, [0, 0.25, 0.5, 0.75, 1])
        drawing.headline(ax, speech.plain("good.gains_up"))
        drawing.footline(ax, speech.plain("good.gains_along"))
        drawn = drawing.svg(figure, "gains", title)
    at = [index for index in range(0, _POINTS + 1, 12) if index]
    return Picture(
        "gains",
        title,
        speech.plain("good.gains_note"),
        title,
        drawn,
        (
            speech.plain("good.who"),
            *(speech.plain("good.examined", rate=speech.percent(float(shares[one]))) for one in at),
        ),
        tuple(
            (called(who, speech), *(speech.percent(float(curves[who][one])) for one in at))
            for who in _ranked(curves)
        ),
    )


def _curve(
    score: NDArray[np.float64], found: NDArray[np.bool_], shares: NDArray[np.float64]
) -> NDArray[np.float64]:
    hits = np.concatenate([[0], np.cumsum(found[np.argsort(-score, kind="stable")])])
    return np.asarray(hits[np.round(shares * len(found)).astype(int)] / hits[-1], np.float64)


def calibration(classes: Sequence[Seen], speech: Speech) -> Picture | None:
    """Whether what was scored 30 % was irregular in 30 of 100."""
    if len(classes) < 2:
        return None
    inside = sum(one.at_least <= one.said <= one.at_most for one in classes)
    title = speech.plain("good.calibration", inside=inside, classes=len(classes))
    least = 0.002
    with drawing.axes(height=286) as (figure, ax):
        ax.plot([least, 1], [least, 1], color=drawing.QUIET, linewidth=1.2)
        for one in classes:
            said = max(one.said, least)
            ax.plot(
                [said, said],
                [max(one.at_least, least), max(one.at_most, least)],
                color=drawing.ACCENT,
                linewidth=1.4,
            )
            share = max(one.found / one.tested, least)
            ax.plot([said], [share], "o", markersize=6, color=drawing.ACCENT)
        ax.set(xscale="log", yscale="log", xlim=(least, 1.1), ylim=(least, 1.1))
        for axis in (ax.xaxis, ax.yaxis):
            drawing.no_minor_ticks(axis)
            drawing.percent_axis(axis, [0.01, 0.03, 0.1, 0.3, 1])
        ax.grid(color=drawing.LINE, linewidth=0.7)
        drawing.headline(ax, speech.plain("good.found"))
        drawing.footline(ax, speech.plain("good.said"))
        drawn = drawing.svg(figure, "calibration", title)
    return Picture(
        "calibration",
        title,
        speech.plain("good.calibration_note"),
        title,
        drawn,
        (
            speech.plain("good.said"),
            speech.plain("good.found"),
            speech.plain("good.interval"),
            speech.plain("good.tested"),
        ),
        tuple(
            (
                speech.percent(one.said),
                speech.percent(one.found / one.tested),
                one.interval,
                speech.count(one.tested),
            )
            for one in classes
        ),
    )
