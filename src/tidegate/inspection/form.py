"""The form of a finding: what was typed, as text, and what it means.

What was typed stays as it was typed when something in it is wrong.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tidegate.codes.interface import choices

from .errors import FindingRefused, Mistake
from .models import Sign
from .records import Result

#: Fields that say something of a find; left out when nothing was found.
OF_A_FIND = (
    "category",
    "quantity",
    "quantity_unit",
    "weight_kg",
    "packs_found",
    "packs_of",
    "hiding_place",
)
_MANY = ("means_used", "signs")
#: Units that examiners count in; the whole table has two thousand.
_UNITS = ("KGM", "GRM", "LTR", "MLT", "H87", "NMP", "PR", "MTR", "TNE")
#: Characters that people put between thousands.
_BETWEEN = str.maketrans("", "", ", \u2009\u00a0")


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a list."""

    value: str
    label: str


def typed_in(post: QueryDict) -> dict[str, object]:
    """What was typed, by field."""
    typed: dict[str, object] = {name: post.getlist(name) for name in _MANY}
    for name in ("found", *OF_A_FIND, "words"):
        typed[name] = post.get(name, "").strip()
    return typed


def result_of(typed: Mapping[str, object]) -> Result:
    """What it means; raises `FindingRefused` with every mistake."""
    mistakes: list[Mistake] = []
    found = typed["found"]
    if found not in ("yes", "no"):
        mistakes.append(Mistake("found", "missing", _("Say whether something was found.")))
    said = dict(typed) if found == "yes" else {**typed, **dict.fromkeys(OF_A_FIND, "")}
    result = Result(
        found=found == "yes",
        means_used=words_of(said["means_used"]),
        signs=words_of(said["signs"]),
        category=str(said["category"]),
        quantity=decimal_of(said, "quantity", mistakes),
        quantity_unit=str(said["quantity_unit"]) if said["quantity"] else "",
        weight_kg=decimal_of(said, "weight_kg", mistakes),
        packs_found=_whole(said, "packs_found", mistakes),
        packs_of=_whole(said, "packs_of", mistakes) if said["packs_found"] else None,
        hiding_place=str(said["hiding_place"]),
        words=str(said["words"]),
    )
    check(result.check, mistakes)
    return result


def check(record: Callable[[], None], mistakes: list[Mistake]) -> None:
    """Check a record in whose form some fields could not be read.

    Args:
        record: its own check.
        mistakes: of these fields; what the record says of them is not said.

    Raises `FindingRefused` with every mistake, one a field.
    """
    try:
        record()
    except FindingRefused as refusal:
        seen = {one.field for one in mistakes}
        mistakes = mistakes + [one for one in refusal.mistakes if one.field not in seen]
    if mistakes:
        raise FindingRefused(mistakes)


def options() -> dict[str, list[Option]]:
    """Every list of the form, in the language of the page."""
    language = get_language() or "en"

    def of(table: str, only: Iterable[str] | None = None) -> list[Option]:
        return [
            Option(one.code, one.name(language))
            for one in choices(table)
            if only is None or one.code in only
        ]

    return {
        "means_used": means(language),
        "signs": [Option(value, str(label)) for value, label in Sign.choices],
        "category": categories(language),
        "quantity_unit": of("unit", _UNITS),
        "hiding_place": of("hiding_place"),
    }


def categories(language: str) -> list[Option]:
    """Kinds of what is found."""
    found = [one for one in choices("finding_category") if one.data["found"]]
    return [Option(one.code, one.name(language)) for one in found]


def means(language: str) -> list[Option]:
    """Every means, the least burden to the trader first."""
    ordered = sorted(choices("means"), key=lambda one: one.data["cost"])
    return [Option(one.code, one.name(language)) for one in ordered]


def reason_in(post: QueryDict, known: Sequence[str]) -> str:
    """The coded reason that was chosen; empty where it is none of these."""
    reason = post.get("reason", "")
    return reason if reason in known else ""


def words_of(value: object) -> tuple[str, ...]:
    """The answers of a field that takes several."""
    return tuple(value) if isinstance(value, list) else ()


def decimal_of(said: Mapping[str, object], field: str, mistakes: list[Mistake]) -> Decimal | None:
    """The number that was typed; one that is none is a mistake more."""
    text = str(said[field]).translate(_BETWEEN)
    if not text:
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        mistakes.append(Mistake(field, "no_number", _("Write a number, as 501 or 12.5.")))
        return None


def _whole(said: Mapping[str, object], field: str, mistakes: list[Mistake]) -> int | None:
    text = str(said[field]).translate(_BETWEEN)
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        mistakes.append(Mistake(field, "no_whole_number", _("Write a whole number, as 251.")))
        return None
    return int(text)
