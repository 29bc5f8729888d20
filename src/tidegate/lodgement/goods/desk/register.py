"""The register of advance rulings: public to read; officers propose, publish and revoke."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tidegate.access.interface import (
    FourEyes,
    Invalid,
    NotAllowed,
    actor_of,
    approve,
    public,
    requires,
)
from tidegate.flow.interface import MoveRefused
from tidegate.web.interface import nav

from .. import queries, services
from ..flow import PROPOSE, PUBLISH, REVOKE
from ..models import Ruling
from ..policies import SEE_RULINGS
from ..reasons import RefuseReason, RevokeReason

_ON_A_PAGE = 20

nav("rulings", _("Advance rulings"), "rulings_register", SEE_RULINGS, order=61)


class DayInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"


class RulingForm(forms.Form):
    """What a ruling says."""

    description = forms.CharField(
        label=_("The goods; name no person and no firm"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    commodity_code = forms.CharField(label=_("Commodity code, digits only"), max_length=10)
    reasons = forms.CharField(
        label=_("Reasons: rules of interpretation, notes, terms of the heading"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    valid_from = forms.DateField(
        label=_("First day on which it holds"), widget=DayInput(format="%Y-%m-%d")
    )
    valid_until = forms.DateField(
        label=_("First day on which it no longer holds"), widget=DayInput(format="%Y-%m-%d")
    )
    applicant = forms.IntegerField(
        label=_("Number of the party that applied; never shown to the public"),
        min_value=1,
        required=False,
    )

    def clean(self) -> None:
        """The same rules as for everybody who proposes."""
        super().clean()
        if not self.errors:
            for name, rule in services.Ruled(**self.cleaned_data).mistakes().items():
                self.add_error(name, _RULES.get(name, rule))


_RULES = {
    "commodity_code": _("6, 8 or 10 digits; the first six must be in the tariff of that day"),
    "valid_until": _("This is after the first day"),
    "applicant": _("There is no such party"),
}


@require_GET
@public
def rulings(request: HttpRequest) -> HttpResponse:
    """The public register, to be searched; also what no longer holds, and says so."""
    text = request.GET.get("q", "")[:200].strip()
    found = queries.with_words(queries.ever_published(), text).order_by("-published_at", "-pk")
    page = Paginator(found, _ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"room": "rulings", "text": text, "page": page}
    return render(request, "lodgement/rulings.html", context)


@require_GET
@public
def ruling(request: HttpRequest, number: str) -> HttpResponse:
    """One published ruling; never who applied."""
    found = queries.one_published(number)
    return render(request, "lodgement/ruling.html", {"room": "rulings", "ruling": found})


@require_http_methods(["GET", "POST"])
@requires(SEE_RULINGS)
def register(request: HttpRequest) -> HttpResponse:
    """What waits for a second officer, a form to propose another, what was published."""
    actor = actor_of(request)
    form = RulingForm(request.POST or None) if actor.may(PROPOSE) else None
    if form is not None and request.method == "POST" and form.is_valid():
        made = services.propose_ruling(actor, services.Ruled(**form.cleaned_data))
        said = gettext("Proposed as %(number)s; a second officer publishes it")
        messages.success(request, said % {"number": made.number})
        return redirect("rulings_register")
    waiting = Ruling.objects.filter(state="proposed").order_by("pk")
    published = queries.ever_published().order_by("-published_at", "-pk")
    context = {
        "room": "rulings",
        "form": form,
        "waiting": [(one, one.proposed_by == actor.address) for one in waiting],
        "may_publish": actor.may(PUBLISH),
        "may_revoke": actor.may(REVOKE),
        "refusals": RefuseReason.choices,
        "revocations": RevokeReason.choices,
        "page": Paginator(published, _ON_A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "lodgement/rulings_register.html", context)


@require_POST
@requires(PUBLISH)
def answer(request: HttpRequest, number: str) -> HttpResponse:
    """Publish what another officer proposed, or say no."""
    actor, found = actor_of(request), queries.one_of_all(number)
    if "publish" in request.POST:
        return _done(
            request,
            gettext("Published; everybody can read it"),
            lambda: approve(actor, services.proposal_of(found)),
        )
    return _done(
        request,
        gettext("Not published"),
        lambda: services.refuse_ruling(actor, found, request.POST.get("reason", "")),
    )


@require_POST
@requires(REVOKE)
def revoke(request: HttpRequest, number: str) -> HttpResponse:
    """End a published ruling, for a coded reason."""
    actor, found = actor_of(request), queries.one_of_all(number)
    return _done(
        request,
        gettext("Revoked; the register shows that it was"),
        lambda: services.revoke_ruling(actor, found, request.POST.get("reason", "")),
    )


def _done(request: HttpRequest, said: str, act: Any) -> HttpResponse:
    try:
        act()
    except Invalid:
        messages.error(request, gettext("Choose why"))
    except FourEyes:
        messages.error(request, gettext("You proposed it yourself; a second officer answers it"))
    except (MoveRefused, NotAllowed):
        messages.error(request, gettext("It is past that by now; this page shows how it stands"))
    else:
        messages.success(request, said)
    return redirect("rulings_register")
