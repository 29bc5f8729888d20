"""How good a model was where it was measured, in figures that an officer reads."""

from typing import Any

from django.utils.translation import gettext as _

from ..models import ModelRecord
from .islands import percent
from .words import CONTENDERS


def told(record: ModelRecord) -> list[tuple[str, list[dict[str, Any]]]]:
    """On all rows and on the novel ones, where they were told apart: how good each was."""
    scores = record.figures.get("scores", {})
    every = {name: one for name, one in scores.items() if one["rows"]}
    novel = {
        name: one["novel"] for name, one in every.items() if (one.get("novel") or {}).get("rows")
    }
    return [
        (_rows_said(said, some), [_figures(name, one) for name, one in some.items()])
        for said, some in (
            (_("On all %(rows)s examined lines, %(finds)s of them irregular"), every),
            (_("On the %(rows)s novel ones, %(finds)s of them irregular"), novel),
        )
        if some
    ]


def _rows_said(said: str, some: dict[str, dict[str, Any]]) -> str:
    one = next(iter(some.values()))
    return said % {"rows": f"{one['rows']:,}", "finds": f"{one['finds']:,}"}


def _figures(name: str, one: dict[str, Any]) -> dict[str, Any]:
    highest = one["at"].get("5", {})
    shares = {key: highest.get(key) for key in ("precision", "recall")}
    return {
        "title": CONTENDERS.get(name, name),
        "own": name == "candidate",
        **one,
        **{key: "" if share is None else percent(share) for key, share in shares.items()},
    }
