"""What finds are worth and examinations take: what holds, and how another is proposed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.validators import MinValueValidator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext

from tidegate.access.interface import actor_of, open_proposals, requires
from tidegate.codes.interface import Code, choices

from .. import refusals, services
from ..models import Worth
from ..rules import MEANS
from ..services.signing import SIGN_WORTH
from .people import name_of

_HARM, _MINUTES, _SHOWN = "harm_", "minutes_", "shown_"


@dataclass(frozen=True, slots=True)
class Line:
    """An outcome with its harm and what shows it best, or a means with its minutes."""

    name: str
    figure: float | None
    shown_by: str = ""


class WorthForm(forms.Form):
    """A harm and a means for each outcome, and minutes for each means that takes of the day."""

    def __init__(self, data: Any, now: Worth) -> None:
        super().__init__(data)
        language = get_language() or "en"
        for one in choices("outcome"):
            self.fields[_HARM + one.code] = forms.FloatField(
                label=one.name(language), min_value=0, initial=_plain(now.harms.get(one.code))
            )
            self.fields[_SHOWN + one.code] = forms.ChoiceField(
                label=gettext("%(outcome)s: best shown by") % {"outcome": one.name(language)},
                choices=[
                    ("", gettext("what its reasons ask for")),
                    *((each.code, each.name(language)) for each in _means()),
                ],
                initial=now.shown_by.get(one.code, ""),
                required=False,
            )
        for one in _means():
            self.fields[_MINUTES + one.code] = forms.FloatField(
                label=one.name(language),
                validators=[MinValueValidator(1)],
                initial=_plain(now.minutes.get(one.code)),
            )

    @property
    def outcomes(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The harm of each, and what shows it best."""
        codes = [name.removeprefix(_HARM) for name in self.fields if name.startswith(_HARM)]
        return [(self[_HARM + one], self[_SHOWN + one]) for one in codes]

    @property
    def minutes(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(_MINUTES)]

    def told(self, prefix: str) -> dict[str, Any]:
        """What was typed, by code; what was left empty is not there."""
        return {
            name.removeprefix(prefix): value
            for name, value in self.cleaned_data.items()
            if name.startswith(prefix) and value != ""
        }


@requires("targeting.read_models")
def worth(request: HttpRequest) -> HttpResponse:
    """What holds now and held before; a form to propose another."""
    actor, now = actor_of(request), Worth.in_force()
    may = actor.may("targeting.propose_policy")
    form = WorthForm(request.POST or None, now)
    if request.method == "POST" and may and form.is_valid():
        services.propose_worth(
            actor,
            harms=form.told(_HARM),
            minutes=form.told(_MINUTES),
            shown_by=form.told(_SHOWN),
        )
        messages.success(request, gettext("Proposed; it holds when a second person has signed it"))
        return redirect("worth")
    past = Worth.objects.order_by("-pk")[:20]
    return render(
        request,
        "targeting/worth.html",
        {
            "room": "worth",
            "now": now,
            "lines": _lines(now.harms, now.minutes, now.shown_by),
            "past": [(one, name_of(one.proposed_by), name_of(one.approved_by)) for one in past],
            "form": form if may else None,
            "refusals": refusals.OF_POLICIES,
            "proposals": [
                (
                    one,
                    _lines(
                        one.arguments["harms"],
                        one.arguments["minutes"],
                        one.arguments.get("shown_by", {}),
                    ),
                    name_of(one.proposed_by),
                )
                for one in open_proposals(actor)
                if one.verb == SIGN_WORTH
            ],
        },
    )


def _plain(figure: float | None) -> float | None:
    """Without a point where there is nothing behind it."""
    return int(figure) if figure is not None and float(figure).is_integer() else figure


def _means() -> list[Code]:
    """Those that take a unit of a day."""
    return [one for one in choices("means") if one.code in {means.value for means in MEANS}]


def _lines(
    harms: Mapping[str, float], minutes: Mapping[str, float], shown_by: Mapping[str, str]
) -> tuple[list[Line], list[Line]]:
    language = get_language() or "en"
    means = {one.code: one.name(language) for one in _means()}
    outcomes = [
        Line(one.name(language), harms.get(one.code), means.get(shown_by.get(one.code, ""), ""))
        for one in choices("outcome")
    ]
    return outcomes, [Line(name, minutes.get(code)) for code, name in means.items()]
