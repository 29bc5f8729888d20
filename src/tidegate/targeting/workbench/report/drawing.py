"""Matplotlib to inline SVG: text stays text, colours become the page's variables, bytes repeat.

Nothing of pyplot: a figure has no global state, and the same numbers give the same bytes.
Matplotlib is imported by the functions, so that commands that draw nothing do not wait for it.
"""

import re
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import StringIO
from typing import Any

from markupsafe import Markup, escape

# Drawn in these colours, which the page then replaces by its variables for light and dark.
INK, MUTED, LINE, ACCENT, QUIET, PAPER = (f"#01020{n}" for n in range(1, 7))
DOCUMENTS, XRAY, OPEN = (f"#01020{n}" for n in range(7, 10))
_VARIABLES = {
    INK: "--ink",
    MUTED: "--muted",
    LINE: "--line",
    ACCENT: "--accent",
    QUIET: "--quiet",
    PAPER: "--paper",
    DOCUMENTS: "--documents",
    XRAY: "--x-ray",
    OPEN: "--open",
}
_SETTINGS: Any = {
    "svg.fonttype": "none",
    "svg.hashsalt": "tidegate",
    "text.parse_math": False,
    "font.family": "DejaVu Sans",
    "font.size": 11.0,
    "axes.unicode_minus": True,
    "path.simplify": False,
}
_WIDTH, _HEIGHT = 440, 264


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart with what it shows said in words and in a table."""

    name: str
    #: Says what the chart shows, not what it is.
    title: str
    #: How to read it, and where the numbers come from.
    note: str
    #: What is seen, for who cannot see it.
    alt: str
    svg: Markup
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@contextmanager
def axes(
    left: int = 44, right: int = 20, top: int = 22, bottom: int = 34, height: int = _HEIGHT
) -> Iterator[tuple[Any, Any]]:
    """A figure and its axes, margins in pixels; styled like the page."""
    import matplotlib
    from matplotlib.figure import Figure

    with matplotlib.rc_context(_SETTINGS):
        figure = Figure(figsize=(_WIDTH / 72, height / 72), dpi=72, facecolor="none")
        box = (
            left / _WIDTH,
            bottom / height,
            (_WIDTH - left - right) / _WIDTH,
            (height - top - bottom) / height,
        )
        ax = figure.add_axes(box, facecolor="none")
        ax.spines[["top", "right", "left"]].set_visible(False)
        ax.spines["bottom"].set_color(LINE)
        ax.tick_params(colors=MUTED, length=0, labelsize=11, pad=5, which="both")
        ax.set_axisbelow(True)
        yield figure, ax


def svg(figure: Any, name: str, alt: str) -> Markup:
    """The figure as an `svg` element whose ids begin with a name."""
    import matplotlib

    written = StringIO()
    with matplotlib.rc_context(_SETTINGS), warnings.catch_warnings():
        # Chinese is set by the reader's own fonts; matplotlib's need not have it.
        warnings.filterwarnings("ignore", message=r"Glyph .* missing")
        figure.savefig(written, format="svg", metadata={"Date": None, "Creator": None})
    return _inline(written.getvalue(), name, alt)


def _inline(drawn: str, name: str, alt: str) -> Markup:
    body = drawn[drawn.index("<svg") :]
    body = re.sub(r"<metadata>.*?</metadata>", "", body, flags=re.DOTALL)
    body = re.sub(r"<style.*?</style>", "", body, flags=re.DOTALL)
    body = re.sub(r"<!--.*?-->", "", body, flags=re.DOTALL)
    body = re.sub(r"<defs>\s*</defs>", "", body)
    body = body.replace("xlink:href=", "href=")
    body = re.sub(r'\bid="([^"]+)"', rf'id="{name}-\1"', body)
    body = re.sub(r'href="#([^"]+)"', rf'href="#{name}-\1"', body)
    body = re.sub(r"url\(#([^)]+)\)", rf"url(#{name}-\1)", body)
    body = re.sub(r"font:\s*([\d.]+)px[^;\"]*", r"font-size: \1px", body)
    body = re.sub(r"font-family:[^;\"]*;?\s*", "", body)
    for colour, variable in _VARIABLES.items():
        body = re.sub(colour, f"var({variable})", body, flags=re.IGNORECASE)
    body = re.sub(r"<[^>]+>", _shorter, body)
    body = re.sub(r">\s+<", "><", body)
    size = re.search(r'viewBox="[^"]*"', body)
    box = size.group() if size else ""
    opened = f'<svg {box} role="img" aria-label="{escape(alt)}" focusable="false">'
    return Markup(re.sub(r"<svg[^>]*>", lambda _: opened, body, count=1).strip())  # noqa: S704


def _shorter(tag: re.Match[str]) -> str:
    """A tag with two decimals to its places; the text between tags stays as it is."""
    return re.sub(r"(\d+\.\d\d)\d+", r"\1", tag.group())


def no_minor_ticks(axis: Any) -> None:
    """A logarithmic axis marks what it names and nothing between."""
    from matplotlib.ticker import NullLocator

    axis.set_minor_locator(NullLocator())


def times_axis(axis: Any) -> None:
    """A logarithmic axis of multiples: 0.1×, 1×, 10×."""
    from matplotlib.ticker import LogLocator

    no_minor_ticks(axis)
    axis.set_major_locator(LogLocator(numticks=6))
    axis.set_major_formatter(lambda value, _: f"{value:g}×")


def percent_axis(axis: Any, values: Sequence[float]) -> None:
    """Ticks at some shares, written as percentages."""
    axis.set_ticks(values, labels=[f"{value:.3g}%" for value in (100 * one for one in values)])


def headline(ax: Any, words: str) -> None:
    """What the upright axis counts, written level above it."""
    ax.text(0, 1.0, words, transform=ax.transAxes, color=MUTED, va="bottom", ha="left", fontsize=11)


def footline(ax: Any, words: str) -> None:
    """What the level axis measures, written at its end."""
    from matplotlib.transforms import ScaledTranslation

    offset = ScaledTranslation(0, -30 / 72, ax.figure.dpi_scale_trans)
    ax.text(
        1,
        0,
        words,
        transform=ax.transAxes + offset,
        color=MUTED,
        va="bottom",
        ha="right",
        fontsize=11,
    )


def bars(
    labels: Sequence[str],
    lengths: Sequence[float],
    texts: Sequence[str],
    colours: Sequence[str],
    *,
    inner: Sequence[float] = (),
    left: int = 118,
) -> Any:
    """A figure of level bars with their numbers beside them; `inner` is a darker part of each."""
    height = 16 + 26 * len(labels)
    with axes(left=left, right=64, top=6, bottom=6, height=height) as (figure, ax):
        places = range(len(labels))
        ax.barh(places, lengths, height=0.55, color=list(colours), linewidth=0)
        if inner:
            ax.barh(places, inner, height=0.55, color=ACCENT, linewidth=0)
        most = max(lengths, default=0) or 1
        ax.set_xlim(0, most)
        ax.set_ylim(len(labels) - 0.4, -0.6)
        ax.set_xticks([])
        ax.spines["bottom"].set_visible(False)
        ax.set_yticks(places, labels=list(labels), color=INK)
        for place, length, text in zip(places, lengths, texts, strict=True):
            ax.annotate(
                text, (length, place), (6, 0), textcoords="offset points", va="center", color=INK
            )
        return figure


def apart(places: Sequence[float], gap: float, least: float, most: float) -> list[float]:
    """Places for labels, as near as can be to where they belong and at least a gap apart."""
    order = sorted(range(len(places)), key=lambda index: places[index])
    moved = [0.0] * len(places)
    below = least - gap
    for index in order:
        below = max(places[index], below + gap)
        moved[index] = below
    above = most + gap
    for index in reversed(order):
        above = min(moved[index], above - gap)
        moved[index] = above
    return moved
