"""The policy of selection: what holds, who signed it, and how another is proposed and signed."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tidegate.access.interface import (
    AccessError,
    Invalid,
    NotThere,
    Proposal,
    actor_of,
    approve,
    open_proposals,
    reject,
    requires,
)
from tidegate.flow.interface import MoveRefused
from tidegate.parties.interface import grades_granted

from .. import refusals, services
from ..models import Policy
from ..rules import MOST_DAYS
from ..services.registering import PUT_IN_SERVICE
from ..services.signing import SIGN, SIGN_WORTH
from .people import name_of
from .why_not import why_not

_FACTOR, _CAP = "factor_", "cap_"
_SHARES = ("share", "random_share", "open_from")
_REST = ("window_days", "release_by_machine")
_OURS = {SIGN: "policy", SIGN_WORTH: "worth", PUT_IN_SERVICE: "models"}


class PolicyForm(forms.Form):
    """What a policy says; shares are typed in percent."""

    share = forms.FloatField(
        label=_("Share of consignments to examine, in percent"), min_value=0.1, max_value=99
    )
    random_share = forms.FloatField(
        label=_("Of these, share that is drawn at random, in percent"), min_value=1, max_value=100
    )
    open_from = forms.FloatField(
        label=_("From this chance of a find on, goods are opened, in percent"),
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    window_days = forms.IntegerField(
        label=_("Days whose scores make the threshold"), min_value=1, max_value=MOST_DAYS
    )
    release_by_machine = forms.BooleanField(
        label=_("The machine releases what it proposes for release"), required=False
    )

    cap_times = forms.FloatField(
        label=_("Times the share to examine, among its own consignments"),
        min_value=0.1,
        required=False,
    )
    cap_days = forms.IntegerField(
        label=_("Counted over so many days"), min_value=1, max_value=MOST_DAYS, required=False
    )
    cap_fewest = forms.IntegerField(
        label=_("From so many consignments on"), min_value=1, required=False
    )
    cap_chance = forms.FloatField(
        label=_("Chance with which the score then selects, in percent"),
        min_value=1,
        max_value=99,
        required=False,
    )

    def __init__(self, data: Any, now: Policy) -> None:
        super().__init__(data, initial=_shown(now))
        for one in grades_granted():
            self.fields[_FACTOR + one.code] = forms.FloatField(
                label=one.name(get_language() or "en"),
                min_value=0.01,
                max_value=1,
                required=False,
                initial=_plain(now.factors.get(one.code, 1)),
            )

    @property
    def shares(self) -> list[forms.BoundField]:
        return [field for field in self if not field.name.startswith((_FACTOR, _CAP))]

    @property
    def factors(self) -> list[forms.BoundField]:
        return [field for field in self if field.name.startswith(_FACTOR)]

    @property
    def cap(self) -> list[forms.BoundField]:
        return [field for field in self if field.name.startswith(_CAP)]

    def clean(self) -> None:
        """A cap is whole, or there is none."""
        super().clean()
        empty = [one.name for one in self.cap if self.cleaned_data.get(one.name) is None]
        if len(empty) < len(self.cap):
            for name in empty:
                if name not in self.errors:
                    self.add_error(name, gettext("Say this, too, or leave all four empty"))

    def terms(self) -> dict[str, Any]:
        """What was typed, as a policy has it: a tier that is not spared is not named."""
        typed = self.cleaned_data
        return {
            **{name: typed[name] / 100 for name in _SHARES},
            **{name: typed[name] for name in _REST},
            "factors": {
                field.name.removeprefix(_FACTOR): factor
                for field in self.factors
                if (factor := typed[field.name]) not in (None, 1)
            },
            "cap": None
            if typed["cap_times"] is None
            else {
                "times": typed["cap_times"],
                "days": typed["cap_days"],
                "fewest": typed["cap_fewest"],
                "chance": typed["cap_chance"] / 100,
            },
        }


@requires("targeting.read_models")
def policy(request: HttpRequest) -> HttpResponse:
    """What holds now and held before; a form to propose another."""
    actor, now = actor_of(request), Policy.in_force()
    may = actor.may("targeting.propose_policy")
    form = PolicyForm(request.POST or None, now)
    if request.method == "POST" and may and form.is_valid():
        services.propose_policy(actor, **form.terms())
        messages.success(request, gettext("Proposed; it holds when a second person has signed it"))
        return redirect("policy")
    past = Policy.objects.order_by("-pk")[:20]
    return render(
        request,
        "targeting/policy.html",
        {
            "room": "policy",
            "now": _shown(now),
            "past": [
                (one, _shown(one), name_of(one.proposed_by), name_of(one.approved_by))
                for one in past
            ],
            "form": form if may else None,
            "refusals": refusals.OF_POLICIES,
            "proposals": [
                (one, _said(one.arguments), name_of(one.proposed_by))
                for one in open_proposals(actor)
                if one.verb == SIGN
            ],
        },
    )


def _shown(one: Policy) -> dict[str, Any]:
    return _said({name: getattr(one, name) for name in (*_SHARES, *_REST, "factors", "cap")})


def _said(terms: Mapping[str, Any]) -> dict[str, Any]:
    """Shares in percent, what the score of each AEO tier counts, and the parts of the cap."""
    factors, language = terms.get("factors", {}), get_language() or "en"
    return {
        **terms,
        **{name: _plain(100 * terms[name]) for name in _SHARES},
        "factors": [(one.name(language), factors.get(one.code, 1)) for one in grades_granted()],
        **({} if (cap := terms.get("cap")) is None else _cap(cap)),
    }


def _cap(cap: Mapping[str, float]) -> dict[str, float]:
    shown = {**cap, "chance": 100 * cap["chance"]}
    return {_CAP + name: _plain(figure) for name, figure in shown.items()}


def _plain(figure: float) -> float:
    """Without the noise of halves, and without a point where there is nothing behind it."""
    rounded = round(float(figure), 3)
    return int(rounded) if rounded.is_integer() else rounded


@require_POST
@requires("targeting.read_models")
def answer(request: HttpRequest, number: int) -> HttpResponse:
    """Sign what another proposed, or say no; access asks whether this person may."""
    proposal = get_object_or_404(Proposal, pk=number)
    if proposal.verb not in _OURS:
        raise NotThere("there is no such proposal here")
    actor = actor_of(request)
    try:
        if "approve" in request.POST:
            approve(actor, proposal)
            messages.success(request, gettext("Signed; it holds from now on"))
        else:
            reject(actor, proposal, refusals.check(request.POST.get("reason", "")))
            messages.success(request, gettext("Not signed"))
    except Invalid:
        messages.error(request, gettext("Choose why"))
    except (MoveRefused, AccessError) as refused:
        messages.error(request, why_not(refused))
    return redirect(_OURS[proposal.verb])
