"""Which codes a description may have, from the tables.

A process has one index; it is built anew, in about two seconds, when a table, the register of
rulings or the day changes.
"""

import threading
from collections.abc import Iterator
from dataclasses import dataclass

from tidegate.analytics.goods.interface import (
    CHAPTER,
    HEADING,
    SUBHEADING,
    Ground,
    Index,
    Kind,
    Row,
    Suggestion,
    vague,
)
from tidegate.codes.interface import Code, choices, codes, day_of, fold, revisions
from tidegate.codes.interface import table as table_of

from . import queries
from .models import Ruling

#: What is longer is cut, and said to be.
LONGEST = 300
MOST = 5
_TABLES = ("hs", "goods_name", "vague_goods")
#: A row of these tables that says nothing of its kind is what people call goods.
_KINDS = {"term": Kind.TERM, "text": Kind.TEXT}
_LANGUAGES = ("en", "zh_hant", "zh_hans")


@dataclass(frozen=True, slots=True)
class Path:
    """A code with what stands above it."""

    #: Roman number of the section, where the table has it.
    section: str
    #: Chapter, heading, subheading, as far as the table has them.
    steps: tuple[Code, ...]

    @property
    def notes(self) -> tuple[tuple[str, str], ...]:
        """Code and its legal notes, where the table has them."""
        return tuple(
            (one.code, str(one.data["notes"])) for one in self.steps if one.data.get("notes")
        )


@dataclass(frozen=True, slots=True)
class Found:
    """A suggestion with what is said of its code."""

    suggestion: Suggestion
    path: Path
    #: Each with the row of a table that it is, where it is one of a name of goods.
    grounds: tuple[tuple[Ground, Code | None], ...]
    #: What Customs ruled of goods of the same heading, and holds today.
    rulings: tuple[Ruling, ...]


@dataclass(frozen=True, slots=True)
class Better:
    """A vague word, and what to write in place of it."""

    word: Code
    language: str

    @property
    def name(self) -> str:
        """The word in the language."""
        return self.word.name(self.language)

    @property
    def example(self) -> str:
        """In the language, or in English."""
        own = self.word.data.get(f"better_{self.language.replace('-', '_')}")
        return str(own or self.word.data.get("better_en", ""))


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered to a description."""

    #: As it was looked into.
    description: str
    was_cut: bool
    #: The tariff is not loaded: nothing can be answered.
    is_empty: bool = False
    #: Too little is said, for these words.
    is_vague: bool = False
    better: tuple[Better, ...] = ()
    found: tuple[Found, ...] = ()
    #: Whether chances could be learned; only the order counts otherwise.
    has_chances: bool = False
    #: Whether the tariff has names in Chinese.
    has_chinese: bool = False

    @property
    def has_notes(self) -> bool:
        """Whether the table has legal notes of what was found."""
        return any(one.path.notes for one in self.found)


@dataclass(frozen=True, slots=True)
class _Built:
    of: object
    index: Index | None
    vague: dict[str, Code]
    names: dict[str, Code]
    has_chinese: bool


_lock = threading.Lock()
_built = _Built(None, None, {}, {}, False)


def find(description: str, language: str) -> Answer:
    """The subheadings that a description may have, or why none is named."""
    cut = " ".join(description.split())[:LONGEST]
    was_cut = len(" ".join(description.split())) > LONGEST
    folded, built = fold(cut), _current()
    said = vague(folded, built.vague)
    if said is not None:
        better = tuple(Better(built.vague[one], language) for one in said.phrases)
        return Answer(cut, was_cut, is_vague=True, better=better)
    if built.index is None:
        return Answer(cut, was_cut, is_empty=True)
    suggestions = built.index.suggest(folded, MOST)
    listed = _listed(one.code for one in suggestions)
    rulings = queries.of_headings(one.code for one in suggestions)
    return Answer(
        cut,
        was_cut,
        found=tuple(_found(one, listed, rulings, built) for one in suggestions),
        has_chances=built.index.has_chances,
        has_chinese=built.has_chinese,
    )


def forget() -> None:
    """Build anew at the next question."""
    global _built
    _built = _Built(None, None, {}, {}, False)


def _found(
    suggestion: Suggestion,
    listed: dict[str, Code],
    rulings: dict[str, list[Ruling]],
    built: _Built,
) -> Found:
    above = (suggestion.code[:digits] for digits in (CHAPTER, HEADING, SUBHEADING))
    steps = tuple(listed[code] for code in above if code in listed)
    section = str(steps[-1].data.get("section") or "") if steps else ""
    grounds = tuple((one, built.names.get(one.row.key)) for one in suggestion.grounds)
    ruled = tuple(rulings[suggestion.code[:HEADING]])
    return Found(suggestion, Path(section, steps), grounds, ruled)


def _listed(wanted: Iterator[str]) -> dict[str, Code]:
    several = {code[:digits] for code in wanted for digits in (CHAPTER, HEADING, SUBHEADING)}
    return codes("hs", several)


def _current() -> _Built:
    global _built
    known = revisions()
    of = (day_of(None), *(known.get(name) for name in _TABLES), *queries.version())
    built = _built
    if built.of == of:
        return built
    with _lock:
        if _built.of != of:
            _built = _build(of)
        return _built


def _build(of: object) -> _Built:
    tariff, called = choices("hs"), choices("goods_name")
    rows = [*_rows_of_tariff(tariff), *_rows_of_names(called), *_rows_of_rulings()]
    has_goods = any(len(row.code) == SUBHEADING for row in rows if row.kind is Kind.NOMENCLATURE)
    words = {
        fold(text): one for one in choices("vague_goods") for text in _texts(one) if fold(text)
    }
    return _Built(
        of,
        Index(rows) if has_goods else None,
        words,
        {one.code: one for one in called},
        any(one.names.zh_hant or one.names.zh_hans for one in tariff),
    )


def _rows_of_tariff(tariff: list[Code]) -> Iterator[Row]:
    for one in tariff:
        if len(one.code) >= HEADING:
            for text in {fold(text) for text in _texts(one)}:
                yield Row(text, one.code, Kind.NOMENCLATURE)


def _rows_of_names(called: list[Code]) -> Iterator[Row]:
    for one in called:
        if not table_of("hs").matches(str(one.data["hs"])):
            continue
        kind = _KINDS.get(str(one.data["kind"]), Kind.TERM)
        for text in {fold(text) for text in _texts(one)}:
            yield Row(text, str(one.data["hs"]), kind, one.code)


def _rows_of_rulings() -> Iterator[Row]:
    for one in queries.in_force():
        yield Row(fold(one.description), one.commodity_code[:SUBHEADING], Kind.RULING)


def _texts(one: Code) -> Iterator[str]:
    """The names of a row, in whichever languages it has them."""
    return (text for name in _LANGUAGES if (text := getattr(one.names, name)))
