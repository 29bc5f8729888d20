"""Two consignments side by side: why this one, and why not that one.

A draw is a selection like any other: nothing here follows from how a consignment was selected, only
from that it was. What decides on the means is told; the threshold and the lot are not.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tidegate.access.interface import NotThere, actor_of, requires
from tidegate.lodgement.interface import ItemView, Version, document_view

from ...models import Assessment, Decision, Label
from ...rules import MEANS, Lane, best_shown_by, likeliest
from ..figures import names
from ..parties import eased
from ..words import LANES
from ..worklist import rounded
from . import bars, weighing
from .chances import outcomes
from .consignment import assessment_of, decision_in

#: In log-odds: from here on one speaks louder than the other.
_LOUDER = 0.1
#: At most so many are named.
_MOST = 4


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two."""

    decision: Decision
    assessment: Assessment
    weighed: weighing.Weighed
    #: What is asked of it and why by this means, in sentences.
    told: list[str]
    label: Label | None

    @property
    def reference(self) -> str:
        """Of the consignment."""
        return str(self.decision.declaration.reference)

    @property
    def selected(self) -> bool:
        """Whether it is to be examined, however it came to that."""
        return self.decision.lane_wanted != Lane.RELEASE.value


@dataclass(frozen=True, slots=True)
class Fact:
    """The same item of both."""

    label: Any
    values: list[Any]
    meanings: list[str]

    @property
    def cells(self) -> list[tuple[Any, str]]:
        """What each says, and what that is called."""
        return list(zip(self.values, self.meanings, strict=True))

    @property
    def differs(self) -> bool:
        """Whether they say different things."""
        return bool(self.values[0] != self.values[1])


@require_GET
@requires("targeting.read", purpose=True)
def compare(request: HttpRequest, reference: str, other: str) -> HttpResponse:
    """Facts, reasons and means of both."""
    if reference.upper() == other.upper():
        raise NotThere("a consignment is not compared with itself")
    language = get_language() or "en"
    sides = [_side(one, language) for one in (reference, other)]
    facts = _facts(sides)
    return render(
        request,
        "targeting/room/compare.html",
        {
            "room": "room",
            "sides": sides,
            "facts": [one for one in facts if one.differs],
            "same": [one for one in facts if not one.differs],
            "heads": [one.reference for one in sides],
            "rows": bars.rows([one.weighed for one in sides], language),
            "whole": all(one.weighed.whole for one in sides),
            "outcomes": outcomes([one.assessment.chances for one in sides]),
            "differ": _differ(sides, language),
            "may_try": actor_of(request).may("targeting.what_if"),
        },
    )


def _side(reference: str, language: str) -> Side:
    decision = decision_in(reference)
    assessment = assessment_of(decision)
    labels = Label.objects.filter(declared=decision.declared_id).order_by("-known_at", "-pk")
    weighed = weighing.weigh(assessment, language)
    told = [one for one in (eased(assessment), *_told(decision, assessment, language)) if one]
    return Side(decision, assessment, weighed, told, labels.first())


def _told(decision: Decision, assessment: Assessment, language: str) -> list[str]:
    if decision.lane_wanted == Lane.RELEASE.value:
        return [_("Not selected: nothing is asked of it.")]
    said = [_("Selected for examination."), _by_which(decision, assessment, language)]
    wanted = Lane(decision.lane_wanted)
    if wanted in MEANS:
        left = int(assessment.left.get(wanted.value, 0))
        told = _("When its turn came, %(left)s of this means were left on its day.")
        if not left:
            told = _("When its turn came, none of this means was left on its day: the next cheaper "
                     "one is proposed.")  # fmt: skip
        said.append(told % {"left": f"{left:,}"})
    return said


def _by_which(decision: Decision, assessment: Assessment, language: str) -> str:
    """What asked for its means."""
    if assessment.score is None:
        return (
            _("The engine refused a line of it, so an officer looks at the documents.")
            if assessment.model is not None
            else _("No model was in service, so it is for documents.")
        )
    if decision.lane_wanted == Lane.OPEN.value and assessment.score >= assessment.policy.open_from:
        return _("From a chance of %(chance)s percent on, the policy has goods opened.") % {
            "chance": round(100 * assessment.policy.open_from)
        }
    if assessment.worth is not None and best_shown_by(assessment.chances, assessment.worth.weights):
        outcome = likeliest(assessment.chances)
        return _("Its likeliest outcome, “%(outcome)s”, is best shown by: %(lane)s.") % {
            "outcome": names("outcome", [outcome])[outcome],
            "lane": LANES[decision.lane_wanted],
        }
    if not assessment.reasons:
        return ""
    strongest = weighing.named(assessment.reasons[0]["typology"], language)
    return _("What speaks loudest, “%(reason)s”, asks for: %(lane)s.") % {
        "reason": strongest, "lane": LANES[decision.lane_wanted],
    }  # fmt: skip


def _differ(sides: list[Side], language: str) -> list[dict[str, Any]]:
    """Of one that was not selected: where the other speaks louder, the loudest first."""
    found = []
    for own, other in (sides, sides[::-1]):
        if own.selected or not other.weighed.weights:
            continue
        louder = sorted(
            (
                (other.weighed.added(name) - own.weighed.added(name), name)
                for name in other.weighed.weights
            ),
            reverse=True,
        )
        found.append(
            {
                "side": own,
                "other": other,
                "louder": [
                    {
                        "title": weighing.named(name, language),
                        "here": weighing.said(own.weighed.added(name)),
                        "there": weighing.said(other.weighed.added(name)),
                        "text": other.weighed.weights[name].text,
                    }
                    for apart, name in louder[:_MOST]
                    if apart >= _LOUDER
                ],
            }
        )
    return found


def _facts(sides: list[Side]) -> list[Fact]:
    """The items of both, in the order of a declaration; of the goods the most suspicious line."""
    told = [_items(one) for one in sides]
    computed = [_ratios(one.decision.declared, one.assessment.line) for one in sides]
    ratios = [
        Fact(label, [one.get(label) for one in computed], ["", ""])
        for label in dict.fromkeys(label for one in computed for label in one)
    ]
    labels = {item.name: item.label for one in told for item in one.values()}
    return ratios + [
        Fact(
            label,
            [one[name].shown if name in one else None for one in told],
            [one[name].meaning if name in one else "" for one in told],
        )
        for name, label in labels.items()
    ]


def _items(side: Side) -> dict[str, ItemView]:
    sections = document_view(side.decision.declared)
    own = [one for one in sections if one.line in (None, side.assessment.line + 1)]
    # The goods before the parties: they are what is compared first.
    ordered = sorted(own, key=lambda one: one.line is None)
    return {item.name: item for section in ordered for item in section.items}


def _ratios(version: Version, position: int) -> dict[str, str]:
    """What is compared of goods rather than the figures themselves."""
    lines = (version.document or {}).get("lines", [])
    line = lines[position] if position < len(lines) else {}
    asked = (
        (_("Value (HKD) per kg"), "customs_value", "net_weight_kg"),
        (_("Gross weight (kg) per package"), "gross_weight_kg", "packages"),
    )
    found = {}
    for label, above, below in asked:
        over, under = (Decimal(str(line.get(name) or 0)) for name in (above, below))
        if over > 0 and under > 0:
            found[label] = f"{rounded(over / under):,f}"
    return found
