"""What the search of the top bar finds here: references."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse

from tidegate.web.interface import Hit

from ..models import Decision
from ..queries import beginning

_SHORTEST = 4


def consignments(_request: HttpRequest, text: str, most: int) -> Iterable[Hit]:
    """Consignments whose reference begins with the text."""
    wanted = "".join(text.upper().split())
    if len(wanted) < _SHORTEST or not wanted.isalnum():
        return
    found = Decision.objects.filter(beginning("declaration__reference", wanted))
    references = found.values_list("declaration__reference", flat=True).distinct()[:most]
    for reference in references:
        yield Hit(reference, reverse("consignment", args=[reference]))
