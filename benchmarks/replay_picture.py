"""The replay as a picture: what each strategy has found so far, of all that there was."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_RESULTS = Path(__file__).parent / "results"
_INK, _MUTED, _ACCENT = "#14212B", "#5B6770", "#0B5C7A"
_OWN, _CEILING = "tidegate", "oracle"
_TITLES = {
    "revenue": "Duty found so far, of all that was evaded",
    "recall": "Irregular consignments found so far, of all",
}

Curves = Mapping[str, Mapping[str, list[NDArray[np.float64]]]]


def draw(curves: Curves, data: str) -> Path:
    """One panel a measure, a line a strategy: the mean over seeds; ours with its least and most.

    The oracle's line would dwarf the others and stands in the text.
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=(12, 5.4), layout="constrained")
    panels = figure.subplots(1, len(_TITLES))
    for panel, (measure, title) in zip(panels, _TITLES.items(), strict=True):
        ends = []
        for name, measures in curves.items():
            if name == _CEILING:
                continue
            runs = np.array(measures[measure])
            months = np.arange(1, runs.shape[1] + 1)
            colour = _ACCENT if name == _OWN else _MUTED
            panel.plot(
                months,
                runs.mean(axis=0),
                color=colour,
                linewidth=2.6 if name == _OWN else 1.1,
                linestyle="-" if name == _OWN else _STYLES[len(ends) % len(_STYLES)],
            )
            if name == _OWN:
                panel.fill_between(
                    months, runs.min(axis=0), runs.max(axis=0), color=colour, alpha=0.1, linewidth=0
                )
            ends.append((float(runs.mean(axis=0)[-1]), name))
        _label(panel, ends, len(months))
        panel.set_title(title, loc="left", fontsize=11, color=_INK)
        panel.set_xlabel("month", color=_MUTED)
        panel.spines[["top", "right"]].set_visible(False)
        panel.yaxis.set_major_formatter(lambda at, _: f"{100 * at:.0f} %")
    figure.supxlabel(data, fontsize=8, color=_MUTED)
    _RESULTS.mkdir(parents=True, exist_ok=True)
    path = _RESULTS / "replay.svg"
    figure.savefig(path)
    figure.savefig(path.with_suffix(".png"), dpi=130)
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


_STYLES = ("--", "-.", ":", (0, (5, 1)), (0, (1, 1)), (0, (3, 1, 1, 1)))


def _label(panel: object, ends: list[tuple[float, str]], months: int) -> None:
    """Names at the ends of the lines, apart from each other."""
    top = max(end for end, _ in ends)
    at = -top
    for end, name in sorted(ends):
        at = max(end, at + 0.045 * top)
        panel.annotate(  # type: ignore[attr-defined]
            f"{name} {100 * end:.0f} %",
            (months, end),
            (months * 1.06, at),
            fontsize=9,
            va="center",
            color=_ACCENT if name == _OWN else _INK,
            annotation_clip=False,
            arrowprops={"arrowstyle": "-", "color": _MUTED, "linewidth": 0.5},
        )
