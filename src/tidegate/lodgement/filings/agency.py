"""Pages of agencies: what waits for their decision, and one filing with its questions."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tidegate.access.interface import NotAllowed, actor_of, requires
from tidegate.web.interface import Choice, Column, Search, Table, nav

from ..charges.amounts import amount_in
from ..document import Invalid
from ..reference import as_written
from . import queries, reviewing, timing
from .errors import Elsewhere
from .flow import REVIEW, REVOKE
from .models import Question, Review
from .types import document_types
from .wording import REVIEWS, STATES_FOR_OFFICERS

nav("reviews", gettext_lazy("Reviews"), "reviews", REVIEW, order=12)


def _types() -> list[tuple[str, str]]:
    return [(name, one.label) for name, one in document_types().items() if one.agencies]


def _due(row: Review) -> str:
    left = queries.days_left(row.filing)
    if left is None or row.filing.due_on is None:
        return "–"
    told = _("overdue") if left < 0 else _("in %(days)d days") % {"days": left}
    return f"{row.filing.due_on:%Y-%m-%d} ({told})"


def _reference(row: Review) -> str:
    told = row.filing.reference
    return format_html("{}<wbr>{}", told[:8], told[8:])


TABLE = Table(
    "lodgement.reviews",
    title=gettext_lazy("Reviews"),
    columns=(
        Column(
            "due",
            gettext_lazy("Pledged for"),
            sort="filing__due_on",
            cell=_due,
            plain=lambda row: row.filing.due_on,
        ),
        Column(
            "reference",
            gettext_lazy("Reference"),
            sort="filing__id",
            cell=_reference,
            plain=lambda row: row.filing.reference,
            fixed=True,
            opens=True,
        ),
        Column(
            "type",
            gettext_lazy("Document"),
            sort="filing__type_name",
            cell=lambda row: row.filing.type.label,
        ),
        Column(
            "applicant",
            gettext_lazy("Applicant"),
            cell=lambda row: row.filing.organisation.name,
        ),
        Column(
            "state", gettext_lazy("State"), sort="state", cell=lambda row: REVIEWS[row.state][0]
        ),
        Column(
            "officer",
            gettext_lazy("Held by"),
            cell=lambda row: row.officer.name if row.officer else "",
        ),
    ),
    filters=(
        Choice(
            "state_is",
            gettext_lazy("State"),
            "state",
            tuple((name, words) for name, (words, _colour) in REVIEWS.items()),
        ),
        Choice("type", gettext_lazy("Document"), "filing__type_name", _types),
        Search(
            "ref",
            gettext_lazy("Reference"),
            apply_text=lambda rows, text: rows.filter(filing__reference=as_written(text)),
        ),
    ),
    order="due",
    row_url=lambda row: reverse("review", args=[row.pk]),
    empty=gettext_lazy("Nothing waits for your agency. What is filed appears here by itself."),
)


@require_GET
@requires(REVIEW)
def reviews(request: HttpRequest) -> HttpResponseBase:
    """What one's agency has to decide, what is promised soonest above."""
    rows = queries.reviews_of(actor_of(request)).select_related("filing__organisation", "officer")
    if not request.GET.get("state_is"):
        rows = rows.filter(state__in=("waiting", "claimed"))
    return TABLE.answer(request, rows, "lodgement/filings/reviews.html", {"room": "reviews"})


@require_GET
@requires(REVIEW)
def review(request: HttpRequest, number: int) -> HttpResponse:
    """One filing, and what one may do with it."""
    return _page(request, queries.one_review(actor_of(request), number))


@require_GET
@requires(REVIEW)
def times(request: HttpRequest) -> HttpResponse:
    """How long each step took, of what one's agency reviewed."""
    agency = reviewing.agency_of(actor_of(request).organisation)
    context = {"room": "reviews", "times": timing.times(agency), "most": timing.MOST}
    return render(request, "lodgement/filings/times.html", context)


