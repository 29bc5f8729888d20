"""People: who has an account, who holds which role; accounts are made, closed and erased here.

Names and addresses are personal values: every page asks for what purpose they are read.
"""

import secrets
from collections.abc import Callable, Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from tidegate.access import interface as access
from tidegate.access.interface import ROLES, Organisation, Person, actor_of, requires
from tidegate.ledger.interface import Form

from ..finding import Hit, finds
from ..rail import nav
from ..table import Choice, Column, Table
from ..templatetags.tidegate import clock

_SEE, _MANAGE = "access.see_people", "access.manage_people"

#: People whose names are looked into, the newest; names are stored enciphered.
_READ = 2000
_ROLES = [(one.name, one.title) for one in ROLES.values()]

PEOPLE = Table(
    "access.people",
    title=_("People"),
    columns=(
        Column("number", _("Number"), sort="pk", cell=access.address_of, fixed=True),
        Column("name", _("Name"), cell=lambda one: one.name),
        Column(
            "organisation",
            _("Organisation"),
            sort="organisation__name",
            cell=lambda one: one.organisation.name,
        ),
        Column("roles", _("Roles"), cell=lambda one: _titles(one)),
        Column("state", _("State"), sort="is_active", cell=lambda one: _state(one)),
        Column(
            "made_at",
            _("Since"),
            sort="made_at",
            cell=lambda one: clock(one.made_at),
            plain=lambda one: one.made_at,
        ),
    ),
    filters=(
        Choice("kind", _("Kind"), "organisation__kind", Organisation.Kind.choices),
        Choice(
            "role", _("Role"), "holdings__role", [(one.name, one.title) for one in ROLES.values()]
        ),
    ),
    order="-number",
    row_url=lambda one: reverse("person", args=[one.pk]),
    empty=_("Nobody has an account."),
)
nav("people", _("People"), "people", _SEE, order=90)


def _found(_request: HttpRequest, text: str, most: int) -> Iterator[Hit]:
    """People by their whole e-mail address or words of their name, which only we can read."""
    words = text.casefold().split()
    by_email = access.person_by_email(text)
    some = [by_email] if by_email else []
    for one in Person.objects.select_related("organisation").order_by("-pk")[:_READ]:
        if words and all(word in one.name.casefold() for word in words):
            some.append(one)
    for one in some[:most]:
        yield Hit(one.name, reverse("person", args=[one.pk]), one.organisation.name)


finds("people", _("People"), _SEE, _found, order=90)


def _titles(one: Person) -> str:
    return ", ".join(str(ROLES[name].title) for name in sorted(access.roles_of(one)))


def _state(one: Person) -> str:
    if one.erased_at is not None:
        return gettext("erased")
    return gettext("open") if one.is_active else gettext("closed")


class NewPerson(forms.Form):
    """Whose account."""

    organisation = forms.ModelChoiceField(Organisation.objects.all(), label=_("Organisation"))
    email = forms.EmailField(max_length=254, label=_("E-mail address"))
    name = forms.CharField(max_length=200, label=_("Name"))


class NewOrganisation(forms.Form):
    """Which firm."""

    kind = forms.ChoiceField(choices=Organisation.Kind.choices, label=_("Kind"))
    name = forms.CharField(max_length=200, label=_("Name"))
    reference = forms.CharField(max_length=40, label=_("Registration number"))


class NewRole(forms.Form):
    """Which role, from when until when."""

    role = forms.ChoiceField(choices=_ROLES, label=_("Role"))
    since = forms.DateField(
        required=False, label=_("From (today)"), widget=forms.DateInput({"type": "date"})
    )
    until = forms.DateField(
        required=False, label=_("Until (open)"), widget=forms.DateInput({"type": "date"})
    )


@require_GET
@requires(_SEE, purpose=True)
def people(request: HttpRequest) -> HttpResponseBase:
    """Everybody."""
    return _index(request)


