"""Parties, and one party with everything that is known of it."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tidegate.access.interface import NotThere, actor_of, requires
from tidegate.codes.interface import choices
from tidegate.web.interface import Choice, Column, Hit, Search, Table, finds, nav

from .. import queries
from ..known_as import alike, known_as
from ..models import Party
from ..services import end_standing, erase_person, read_person, set_standing
from ..year import year_of

_NO_GRADE = "none"
#: Of the standings that Tidegate knows; an administration may have its own.
_KINDS = {"aeo": _("AEO grade"), "suspension": _("suspension")}


def _said(kind: str) -> Any:
    return _KINDS.get(kind, kind)


def _seen_on(party: Party) -> str:
    return timezone.localdate(party.seen_at).isoformat()


PARTIES = Table(
    "parties.all",
    title=_("Parties"),
    columns=(
        Column("name", _("Name"), sort="name", cell=queries.shown_name, fixed=True),
        Column("kind", _("First seen as"), sort="kind", cell=Party.get_kind_display),
        Column("seen_at", _("Known since"), sort="seen_at", cell=_seen_on),
        Column("number", _("Number"), sort="pk", cell=lambda one: one.pk, numeric=True),
    ),
    filters=(
        Search("q", _("Name or number of a register"), apply_text=queries.matching),
        Choice("kind_seen", _("First seen as"), "kind", Party.Kind.choices),
    ),
    order="-number",
    row_url=lambda one: reverse("party", args=[one.pk]),
    empty=_("No party was seen yet. The first declaration that is lodged brings some."),
)


def _party(number: int) -> Party:
    found = Party.objects.filter(pk=number).first()
    if found is None:
        raise NotThere("there is no such party")
    return found


@requires("parties.see_all")
def index(request: HttpRequest) -> HttpResponseBase:
    """Every party."""
    return PARTIES.answer(request, Party.objects.all(), "parties/index.html", {"room": "parties"})


@requires("parties.see_all")
def party_page(request: HttpRequest, number: int) -> HttpResponse:
    """One party."""
    return _page(request, _party(number), StandingForm())


@require_POST
@requires("parties.read_personal", purpose=True)
def open_person(request: HttpRequest, number: int) -> HttpResponse:
    """What is kept of a natural person, for the purpose of the session; the reading is noted."""
    party = _party(number)
    if not party.is_person:
        return redirect("party", number)
    read_person(party, actor=actor_of(request).address)
    return _page(request, party, StandingForm(), opened=True)


class DayInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"


class StandingForm(forms.Form):
    """A grade over some days, with its source."""

    grade = forms.ChoiceField()
    since = forms.DateField(
        label=_("First day"), initial=timezone.localdate, widget=DayInput(format="%Y-%m-%d")
    )
    until = forms.DateField(
        label=_("Last day, empty for no end"),
        required=False,
        widget=DayInput(format="%Y-%m-%d"),
    )
    source = forms.CharField(label=_("Source: a notice, a certificate"), max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "en"
        grades = choices("standing")
        listed = [(one.code, one.name(language)) for one in grades]
        ended = [
            (f"{_NO_GRADE}.{kind}", gettext("No standing: %(kind)s") % {"kind": _said(kind)})
            for kind in sorted({one.data["kind"] for one in grades})
        ]
        self.fields["grade"] = forms.ChoiceField(label=_("Standing"), choices=[*listed, *ended])

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first."""
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", gettext("The last day is not before the first."))
        return cleaned


@require_POST
@requires("parties.set_standing")
def change_standing(request: HttpRequest, number: int) -> HttpResponse:
    """Write a supervisor's standing, or say what is wrong with it."""
    party, form = _party(number), StandingForm(request.POST)
    if not form.is_valid():
        return _page(request, party, form, status=422)
    asked, actor = form.cleaned_data, actor_of(request).address
    grade = asked["grade"]
    if grade.startswith(f"{_NO_GRADE}."):
        kind = grade.partition(".")[2]
        end_standing(party, kind, since=asked["since"], source=asked["source"], actor=actor)
    else:
        set_standing(
            party,
            grade,
            since=asked["since"],
            until=asked["until"] and asked["until"] + timedelta(1),
            source=asked["source"],
            actor=actor,
        )
    messages.success(request, _("The standing was written."))
    return redirect("party", number)


class ErasureForm(forms.Form):
    """Under which policy."""

    policy = forms.RegexField(
        r"\A[A-Za-z0-9][A-Za-z0-9._:/-]{0,79}\Z",
        label=_("Number of the request or policy, without a name"),
    )


@require_POST
@requires("parties.erase_person")
def erase(request: HttpRequest, number: int) -> HttpResponse:
    """Erase a natural person for good."""
    party, form = _party(number), ErasureForm(request.POST)
    if not party.is_person or not form.is_valid():
        return _page(request, party, StandingForm(), erasure=form, status=422)
    erase_person(party, policy=form.cleaned_data["policy"], actor=actor_of(request).address)
    messages.success(request, _("What was kept of this person is erased."))
    return redirect("party", number)


def _page(
    request: HttpRequest,
    party: Party,
    form: StandingForm,
    *,
    erasure: ErasureForm | None = None,
    opened: bool = False,
    status: int = 200,
) -> HttpResponse:
    actor = actor_of(request)
    facts = queries.facts(party)
    language = get_language() or "en"
    grades = {one.code: one.name(language) for one in choices("standing")}
    titles = {one["scheme"]: one["title"] for one in facts["identifiers"]}
    values = queries.readable(party) if opened or not party.is_person else None
    context = {
        "room": "parties",
        "party": party,
        "facts": facts,
        "values": values,
        "numbers": [(titles.get(scheme, scheme), value) for scheme, value in values.identifiers]
        if values
        else [(one["title"], one["value"]) for one in facts["identifiers"]],
        "standings": [(one, grades.get(one.grade, one.grade)) for one in queries.history(party)],
        "same": known_as(party),
        "alike": alike(party),
        "vehicles": queries.vehicles(party),
        "year": year_of(party),
        "form": form,
        "erasure": erasure or ErasureForm(),
        "may_open": party.is_person and not opened and actor.may("parties.read_personal"),
        "may_set": actor.may("parties.set_standing"),
        "may_erase": party.is_person
        and party.erased_at is None
        and actor.may("parties.erase_person"),
    }
    return render(request, "parties/party.html", context, status=status)


def _hits(_request: HttpRequest, text: str, most: int) -> list[Hit]:
    return [
        Hit(queries.shown_name(one), reverse("party", args=[one.pk]), one.get_kind_display())
        for one in queries.search(text, most)
    ]


finds("parties", _("Parties"), "parties.see_all", _hits, order=40)
nav("parties", _("Parties"), "parties", "parties.see_all", order=40)

urlpatterns = [
    path("parties/", index, name="parties"),
    path("parties/<int:number>/", party_page, name="party"),
    path("parties/<int:number>/open", open_person, name="party_open"),
    path("parties/<int:number>/standing", change_standing, name="party_standing"),
    path("parties/<int:number>/erase", erase, name="party_erase"),
]
