"""Pictures of an assessment: what was selected, why, and how it differs from the traffic."""

from collections import Counter

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tidegate.analytics.targeting.interface import (
    Lane,
    SelectedBy,
    Typology,
    lane_name,
    typology_name,
)
from tidegate.targeting.workbench.assessing import AssessedFile
from tidegate.targeting.workbench.report import drawing
from tidegate.targeting.workbench.report.drawing import Picture
from tidegate.targeting.workbench.report.language import Speech
from tidegate.targeting.workbench.report.traffic import traffic
from tidegate.targeting.workbench.report.worklist import MARKS

_BINS = 40
#: Points of the scatter: enough to see, few enough for a page.
_POINTS = 350
_COLOURS = {Lane.DOCUMENTS: drawing.DOCUMENTS, Lane.XRAY: drawing.XRAY, Lane.OPEN: drawing.OPEN}


def pictures(assessed: AssessedFile, speech: Speech) -> list[Picture]:
    """The pictures that this assessment allows, in reading order."""
    drawn = (
        scores(assessed, speech),
        lanes(assessed, speech),
        typologies(assessed, speech),
        values(assessed, speech),
        traffic(assessed, speech, "origin", "origin_country", 2),
        traffic(assessed, speech, "chapter", "commodity_code", 2),
    )
    return [one for one in drawn if one is not None]


def cut(assessed: AssessedFile) -> float | None:
    """The lowest score that was selected by score; None where none was."""
    chosen = [
        assessed.assessment.score[one.row]
        for one in assessed.assessment.selected
        if one.by is SelectedBy.SCORE
    ]
    return float(min(chosen)) if chosen else None


def scores(assessed: AssessedFile, speech: Speech) -> Picture | None:
    """How the scores lie, and where the selection begins."""
    line = cut(assessed)
    if line is None:
        return None
    score = assessed.assessment.score
    edges = np.linspace(0, 1, _BINS + 1)
    counts, _ = np.histogram(score, edges)
    below = int((score < line).sum())
    words = {
        "below": speech.count(below),
        "all": speech.count(len(score)),
        "cut": speech.percent(line),
    }
    title = speech.plain("picture.scores", **words)
    with drawing.axes() as (figure, ax):
        colours = [drawing.ACCENT if right > line else drawing.QUIET for right in edges[1:]]
        ax.bar(edges[:-1], counts, 1 / _BINS * 0.86, color=colours, align="edge", linewidth=0)
        ax.set_yscale("log")
        ax.set_ylim(0.7, max(10, counts.max() * 1.6))
        ax.set_xlim(0, 1)
        powers = [10**n for n in range(6) if 10**n <= counts.max() * 1.6]
        drawing.no_minor_ticks(ax.yaxis)
        ax.set_yticks(powers, labels=[f"{one:,}" for one in powers])
        ax.grid(axis="y", color=drawing.LINE, linewidth=0.7)
        ax.axvline(line, color=drawing.INK, linewidth=1.2)
        right = line < 0.7
        ax.annotate(
            speech.plain("picture.cut", cut=words["cut"]),
            (line, 1),
            (5 if right else -5, -2),
            xycoords=("data", "axes fraction"),
            textcoords="offset points",
            ha="left" if right else "right",
            va="top",
            color=drawing.INK,
        )
        drawing.percent_axis(ax.xaxis, [0, 0.2, 0.4, 0.6, 0.8, 1])
        drawing.headline(ax, speech.plain("picture.scores_up"))
        drawing.footline(ax, speech.plain("picture.scores_along"))
        drawn = drawing.svg(figure, "scores", title)
    table = [
        (f"{speech.percent(low)}–{speech.percent(low + 0.05)}", speech.count(part))
        for low, part in zip(edges[:-1:2], counts.reshape(-1, 2).sum(axis=1), strict=True)
    ]
    return Picture(
        "scores",
        title,
        speech.plain("picture.scores_note"),
        title,
        drawn,
        (speech.plain("picture.scores_along"), speech.plain("picture.scores_up")),
        tuple(table),
    )


def lanes(assessed: AssessedFile, speech: Speech) -> Picture | None:
    """How many of the selected go to each lane."""
    counted = Counter(one.lane for one in assessed.assessment.selected)
    shown = [lane for lane in (Lane.OPEN, Lane.XRAY, Lane.DOCUMENTS) if counted[lane]]
    if not shown:
        return None
    most = max(shown, key=lambda lane: counted[lane])
    total = sum(counted.values())
    names = {lane: lane_name(lane, speech.language) for lane in shown}
    title = speech.plain(
        "picture.lanes",
        lane=names[most],
        part=speech.count(counted[most]),
        whole=speech.count(total),
    )
    figure = drawing.bars(
        [f"{names[lane]}  {MARKS[lane]}" for lane in shown],
        [counted[lane] for lane in shown],
        [speech.count(counted[lane]) for lane in shown],
        [_COLOURS[lane] for lane in shown],
    )
    return Picture(
        "lanes",
        title,
        speech.plain("picture.lanes_note"),
        title,
        drawing.svg(figure, "lanes", title),
        (speech.plain("picture.lane"), speech.plain("picture.selected")),
        tuple((names[lane], speech.count(counted[lane])) for lane in shown),
    )