def _index(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponseBase:
    context = {
        "room": "people",
        "may_manage": actor_of(request).may(_MANAGE),
        "person_form": NewPerson(),
        "organisation_form": NewOrganisation(),
        **more,
    }
    everybody = Person.objects.select_related("organisation").distinct()
    answer = PEOPLE.answer(request, everybody, "web/people/index.html", context)
    answer.status_code = status
    return answer


@require_POST
@requires(_MANAGE, purpose=True)
def make_organisation(request: HttpRequest) -> HttpResponseBase:
    """Make an organisation."""
    form = NewOrganisation(request.POST)
    if not form.is_valid():
        return _index(request, 422, organisation_form=form)
    try:
        made = access.create_organisation(**form.cleaned_data, actor=actor_of(request))
    except access.Invalid as invalid:
        return _index(request, 422, organisation_form=_with(form, invalid))
    messages.success(request, gettext("%(name)s was made.") % {"name": made.name})
    return redirect("people")


@require_POST
@requires(_MANAGE, purpose=True)
def make_person(request: HttpRequest) -> HttpResponseBase:
    """Make an account with a password that is shown this once."""
    form = NewPerson(request.POST)
    if not form.is_valid():
        return _index(request, 422, person_form=form)
    password = _password()
    try:
        made = access.create_person(**form.cleaned_data, password=password, actor=actor_of(request))
    except access.Invalid as invalid:
        return _index(request, 422, person_form=_with(form, invalid))
    invitation = access.invite(made, actor=actor_of(request)) if made.is_official else ""
    return _page(request, made, password=password, invitation=invitation)


def _password() -> str:
    return secrets.token_urlsafe(15)


def _with(form: forms.Form, invalid: access.Invalid) -> forms.Form:
    """The form with what the service found, beside the fields that it names."""
    for mistake in invalid.mistakes:
        field, _colon, words = mistake.partition(": ")
        form.add_error(field if field in form.fields else None, words or mistake)
    return form


@require_GET
@requires(_SEE, purpose=True)
def person(request: HttpRequest, number: int) -> HttpResponse:
    """One person, with what they hold and held."""
    return _page(request, access.person(number))


def _page(request: HttpRequest, one: Person, status: int = 200, **more: Any) -> HttpResponse:
    actor = actor_of(request)
    context = {
        "room": "people",
        "person": one,
        "address": access.address_of(one),
        "state": _state(one),
        "holdings": one.holdings.order_by("-since", "role"),
        "held": access.roles_of(one),
        "may_manage": actor.may(_MANAGE) and actor.person != one and one.erased_at is None,
        "has_factor": access.has_second_factor(one),
        "role_form": NewRole(),
        **more,
    }
    return render(request, "web/people/person.html", context, status=status)


@require_POST
@requires(_MANAGE, purpose=True)
def give_role(request: HttpRequest, number: int) -> HttpResponse:
    """Give a role, from a day until a day."""
    one, form = access.person(number), NewRole(request.POST)
    if not form.is_valid():
        return _page(request, one, 422, role_form=form)
    try:
        access.give_role(one, **form.cleaned_data, actor=actor_of(request))
    except access.Invalid as invalid:
        return _page(request, one, 422, role_form=_with(form, invalid))
    return redirect("person", number)


@require_POST
@requires(_MANAGE, purpose=True)
def take_role(request: HttpRequest, number: int) -> HttpResponse:
    """Take a role, from this moment."""
    role = request.POST.get("role", "")
    return _do(request, number, lambda one, actor: access.take_role(one, role, actor=actor))


@require_POST
@requires(_MANAGE, purpose=True)
def renew_password(request: HttpRequest, number: int) -> HttpResponse:
    """A new password, shown this once."""
    one, password = access.person(number), _password()
    access.change_password(one, password, actor=actor_of(request))
    return _page(request, one, password=password)


@require_POST
@requires(_MANAGE, purpose=True)
def erase(request: HttpRequest, number: int) -> HttpResponse:
    """Destroy the person's key, under a policy of retention."""
    policy = request.POST.get("policy", "").strip()
    if not Form.IDENTIFIER.admits(policy):
        mistake = gettext("Name the policy in letters, digits and hyphens.")
        return _page(request, access.person(number), 422, erase_mistake=mistake)
    return _do(
        request, number, lambda one, actor: access.erase_person(one, policy=policy, actor=actor)
    )


def _do(
    request: HttpRequest, number: int, verb: Callable[[Person, access.PersonActor], None]
) -> HttpResponse:
    one = access.person(number)
    try:
        verb(one, actor_of(request))
    except access.Invalid as invalid:
        return _page(request, one, 422, mistakes=invalid.mistakes)
    return redirect("person", number)


def _deed(verb: Callable[..., None]) -> Callable[[HttpRequest, int], HttpResponse]:
    """The page of a verb that takes a person, and nothing else, from a form."""

    @require_POST
    @requires(_MANAGE, purpose=True)
    def done(request: HttpRequest, number: int) -> HttpResponse:
        return _do(request, number, lambda one, actor: verb(one, actor=actor))

    return done


@require_POST
@requires(_MANAGE, purpose=True)
def renew_factor(request: HttpRequest, number: int) -> HttpResponse:
    """Forget a lost authenticator, and invite to set up another one."""
    one, actor = access.person(number), actor_of(request)
    if access.has_second_factor(one):
        access.remove_second_factor(one, actor=actor)
    return _page(request, one, invitation=access.invite(one, actor=actor))


#: Close the account: its tokens are good no longer. Open it again.
close = _deed(access.close_account)
reopen = _deed(access.open_account)
