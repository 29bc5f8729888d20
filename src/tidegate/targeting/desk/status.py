"""What a trader sees of a decision on their declaration: nothing before the disclosure point.

After it, the lane in plain words; never a score, and nothing of why: a random draw reads the same.
"""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from tidegate.codes.interface import choices
from tidegate.lodgement.interface import Declaration, disclosed_at

from ..models import Decision
from ..rules import RELEASING


def panel(request: HttpRequest, thing: object) -> SafeString | None:
    """The panel on the trader's page of a declaration."""
    if not isinstance(thing, Declaration):
        return None
    told = told_to_trader(thing, get_language() or "en")
    if not told:
        return None
    return render_to_string("targeting/status.html", {"told": told}, request)


def told_to_trader(declaration: Declaration, language: str) -> str:
    """The sentence for the lane; empty before the disclosure point and while it is undecided.

    What was held and is not any more is told by its status alone: nothing is asked any more.
    """
    if timezone.now() < disclosed_at(list(declaration.versions.all())):
        return ""
    decision = Decision.objects.filter(declaration=declaration, state="decided").first()
    if decision is None or (declaration.state != "held" and decision.lane not in RELEASING):
        return ""
    said = [one for one in choices("lane_reason") if one.data["lane"] == decision.lane]
    return said[0].name(language) if said else ""