@require_POST
@requires(REVIEW)
def decide(request: HttpRequest, number: int, verb: str) -> HttpResponse:
    """Claim, return, agree, refuse, ask, charge more."""
    actor = actor_of(request)
    found = queries.one_review(actor, number)
    reason, words = request.POST.get("reason", ""), request.POST.get("words", "")
    verbs: dict[str, tuple[Callable[[], object], str]] = {
        "claim": (lambda: reviewing.claim(actor, found), _("Claimed.")),
        "return": (lambda: reviewing.give_back(actor, found), _("Returned.")),
        "agree": (lambda: reviewing.agree(actor, found), _("Agreed.")),
        "refuse": (lambda: reviewing.refuse(actor, found, reason, words), _("Refused.")),
        "ask": (lambda: reviewing.ask(actor, found, words), _("Asked.")),
        "charge": (
            lambda: reviewing.charge_more(
                actor, found, amount_in(request.POST.get("amount", "")), words
            ),
            _("Charged."),
        ),
    }
    run, done = verbs[verb]
    try:
        run()
    except Invalid as invalid:
        return _page(request, found, wrong=_said(invalid), status=422)
    except (Elsewhere, NotAllowed):
        messages.warning(request, _("Somebody was first. This is where it is now."))
    else:
        messages.success(request, done)
    return redirect("review", number=number)


@require_POST
@requires(REVOKE)
def revoke(request: HttpRequest, number: int) -> HttpResponse:
    """End what was issued."""
    actor = actor_of(request)
    found = queries.one_review(actor, number)
    try:
        reviewing.revoke(actor, found.filing, request.POST.get("reason", ""))
    except Invalid as invalid:
        return _page(request, found, wrong=_said(invalid), status=422)
    except Elsewhere:
        messages.warning(request, _("Somebody was first. This is where it is now."))
    else:
        messages.success(request, _("Revoked."))
    return redirect("review", number=number)


def _page(request: HttpRequest, found: Review, wrong: str = "", status: int = 200) -> HttpResponse:
    actor, filing = actor_of(request), found.filing
    revisions = {one.number: one for one in filing.revisions.select_related("filing")}
    newest = revisions[filing.last_number]
    is_mine = found.state == "claimed" and found.officer_id == actor.person.pk
    context: dict[str, Any] = {
        "room": "reviews",
        "review": found,
        "filing": filing,
        "type": filing.type,
        "state": STATES_FOR_OFFICERS[filing.state],
        "parts": queries.parts_of(newest, revisions.get(newest.number - 1)),
        "revision": newest,
        "story": queries.story_of(filing),
        "others": [
            (queries.agency_name(one.agency), REVIEWS[one.state])
            for one in filing.reviews.order_by("pk")
        ],
        "questions": Question.objects.filter(review__filing=filing).order_by("pk"),
        "days_left": queries.days_left(filing),
        "issued": queries.issued_of(filing),
        "balances": queries.balances_of(filing),
        "reasons": reviewing.refusal_reasons(get_language() or "en"),
        "may_claim": found.state == "waiting",
        "may_decide": is_mine,
        "may_agree": is_mine and filing.state == "under_review" and not filing.owes,
        "charges": list(filing.charges.order_by("pk")),
        "fee_range": reviewing.fee_range(filing) if is_mine else None,
        "may_revoke": actor.may(REVOKE) and filing.state in ("issued", "part_used"),
        "wrong": wrong,
    }
    return render(request, "lodgement/filings/review.html", context, status=status)


def _said(invalid: Invalid) -> str:
    told = {
        "reason": _("Choose a reason"),
        "words": _("Write what the trader is to read"),
        "amount": _("Write an amount within the range of the fee"),
        "question": _("A question to the trader is open: wait for the answer"),
        "due": _("A charge is not paid yet: agree when it is"),
    }
    first = invalid.mistakes[0]
    return told[first.field or first.rule]


urlpatterns = [
    path("", reviews, name="reviews"),
    path("times", times, name="review_times"),
    path("<int:number>/", review, name="review"),
    *(
        path(f"<int:number>/{verb}", decide, {"verb": verb}, name=f"review_{verb}")
        for verb in ("claim", "return", "agree", "refuse", "ask", "charge")
    ),
    path("<int:number>/revoke", revoke, name="review_revoke"),
]
