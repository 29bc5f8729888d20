"""Pictures of what the selection prefers: shares of an origin or chapter beside the traffic's."""

from collections import Counter
from collections.abc import Sequence

import pyarrow.compute as pc
from markupsafe import Markup

from tidegate.analytics.targeting.interface import SelectedBy
from tidegate.targeting.workbench.assessing import AssessedFile
from tidegate.targeting.workbench.report import drawing
from tidegate.targeting.workbench.report.drawing import Picture
from tidegate.targeting.workbench.report.language import Speech

_CODES = 8


def traffic(
    assessed: AssessedFile, speech: Speech, name: str, column: str, letters: int
) -> Picture | None:
    """Share of the selected against share of the traffic, by the first letters of a code."""
    if column not in assessed.rows.column_names:
        return None
    codes = pc.utf8_slice_codeunits(assessed.rows[column], 0, letters).to_pylist()
    rows = [one.row for one in assessed.assessment.selected if one.by is SelectedBy.SCORE]
    everywhere = Counter(code for code in codes if code)
    selected = Counter(codes[row] for row in rows if codes[row])
    if len(everywhere) < 2 or not selected:
        return None
    here, there = sum(selected.values()), sum(everywhere.values())
    shares = {code: (selected[code] / here, everywhere[code] / there) for code in everywhere}
    shown = sorted(shares, key=lambda code: (-max(shares[code]), code))[:_CODES]
    far = max(shown, key=lambda code: (abs(shares[code][0] - shares[code][1]), code))
    title = speech.plain(
        f"picture.{name}",
        code=far,
        selected=speech.percent(shares[far][0]),
        traffic=speech.percent(shares[far][1]),
    )
    return Picture(
        name,
        title,
        speech.plain("picture.traffic_note", shown=len(shown), all=speech.count(len(shares))),
        title,
        _dumbbells(shown, [shares[code] for code in shown], name, title),
        (
            speech.plain(f"picture.{name}_code"),
            speech.plain("picture.of_selected"),
            speech.plain("picture.of_traffic"),
        ),
        tuple((code, *(speech.percent(one) for one in shares[code])) for code in shown),
    )


def _dumbbells(
    labels: Sequence[str], pairs: Sequence[tuple[float, float]], name: str, alt: str
) -> Markup:
    height = 40 + 24 * len(labels)
    with drawing.axes(left=44, right=24, top=8, bottom=26, height=height) as (figure, ax):
        for place, (selected, traffic) in enumerate(pairs):
            ax.plot([selected, traffic], [place, place], color=drawing.QUIET, linewidth=2)
            ax.plot(
                [traffic],
                [place],
                "o",
                markersize=7,
                markerfacecolor=drawing.PAPER,
                markeredgecolor=drawing.INK,
                markeredgewidth=1.3,
            )
            ax.plot([selected], [place], "o", markersize=7, color=drawing.ACCENT)
        most = max(max(pair) for pair in pairs)
        step = next(one for one in (0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5) if most / one <= 6)
        ax.set_xlim(0, most * 1.04)
        ax.set_ylim(len(labels) - 0.4, -0.6)
        drawing.percent_axis(ax.xaxis, [n * step for n in range(int(most / step) + 1)])
        ax.set_yticks(range(len(labels)), labels=list(labels), color=drawing.INK)
        ax.grid(axis="x", color=drawing.LINE, linewidth=0.7)
        return drawing.svg(figure, name, alt)