def typologies(assessed: AssessedFile, speech: Speech) -> Picture | None:
    """Which typologies spoke of the selected by score, and which was the strongest."""
    chosen = [one for one in assessed.assessment.selected if one.by is SelectedBy.SCORE]
    spoke = Counter(why.typology for one in chosen for why in one.reasons)
    first = Counter(one.reasons[0].typology for one in chosen if one.reasons)
    shown = sorted((one for one in Typology if spoke[one]), key=lambda one: -spoke[one])
    if not shown:
        return None
    names = {one: typology_name(one, speech.language) for one in shown}
    title = speech.plain(
        "picture.typologies",
        typology=names[shown[0]],
        part=speech.count(spoke[shown[0]]),
        whole=speech.count(len(chosen)),
    )
    figure = drawing.bars(
        [names[one] for one in shown],
        [spoke[one] for one in shown],
        [speech.count(spoke[one]) for one in shown],
        [drawing.QUIET] * len(shown),
        inner=[first[one] for one in shown],
    )
    return Picture(
        "typologies",
        title,
        speech.plain("picture.typologies_note"),
        title,
        drawing.svg(figure, "typologies", title),
        (
            speech.plain("picture.typology"),
            speech.plain("picture.spoke"),
            speech.plain("picture.strongest"),
        ),
        tuple((names[one], speech.count(spoke[one]), speech.count(first[one])) for one in shown),
    )


def values(assessed: AssessedFile, speech: Speech) -> Picture | None:
    """Whether the selected are dear or cheap."""
    if "customs_value" not in assessed.rows.column_names:
        return None
    value = assessed.rows["customs_value"].cast(pa.float64()).to_numpy()
    known = np.nan_to_num(value) > 0
    chosen = np.zeros(len(value), bool)
    chosen[[one.row for one in assessed.assessment.selected if one.by is SelectedBy.SCORE]] = True
    picked, rest = np.flatnonzero(known & chosen), np.flatnonzero(known & ~chosen)
    if not len(picked) or not len(rest):
        return None
    score = assessed.assessment.score
    medians = [float(np.median(value[part])) for part in (picked, rest)]
    title = speech.plain(
        "picture.values", selected=speech.money(medians[0]), rest=speech.money(medians[1])
    )
    with drawing.axes(top=22) as (figure, ax):
        for part, colour in ((rest, drawing.QUIET), (picked, drawing.ACCENT)):
            some = _some(part)
            ax.plot(
                value[some],
                score[some],
                "o",
                markersize=3.4,
                color=colour,
                markeredgewidth=0,
                alpha=0.75,
            )
        ax.set_xscale("log")
        ax.set_ylim(-0.02, 1.02)
        drawing.no_minor_ticks(ax.xaxis)
        low, high = np.log10(value[known].min()), np.log10(value[known].max())
        step = max(1, round((high - low) / 5))
        powers = range(int(np.ceil(low)), int(np.floor(high)) + 1, step)
        ax.set_xticks([10.0**n for n in powers], labels=[_short(10.0**n) for n in powers])
        ax.grid(axis="y", color=drawing.LINE, linewidth=0.7)
        drawing.percent_axis(ax.yaxis, [0, 0.5, 1])
        drawing.headline(ax, speech.plain("picture.score"))
        drawing.footline(ax, speech.plain("picture.value", currency=speech.currency))
        drawn = drawing.svg(figure, "values", title)
    quartiles = [_quartiles(value[part], speech) for part in (picked, rest)]
    return Picture(
        "values",
        title,
        speech.plain("picture.values_note", points=speech.count(_POINTS)),
        title,
        drawn,
        (
            speech.plain("picture.group"),
            speech.plain("picture.quarter"),
            speech.plain("picture.median"),
            speech.plain("picture.three_quarters"),
        ),
        (
            (speech.plain("picture.by_score"), *quartiles[0]),
            (speech.plain("picture.others"), *quartiles[1]),
        ),
    )


def _some(part: NDArray[np.int64]) -> NDArray[np.int64]:
    """At most `_POINTS` of the rows, evenly taken."""
    return part if len(part) <= _POINTS else part[:: -(-len(part) // _POINTS)]


def _short(number: float) -> str:
    for size, letter in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if number >= size:
            return f"{number / size:g}{letter}"
    return f"{number:g}"


def _quartiles(value: NDArray[np.float64], speech: Speech) -> tuple[str, ...]:
    return tuple(speech.money(float(one)) for one in np.quantile(value, (0.25, 0.5, 0.75)))
