"""The policy of selection: what holds, who signed it, and how another is proposed and signed."""

from django import forms
from django.contrib import messages
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
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

from .. import refusals, services
from ..models import Policy
from ..services.registering import PUT_IN_SERVICE
from ..services.signing import SIGN, SIGN_WORTH
from .people import name_of

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
        label=_("Days whose scores make the threshold"), min_value=1, max_value=365
    )
    release_by_machine = forms.BooleanField(
        label=_("The machine releases what it proposes for release"), required=False
    )


@requires("targeting.read_models")
def policy(request: HttpRequest) -> HttpResponse:
    """What holds now and held before; a form to propose another."""
    actor, now = actor_of(request), Policy.in_force()
    may = actor.may("targeting.propose_policy")
    form = PolicyForm(request.POST or None, initial=_shown(now))
    if request.method == "POST" and may and form.is_valid():
        typed = form.cleaned_data
        percents = {name: typed[name] / 100 for name in ("share", "random_share", "open_from")}
        rest = {name: typed[name] for name in ("window_days", "release_by_machine")}
        services.propose_policy(actor, **percents, **rest)
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
                (one, _percents(one.arguments), name_of(one.proposed_by))
                for one in open_proposals(actor)
                if one.verb == SIGN
            ],
        },
    )


def _shown(one: Policy) -> dict[str, float | bool]:
    names = ("share", "random_share", "open_from", "window_days", "release_by_machine")
    return _percents({name: getattr(one, name) for name in names})


def _percents(terms: dict[str, float | bool]) -> dict[str, float | bool]:
    shares = ("share", "random_share", "open_from")
    return {name: _plain(100 * value) if name in shares else value for name, value in terms.items()}


def _plain(percent: float) -> float:
    """Without the noise of halves, and without a point where there is nothing behind it."""
    rounded = round(percent, 3)
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
        messages.error(request, str(refused))
    return redirect(_OURS[proposal.verb])
