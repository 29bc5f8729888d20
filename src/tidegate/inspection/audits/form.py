"""The form of a conclusion: what was typed, as text, and what it means."""

from collections.abc import Mapping

from django.http import QueryDict
from django.utils.translation import gettext as _

from ..errors import Mistake
from ..form import check, decimal_of, words_of
from .records import OF_AN_IRREGULARITY, Outcome

_MONEY = ("value_difference_hkd", "duty_difference_hkd")


def typed_in(post: QueryDict) -> dict[str, object]:
    """What was typed, by field."""
    typed: dict[str, object] = {"records_seen": post.getlist("records_seen")}
    for name in ("irregular", *OF_AN_IRREGULARITY, "words"):
        typed[name] = post.get(name, "").strip()
    return typed


def outcome_of(typed: Mapping[str, object]) -> Outcome:
    """What it means; raises `FindingRefused` with every mistake."""
    mistakes: list[Mistake] = []
    said = typed["irregular"]
    if said not in ("yes", "no"):
        detail = _("Say whether the records contradict the declaration.")
        mistakes.append(Mistake("irregular", "missing", detail))
    told = dict(typed) if said == "yes" else {**typed, **dict.fromkeys(OF_AN_IRREGULARITY, "")}
    outcome = Outcome(
        irregular=said == "yes",
        records_seen=words_of(told["records_seen"]),
        category=str(told["category"]),
        words=str(told["words"]),
        **{name: decimal_of(told, name, mistakes) for name in _MONEY},
    )
    check(outcome.check, mistakes)
    return outcome
