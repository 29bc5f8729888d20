"""Reads the folders of document types. Every mistake of every folder is told, by file and line."""

import hashlib
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from tidegate.codes.interface import Names, NoSuchTable
from tidegate.codes.interface import table as table_of

from ..document import examine
from ..shape import MOST_LINES
from . import conditions, fees
from .errors import BadTypes
from .items import ITEMS, Unreadable, read_item
from .numbering import NUMBERS
from .types import DIRECTIONS, DRAWS, KINDS, STANDINGS, UNTIL, DocumentType, Fee, Item

#: As long as the ledger takes a code.
_NAME = re.compile(r"[a-z][a-z0-9_]{2,31}")
_LANGUAGES = ("en", "zh_hant", "zh_hans")
_NEEDS = ("required", "optional")
#: Most working days of a pledge, most days for which something is issued.
_LONGEST_PLEDGE, _LONGEST_VALIDITY = 365, 3660


class _Reader:
    """A TOML file with the mistakes that were found in it."""

    def __init__(self, path: Path, shown: str) -> None:
        self.mistakes: list[str] = []
        self._shown = shown
        content = path.read_bytes() if path.is_file() else b""
        if not content:
            self._tell(0, "the file is missing or empty")
        self._text = content.decode("utf-8", "replace")
        self.whole: dict[str, Any] = {}
        try:
            self.whole = tomllib.loads(self._text)
        except tomllib.TOMLDecodeError as error:
            line = re.search(r"line (\d+)", str(error))
            self._tell(int(line[1]) if line else 0, f"no TOML: {error}")

    def _tell(self, line: int, rule: str) -> None:
        self.mistakes.append(f"{self._shown}:{line}: {rule}")

    def wrong(self, section: str, key: str, rule: str) -> None:
        """A value breaks a rule; said with the line on which its key stands."""
        named = f"[{section}] {key}" if section else key
        self._tell(self._line_of(section, key), f"{named}: {rule}")

    def _line_of(self, section: str, key: str) -> int:
        """Where a key of a section is, counted from 1; the section itself where it is not."""
        inside, at = section == "", 1
        for number, line in enumerate(self._text.splitlines(), 1):
            if head := re.match(r"\s*\[([^\[\]]+)\]", line):
                inside = head[1].strip() == section
                at = number if inside else at
            elif inside and re.match(rf"""\s*["']?{re.escape(key)}["']?\s*=""", line):
                return number
        return at

    def section(self, name: str) -> dict[str, Any]:
        """A table of the file; empty, and told, where it is something else."""
        found = self.whole.get(name, {})
        if isinstance(found, dict):
            return found
        self.wrong("", name, "is a table")
        return {}

    def one_of(
        self, key: str, allowed: Mapping[str, object] | tuple[str, ...], default: str
    ) -> str:
        """A word of a closed list."""
        found = self.whole.get(key, default)
        if isinstance(found, str) and found in allowed:
            return found
        self.wrong("", key, f"one of {', '.join(allowed)}")
        return default

    def words(self, key: str) -> tuple[str, ...]:
        """A list of words; may be missing."""
        found = self.whole.get(key, [])
        if isinstance(found, list) and all(isinstance(one, str) and one for one in found):
            return tuple(found)
        self.wrong("", key, "a list of words")
        return ()

    def whole_number(self, key: str, most: int, default: int = 0) -> int:
        """A number from 0."""
        found = self.whole.get(key, default)
        if isinstance(found, int) and not isinstance(found, bool) and 0 <= found <= most:
            return found
        self.wrong("", key, f"a whole number from 0 to {most}")
        return default

    def flag(self, key: str) -> bool:
        """True or false."""
        found = self.whole.get(key, False)
        if not isinstance(found, bool):
            self.wrong("", key, "true or false")
        return found is True

    def names(self, section: str) -> Names:
        """Text in the three languages, each of which must be there."""
        found = self.section(section)
        for language in _LANGUAGES:
            if not isinstance(found.get(language), str) or not found[language].strip():
                self.wrong(section, language, "text in this language is missing")
        return Names(*(str(found.get(language, "")) for language in _LANGUAGES))

    def known(self, keys: frozenset[str]) -> None:
        """Refuse what nobody reads."""
        for key in self.whole.keys() - keys:
            self.wrong("", key, "nobody reads this key")


_KEYS = frozenset({
    "kind", "direction", "phase", "standing", "source", "title", "about", "agencies", "header",
    "line", "lines", "rules", "fee", "amend", "cancel", "draw", "second_person", "pledge_days",
    "valid_days", "number",
})  # fmt: skip


def load(folder: Path) -> Mapping[str, DocumentType]:
    """Every type of a folder by name, in the order of names; raises `BadTypes`."""
    shared, mistakes = _shared(folder / "items.toml")
    made: dict[str, DocumentType] = {}
    for one in sorted(path for path in folder.iterdir() if path.is_dir()):
        if one.name.startswith("__"):
            continue
        found, wrong = _type(one, shared)
        mistakes += wrong
        if found is not None:
            made[found.name] = found
    if mistakes:
        raise BadTypes(mistakes)
    return made


def _shared(path: Path) -> tuple[dict[str, Item], list[str]]:
    """The 42 items, and those that several types share."""
    reader, items = _Reader(path, path.name), dict(ITEMS)
    for name in reader.whole:
        try:
            items[name] = read_item(name, reader.section(name))
        except Unreadable as error:
            reader.wrong(name, error.key, str(error))
    return items, reader.mistakes


