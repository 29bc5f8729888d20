"""Entering in a role, without a password: where all data is made up, and nowhere else."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tidegate.access.interface import ROLES, Holding, Person, person, public, sign_in_as

from ..numbers import number_in
from .preferences import remember_language
from .returning import go_back

#: Whoever acts for many firms in a made-up port; so many of each role are enough to enter as.
_MOST = 4


@require_http_methods(["GET", "POST"])
@public
def logins(request: HttpRequest) -> HttpResponse:
    """One screen of roles; there is no such page outside a demonstration."""
    if settings.ENVIRONMENT != "demo":
        raise Http404
    if request.method == "POST":
        number = number_in(request.POST.get("person", ""))
        if number is None:
            raise Http404
        chosen = person(number)
        sign_in_as(request, chosen)
        response = go_back(request)
        remember_language(response, request.LANGUAGE_CODE)
        return response
    return render(request, "web/demo_logins.html", {"groups": _groups()})


def _groups() -> list[tuple[str, list[dict[str, Any]]]]:
    """Customs' people, then the others; so many of each set of roles, in the order of roles."""
    order = list(ROLES)
    held: dict[int, list[str]] = {}
    for number, role in Holding.objects.filter(until=None).values_list("person", "role"):
        held.setdefault(number, []).append(role)
    people = Person.objects.select_related("organisation").filter(pk__in=held, is_active=True)
    by_roles: dict[tuple[int, ...], list[Person]] = {}
    for one in people.order_by("pk"):
        by_roles.setdefault(tuple(sorted(map(order.index, held[one.pk]))), []).append(one)
    shown = [
        (one.is_official, _entry(one, [order[at] for at in roles]))
        for roles, alike in sorted(by_roles.items(), key=lambda pair: pair[0])
        for one in alike[:_MOST]
    ]
    return [
        (title, found)
        for title, officials in (
            (_("Customs and agencies"), True),
            (_("Traders and brokers"), False),
        )
        if (found := [entry for is_official, entry in shown if is_official is officials])
    ]


def _entry(one: Person, roles: list[str]) -> dict[str, Any]:
    return {
        "pk": one.pk,
        "name": one.name,
        "organisation": one.organisation.name,
        "roles": ", ".join(str(ROLES[role].title) for role in roles),
    }
