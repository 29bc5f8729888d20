"""The machine API of commodity codes: suggestions, which are advice and bind nobody."""

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema

from tidegate.access.interface import public, requires
from tidegate.codes.interface import moment_of

from . import finding, queries
from .policies import SUGGEST

router = Router(tags=["commodity codes"])

_MOST = 100
_LAST = 2**53


class StepOut(Schema):
    """A code of the tariff."""

    code: str
    text: str


class GroundOut(Schema):
    """What speaks for a suggestion: a text of the tariff, a name of goods, a description."""

    kind: str
    #: As it was compared: one spelling, without case.
    text: str
    likeness: float
    source: str
    #: Asked word to the word that it is like.
    matched: dict[str, str]


class SuggestionOut(Schema):
    """A subheading that the goods may have."""

    code: str
    section: str
    #: Chapter, heading, subheading.
    path: list[StepOut]
    #: That it is this one; null where too few described goods are known to learn chances from.
    chance: float | None
    #: That it is of this heading.
    heading_chance: float | None
    grounds: list[GroundOut]
    #: Legal notes by code; empty where none are loaded.
    notes: list[StepOut]
    #: Numbers of the advance rulings of the same heading that hold today.
    rulings: list[str]


class RulingOut(Schema):
    """An advance ruling, as the public register has it."""

    number: str
    description: str
    commodity_code: str
    reasons: str
    valid_from: date
    #: The first day on which it no longer holds.
    valid_until: date
    published_at: datetime
    revoked_at: datetime | None


class RulingsOut(Schema):
    """Some rulings by number; ask for what comes `after` the last one."""

    rulings: list[RulingOut]
    next: int | None


class BetterOut(Schema):
    """A word that says too little, and what to write in place of it."""

    word: str
    example: str


class AnswerOut(Schema):
    """Suggestions, the likeliest first, or the words for which there are none."""

    #: As it was looked into; a longer one is cut.
    description: str
    was_cut: bool
    is_vague: bool
    better: list[BetterOut]
    suggestions: list[SuggestionOut]


@router.get("/rulings", response=RulingsOut)
@public
def rulings(
    request: HttpRequest,
    q: Annotated[str, Query(max_length=200)] = "",
    at: Annotated[date | None, Query(description="That hold on this day; today's.")] = None,
    known_at: Annotated[datetime | None, Query(description="As known then; now.")] = None,
    after: Annotated[int, Query(ge=0, le=_LAST)] = 0,
) -> dict[str, Any]:
    """Advance rulings in force that have every word asked for, or whose code begins so."""
    among = queries.with_words(queries.in_force(at, moment_of(known_at)), q).filter(pk__gt=after)
    found = list(among.order_by("pk")[: _MOST + 1])
    more = len(found) > _MOST
    return {"rulings": found[:_MOST], "next": found[_MOST - 1].pk if more else None}


@router.get("/suggestions", response=AnswerOut)
@requires(SUGGEST)
def suggestions(
    request: HttpRequest,
    description: Annotated[str, Query(min_length=1, max_length=2000)],
    language: Annotated[str, Query(pattern="^(en|zh-hant|zh-hans)$")] = "en",
) -> dict[str, Any]:
    """Subheadings that a description may have, in any language, with what speaks for each."""
    answer = finding.find(description, language)
    return {
        "description": answer.description,
        "was_cut": answer.was_cut,
        "is_vague": answer.is_vague,
        "better": [{"word": one.name, "example": one.example} for one in answer.better],
        "suggestions": [_out(one, language) for one in answer.found],
    }


def _out(found: finding.Found, language: str) -> dict[str, Any]:
    one = found.suggestion
    return {
        "code": one.code,
        "section": found.path.section,
        "path": [{"code": step.code, "text": step.name(language)} for step in found.path.steps],
        "chance": one.chance,
        "heading_chance": one.heading_chance,
        "grounds": [
            {
                "kind": ground.row.kind,
                "text": ground.row.text,
                "likeness": ground.likeness,
                "source": "" if row is None else row.source,
                "matched": dict(ground.matched),
            }
            for ground, row in found.grounds
        ],
        "notes": [{"code": code, "text": text} for code, text in found.path.notes],
        "rulings": [ruling.number for ruling in found.rulings],
    }
