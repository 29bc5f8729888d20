"""What this room shows on the pages of rooms below it."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from tidegate.access.interface import actor_of
from tidegate.targeting.interface import Decision

from . import queries, sheet
from .policies import SEE


def findings(request: HttpRequest, decision: object) -> SafeString | None:
    """On the page of a consignment: whether it is examined, and what was found."""
    if not isinstance(decision, Decision) or not actor_of(request).may(SEE):
        return None
    order = queries.order_of(decision)
    if order is None:
        return None
    context = {"order": order, "sheet": sheet.of(order)}
    return render_to_string("inspection/panel.html", context, request)