def _type(folder: Path, shared: Mapping[str, Item]) -> tuple[DocumentType | None, list[str]]:
    reader = _Reader(folder / "type.toml", f"{folder.name}/type.toml")
    if not _NAME.fullmatch(folder.name):
        reader.wrong("", "title", f"{folder.name} is no plain name of 3 to 32 characters")
    if not reader.whole:
        return None, reader.mistakes
    reader.known(_KEYS)
    header, line, required = _items(reader, shared)
    made = DocumentType(
        name=folder.name,
        edition=_edition(folder),
        kind=reader.one_of("kind", KINDS, ""),
        direction=reader.one_of("direction", DIRECTIONS, ""),
        phase=reader.whole_number("phase", 3),
        standing=reader.one_of("standing", STANDINGS, ""),
        source=_source(reader),
        title=reader.names("title"),
        about=reader.names("about"),
        agencies=reader.words("agencies"),
        header=header,
        line=line,
        required=required,
        fewest_lines=1 if line else 0,
        most_lines=reader.whole_number("lines", 100_000, MOST_LINES) if line else 0,
        rules=_rules(reader),
        fee=_fee(reader),
        amend=reader.one_of("amend", UNTIL, "decided"),
        cancel=reader.one_of("cancel", UNTIL, "decided"),
        draw=reader.one_of("draw", DRAWS, "none"),
        number=reader.one_of("number", NUMBERS, "plain"),
        second_person=reader.flag("second_person"),
        pledge_days=reader.whole_number("pledge_days", _LONGEST_PLEDGE),
        valid_days=reader.whole_number("valid_days", _LONGEST_VALIDITY),
        sample=_sample(folder),
    )
    reader.mistakes += [f"{folder.name}/{told}" for told in _against_itself(made)]
    return made, reader.mistakes


def _edition(folder: Path) -> str:
    told = hashlib.sha256()
    for path in (folder.parent / "items.toml", folder / "type.toml"):
        told.update(path.read_bytes() if path.is_file() else b"")
    return told.hexdigest()


def _source(reader: _Reader) -> str:
    found = reader.whole.get("source")
    if isinstance(found, str) and found.strip():
        return found
    reader.wrong("", "source", "says where it is from, or why it is assumed")
    return ""


def _items(
    reader: _Reader, shared: Mapping[str, Item]
) -> tuple[dict[str, Item], dict[str, Item], frozenset[str]]:
    parts: list[dict[str, Item]] = []
    required = set()
    for section in ("header", "line"):
        items: dict[str, Item] = {}
        for name, said in reader.section(section).items():
            need = said.get("need") if isinstance(said, dict) else said
            if need not in _NEEDS:
                reader.wrong(section, name, f"one of {', '.join(_NEEDS)}")
            elif need == "required":
                required.add(name)
            item = _item(reader, section, name, said, shared)
            if item is not None:
                items[name] = item
        parts.append(items)
    header, line = parts
    for name in header.keys() & line.keys():
        reader.wrong("line", name, "is said in the header, too")
    if not header:
        reader.wrong("", "header", "a document has at least one item")
    return header, line, frozenset(required)


def _item(
    reader: _Reader, section: str, name: str, said: object, shared: Mapping[str, Item]
) -> Item | None:
    is_own = isinstance(said, dict) and "form" in said
    if not is_own and name not in shared:
        reader.wrong(section, name, "is neither one of the shared items nor says its form")
    elif is_own and name in shared:
        reader.wrong(section, name, "is a shared item; only its need is said here")
    elif not is_own:
        return shared[name]
    else:
        try:
            return read_item(name, {**said, "need": None})  # type: ignore[dict-item]
        except Unreadable as error:
            reader.wrong(section, name, str(error))
    return None


def _rules(reader: _Reader) -> tuple[str, ...]:
    names = reader.words("rules")
    for name in names:
        if name not in conditions.CONDITIONS:
            reader.wrong("", "rules", f"there is no condition {name!r}")
    return names


def _fee(reader: _Reader) -> Fee:
    said = reader.section("fee")
    rule, standing = said.get("rule", "nil"), said.get("standing", "assumed")
    if rule not in fees.RULES:
        reader.wrong("fee", "rule", f"one of {', '.join(fees.RULES)}")
        rule = "nil"
    if standing not in STANDINGS:
        reader.wrong("fee", "standing", f"one of {', '.join(STANDINGS)}")
    amounts = {}
    for name, value in said.items():
        if name in ("rule", "standing", "source"):
            continue
        try:
            amounts[name] = _amount(value)
        except (InvalidOperation, ValueError):
            reader.wrong("fee", name, 'an amount in quotation marks, as "184.00"')
    if missing := fees.RULES[rule].amounts - amounts.keys():
        reader.wrong("fee", "rule", f"{rule} takes {', '.join(sorted(missing))}")
    return Fee(rule, amounts, str(standing), str(said.get("source", "")))


def _amount(value: object) -> Decimal:
    if not isinstance(value, str):
        raise ValueError
    amount = Decimal(value)
    if not 0 <= amount < 10**9:
        raise ValueError
    return amount


def _sample(folder: Path) -> Mapping[str, object]:
    try:
        found = json.loads((folder / "sample.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _against_itself(made: DocumentType) -> Iterator[str]:
    """What a type says that does not fit the rest of what it says."""
    for name, item in {**made.header, **made.line}.items():
        if item.table:
            try:
                table_of(item.table)
            except NoSuchTable as error:
                yield f"type.toml:1: {name}: {error}"
    if made.draw == "quantity" and not {"quantity", "quantity_unit"} <= made.line.keys():
        yield "type.toml:1: draw: quantity: its lines have quantity and quantity_unit"
    _, mistakes = examine(made.sample, made.shape)
    for mistake in mistakes:
        yield f"sample.json:1: {mistake.field}: {mistake.detail}"
