"""A challenger beside the model in service, in figures that an officer reads."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tidegate.analytics.drift.interface import (
    FEWEST_DRAWS,
    FEWEST_FINDS,
    FEWEST_LABELLED,
    Paired,
)

from ..comparing import Beside, beside
from ..models import ModelRecord
from ..queries import challengers, model_in_service
from .islands import percent


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of both; the texts are empty where too little is known."""

    title: str
    #: Whether it is fair to both, or favours the model that chose what was examined.
    fair: bool
    champion: str = ""
    challenger: str = ""
    difference: str = ""
    interval: str = ""
    #: Which of the two is better without doubt; empty for none.
    better: str = ""


def shown(challenger: ModelRecord) -> dict[str, Any] | None:
    """What a page says of a challenger; None where it saw nothing of what the champion did."""
    champion = model_in_service()
    found = None if champion is None else beside(champion, challenger)
    if found is None:
        return None
    told = found.compared
    return {
        "champion": found.champion,
        "record": challenger,
        "told": told,
        "share": f"{100 * found.share:.1f} %",
        "agreement": "" if told.agreement is None else f"{told.agreement:.2f}",
        "overlap": percent(told.both / told.each) if told.each else "",
        "failed": sum(count for _kind, count in found.failures),
        "failures": found.failures,
        "rows": _rows(found),
        "wanting": _wanting(found),
    }


def all_shown() -> list[dict[str, Any]]:
    """Of every model in shadow, its record and what there is to say of it."""
    return [{"record": one, "beside": shown(one)} for one in challengers()]


def _rows(found: Beside) -> list[Row]:
    told = found.compared
    return [
        _row(_("Finds among what it would select, of all consignments"), told.hit_rate, fair=True),
        _row(_("Share of all finds that it would select"), told.caught, fair=True),
        _row(_("Finds among what it would select, of those examined"), told.precision),
        _row(_("Area under the curve, examined ones"), told.auc, whole=False),
        _row(_("Average precision, examined ones"), told.ap, whole=False),
    ]


def _row(title: str, one: Paired | None, *, fair: bool = False, whole: bool = True) -> Row:
    if one is None:
        return Row(title, fair)
    said = _points if whole else _thousandths
    better = ""
    if one.is_sure:
        better = _("this model") if one.difference > 0 else _("the one in service")
    return Row(
        title,
        fair,
        percent(one.champion) if whole else f"{one.champion:.3f}",
        percent(one.challenger) if whole else f"{one.challenger:.3f}",
        said(one.difference),
        f"{said(one.low)} … {said(one.high)}",
        better,
    )


def _points(share: float) -> str:
    return f"{100 * share:+.1f}"


def _thousandths(value: float) -> str:
    return f"{value:+.3f}"


def _wanting(found: Beside) -> str:
    """What is not known yet, and from when on it is; empty where everything is."""
    told = found.compared
    if told.labelled < FEWEST_LABELLED or told.finds < FEWEST_FINDS:
        return _(
            "Not known yet: %(labelled)s outcomes are known, %(finds)s of them finds; a figure "
            "takes %(most)s and %(least)s."
        ) % {
            "labelled": f"{told.labelled:,}",
            "finds": f"{told.finds:,}",
            "most": FEWEST_LABELLED,
            "least": FEWEST_FINDS,
        }
    if told.drawn < FEWEST_DRAWS:
        return _(
            "Of all consignments nothing can be said yet: of those drawn at random %(drawn)s "
            "outcomes are known, and it takes %(least)s."
        ) % {"drawn": f"{told.drawn:,}", "least": FEWEST_DRAWS}
    return ""
