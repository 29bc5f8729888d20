"""Anybody may ask whether what was issued is genuine and holds; its address stands on the paper."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET

from tidegate.access.interface import public

from . import queries
from .issuing import is_genuine
from .wording import STATES


@require_GET
@public
def verify(request: HttpRequest, number: str = "") -> HttpResponse:
    """Whether a document is genuine and holds; says nothing of what is in it."""
    number = (number or request.GET.get("number", ""))[:40].strip().upper()
    code = request.GET.get("code", "")[:20]
    found = queries.issued_as(number, code) if number and code else None
    context: dict[str, Any] = {"number": number, "code": code, "issued": found}
    if found is not None:
        context |= {
            "type": found.filing.type,
            "state": STATES[found.filing.state],
            "is_genuine": is_genuine(found),
            "holds": queries.holds_today(found),
        }
    return render(request, "lodgement/filings/verify.html", context)


urlpatterns = [
    path("verify", verify, name="verify"),
    path("verify/<str:number>", verify, name="verify_one"),
]
