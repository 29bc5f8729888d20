"""What an index is made of, and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

#: Digits of the Harmonized System: what is suggested, its heading, its chapter.
SUBHEADING, HEADING, CHAPTER = 6, 4, 2


class Kind(StrEnum):
    """What sort of text a row is."""

    #: The legal text of a code of any length, in one language.
    NOMENCLATURE = "nomenclature"
    #: What people call goods.
    TERM = "term"
    #: A description as somebody wrote it, with a confirmed code.
    TEXT = "text"
    #: An advance ruling.
    RULING = "ruling"


@dataclass(frozen=True, slots=True)
class Row:
    """A text and the code that it stands for; the text folded."""

    text: str
    code: str
    kind: Kind
    #: What the caller knows the row by: it comes back with a suggestion that rests on it.
    key: str = ""


@dataclass(frozen=True, slots=True)
class Ground:
    """A row that speaks for a code."""

    row: Row
    #: From 0 to 1: how alike it is to what was asked.
    likeness: float
    #: Asked word to the word of the row that it is like.
    matched: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A subheading that the goods may have."""

    code: str
    #: That it is this one; None where the index had too few descriptions to learn chances from.
    chance: float | None
    #: That it is some subheading of its heading.
    heading_chance: float | None
    #: The most alike first, one a kind.
    grounds: tuple[Ground, ...]
