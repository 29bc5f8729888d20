"""The form of a conclusion: what was typed, as text, and what it means."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from django.http import QueryDict
from django.utils.translation import gettext as _

from ..errors import FindingRefused, Mistake
from ..form import BETWEEN
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
    seen = told["records_seen"]
    outcome = Outcome(
        irregular=said == "yes",
        records_seen=tuple(seen) if isinstance(seen, list) else (),
        category=str(told["category"]),
        words=str(told["words"]),
        **{name: _money(told, name, mistakes) for name in _MONEY},
    )
    try:
        outcome.check()
    except FindingRefused as refusal:
        known = {one.field for one in mistakes}
        mistakes += [one for one in refusal.mistakes if one.field not in known]
    if mistakes:
        raise FindingRefused(mistakes)
    return outcome


def _money(told: Mapping[str, object], field: str, mistakes: list[Mistake]) -> Decimal | None:
    text = str(told[field]).translate(BETWEEN)
    if not text:
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        mistakes.append(Mistake(field, "no_number", _("Write a number, as 501 or 12.5.")))
        return None
