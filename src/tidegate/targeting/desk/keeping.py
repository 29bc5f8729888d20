"""How long a consignment's documents are kept, on its page; and who needs them past their time."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tidegate.access.interface import PersonActor, actor_of, requires
from tidegate.codes.interface import choices
from tidegate.lodgement.interface import (
    SEIZURE,
    AlreadyLifted,
    Invalid,
    LegalHold,
    Version,
    hold_documents,
    kept_until,
    legal_hold,
    legal_holds,
    lift_hold,
)

from .. import queries
from .people import name_of

_PERMISSION = "lodgement.hold_documents"


def keeping(actor: PersonActor, version: Version, language: str) -> dict[str, Any]:
    """What the page says of it."""
    holds = legal_holds(version.declaration)
    may = actor.may(_PERMISSION, version.declaration)
    reasons = choices("legal_hold") if may or holds else []
    names = {one.code: one.name(language) for one in reasons}
    standing = any(one.lifted_at is None for one in holds)
    return {
        "kept_until": None if standing else kept_until(version),
        "legal_holds": [_told(one, names) for one in holds],
        "may_keep": may and version.erased_at is None,
        "may_lift": may,
        "keep_reasons": [
            (one.code, names[one.code])
            for one in reasons
            if not one.data["lifts"] and one.code != SEIZURE
        ],
        "lift_reasons": [(one.code, names[one.code]) for one in reasons if one.data["lifts"]],
    }


def _told(hold: LegalHold, names: dict[str, str]) -> dict[str, Any]:
    return {
        "number": hold.pk,
        "reason": names.get(hold.reason, hold.reason),
        "note": hold.note,
        "placed_at": hold.placed_at,
        "placed_by": name_of(hold.placed_by),
        "lifted_at": hold.lifted_at,
        "lifted_for": names.get(hold.lifted_for, hold.lifted_for),
    }


@require_POST
@requires("lodgement.hold_documents")
def keep(request: HttpRequest, reference: str) -> HttpResponse:
    """Keep its documents past their time."""
    sent = request.POST
    try:
        hold_documents(
            queries.declaration_of(reference),
            actor_of(request),
            sent.get("reason", ""),
            sent.get("note", ""),
        )
    except Invalid:
        messages.error(request, _("Choose a reason, and write at most 500 characters"))
    else:
        messages.success(request, _("The documents are kept until the legal hold is lifted"))
    return redirect("consignment", reference=reference)


@require_POST
@requires("lodgement.hold_documents")
def lift(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Say that its documents are not needed any more."""
    hold = legal_hold(queries.declaration_of(reference), number)
    try:
        lift_hold(hold, actor_of(request), request.POST.get("reason", ""))
    except Invalid:
        messages.error(request, _("Choose a reason"))
    except AlreadyLifted:
        messages.error(request, _("Somebody lifted it before"))
    else:
        messages.success(request, _("Legal hold lifted"))
    return redirect("consignment", reference=reference)
