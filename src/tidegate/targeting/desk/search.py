"""What the search of the top bar finds here: consignments and models."""

from collections.abc import Iterable

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse

from tidegate.lodgement.interface import Declaration
from tidegate.web.interface import Hit

from ..models import Container, Decision, ModelRecord
from ..queries import beginning
from .words import LANES, MODEL_STATES

_SHORTEST = 4


def consignments(_request: HttpRequest, text: str, most: int) -> Iterable[Hit]:
    """Consignments by reference, container, importer's identifier or the digits of the goods."""
    wanted = "".join(text.upper().split())
    if len(wanted) < _SHORTEST or not wanted.replace(".", "").isalnum():
        return
    there = Decision.objects.exclude(state="superseded").select_related("declaration")
    seen: set[str] = set()
    # One after the other, so that each is answered from an index.
    for asked in _questions(wanted, most):
        for one in there.filter(asked).order_by("-pk")[:most]:
            reference = one.declaration.reference
            if reference in seen or len(seen) == most:
                continue
            seen.add(reference)
            said = (str(LANES[one.lane or one.lane_proposed]), one.commodity_code, one.trader)
            yield Hit(reference, reverse("consignment", args=[reference]), " · ".join(said))


def _questions(wanted: str, most: int) -> Iterable[Q]:
    digits = wanted.replace(".", "")
    referred = Declaration.objects.filter(beginning("reference", wanted)).order_by("-reference")
    yield Q(declaration__in=list(referred.values_list("pk", flat=True)[:most]))
    yield Q(trader=wanted)
    if digits.isdigit():
        yield beginning("commodity_code", digits)
    named = Container.objects.filter(number=wanted).order_by("-pk")
    yield Q(pk__in=list(named.values_list("decision", flat=True)[:most]))


def models(_request: HttpRequest, text: str, most: int) -> Iterable[Hit]:
    """Models by the beginning of their digest."""
    wanted = "".join(text.lower().split())
    if len(wanted) < _SHORTEST:
        return
    for one in ModelRecord.objects.filter(beginning("digest", wanted)).order_by("-pk")[:most]:
        yield Hit(one, reverse("model", args=[one.pk]), MODEL_STATES[one.state])
