"""What an officer typed into a form that was refused: the next look at the page has it again."""

from django.http import HttpRequest

_KEPT = "targeting.typed"
_FIELDS = ("text", "note", "reason")


def keep_typed(request: HttpRequest, reference: str) -> None:
    """Remember it for the page of this consignment."""
    typed = {name: request.POST[name] for name in _FIELDS if request.POST.get(name)}
    if typed:
        request.session[_KEPT] = {"reference": reference, **typed}


def typed_before(request: HttpRequest, reference: str) -> dict[str, str]:
    """What was remembered; once."""
    if request.session.get(_KEPT, {}).get("reference") != reference:
        return {}
    typed: dict[str, str] = request.session.pop(_KEPT)
    return typed
