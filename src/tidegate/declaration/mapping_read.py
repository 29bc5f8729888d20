"""The tables of a mapping, one method each; a mistake is noted and reading goes on.

The keys are those of docs/reference/mappings.md.
"""

from typing import Any
from zoneinfo import ZoneInfo

from .errors import ExpressionError
from .expression import Expression
from .mapping import REQUIRED, FileFormat, Mapping, Revenue, Source, Target, did_you_mean
from .mapping_source import read_source
from .mistakes import Mistakes
from .schema import EXTENSION_KINDS, EXTENSION_PREFIX, OUTCOME, Column, Kind, columns, extension
from .values import constant

_TABLES = {
    "mapping": {"name", "title", "source", "currency", "timezone", "canonical"},
    "file": {"delimiter", "encoding", "sheet", "decimal_comma"},
    "columns": None,
    "constants": None,
    "extensions": None,
    "outcome": {"found", "class", "known_at", "known_after_days"},
    "identity": {"columns"},
    "revenue": {"expression", "is", "is_zh_hant", "is_zh_hans"},
}
#: Languages other than that of `revenue.is`, by their keys.
_OTHER_LANGUAGES = {"is_zh_hant": "zh-hant", "is_zh_hans": "zh-hans"}
_OUTCOME_KEYS = {"found": "outcome_found", "known_at": "outcome_known_at", "class": "outcome_class"}
_ENCODINGS = (
    "utf-8", "utf-16", "utf-32", "ascii", "latin-1", "iso-8859-2", "iso-8859-5", "iso-8859-7",
    "iso-8859-9", "iso-8859-15", "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255",
    "cp1256", "cp1257", "cp1258", "cp437", "cp850", "cp874", "koi8-r", "big5", "big5hkscs",
    "cp950", "gb2312", "gbk", "gb18030", "euc-kr", "cp949", "euc-jp", "shift_jis", "cp932",
)  # fmt: skip
_NUMERIC = (Kind.DECIMAL, Kind.INTEGER, Kind.NUMBER)


class MappingReader:
    """Reads the tables of one document in turn; mistakes are noted and reading goes on."""

    def __init__(self, document: dict[str, Any], mistakes: Mistakes) -> None:
        self.mistakes = mistakes
        self.tables: dict[str, dict[str, Any]] = {}
        for table, keys in document.items():
            if table not in _TABLES:
                mistakes.add(table, f"unknown table{did_you_mean(table, _TABLES)}")
            elif not isinstance(keys, dict):
                mistakes.add(table, "is a table")
            else:
                self.tables[table] = keys
                mistakes.unknown_keys(table, keys, _TABLES[table])

    def mapping(self, name: str) -> Mapping:
        head, mistakes = self.tables.get("mapping", {}), self.mistakes
        if "mapping" not in self.tables:
            mistakes.add("mapping", "the table is missing")
        self.timezone = self._timezone(head)
        self.canonical = mistakes.boolean("mapping", head, "canonical")
        targets = self._targets()
        known = {target.column.name: target.column for target in targets}
        return Mapping(
            name=mistakes.text("mapping", head, "name") or name,
            title=mistakes.text("mapping", head, "title"),
            source=mistakes.text("mapping", head, "source"),
            currency=self._currency(head),
            timezone=self.timezone,
            canonical=self.canonical,
            file=self._file(),
            targets=targets,
            known_after_days=self._known_after_days(known),
            identity=self._identity(known),
            revenue=self._revenue(known),
        )

    def _timezone(self, head: dict[str, Any]) -> str:
        name = self.mistakes.text("mapping", head, "timezone") or "UTC"
        try:
            ZoneInfo(name)
        except (OSError, ValueError, KeyError):
            self.mistakes.add("mapping.timezone", f"{name!r} is not an IANA time zone")
            return "UTC"
        return name

    def _currency(self, head: dict[str, Any]) -> str:
        currency = self.mistakes.text("mapping", head, "currency")
        if currency and not (len(currency) == 3 and currency.isascii() and currency.isupper()):
            self.mistakes.add("mapping.currency", "three capital letters (ISO 4217)")
        return currency

    def _file(self) -> FileFormat:
        keys, mistakes = self.tables.get("file", {}), self.mistakes
        default = FileFormat()
        delimiter = mistakes.text("file", keys, "delimiter") or default.delimiter
        if len(delimiter) != 1 or not delimiter.isascii() or delimiter in '"\r\n\0':
            mistakes.add("file.delimiter", "is one ASCII character, not a quote or a line end")
        encoding = mistakes.text("file", keys, "encoding") or default.encoding
        if encoding.lower().replace("_", "-") not in {n.replace("_", "-") for n in _ENCODINGS}:
            mistakes.add(
                "file.encoding",
                f"{encoding!r} is not one of {' '.join(_ENCODINGS)}"
                f"{did_you_mean(encoding, _ENCODINGS)}",
            )
        return FileFormat(
            delimiter,
            encoding,
            mistakes.text("file", keys, "sheet"),
            mistakes.boolean("file", keys, "decimal_comma"),
        )

    def _targets(self) -> tuple[Target, ...]:
        """Every target in the order of the canonical table."""
        outcomes = {column.name for column in OUTCOME}
        known = {name: c for name, c in columns().items() if name not in outcomes}
        found: dict[str, Target] = {}
        if self.canonical:
            for name, column in columns().items():
                found[name] = Target(column, Source((name,), optional=name not in REQUIRED))
        mapped = self._sources("columns", known)
        found |= mapped
        found |= self._constants(known, mapped)
        extensions = self._extensions()
        found |= self._outcome()
        for name in REQUIRED:
            if name not in found:
                self.mistakes.add("columns", f"{name} is not mapped, and every row must have it")
        items = [found[name] for name in known if name in found]
        outcome = [found[name] for name in columns() if name in outcomes and name in found]
        return (*items, *extensions, *outcome)

    def _sources(self, table: str, known: dict[str, Column]) -> dict[str, Target]:
        found: dict[str, Target] = {}
        for name, value in self.tables.get(table, {}).items():
            place = f"{table}.{name}"
            column = known.get(name)
            if column is None:
                self.mistakes.add(place, self._unknown_item(name, known))
            source = read_source(place, value, column, self.mistakes)
            if column is not None and source is not None:
                found[name] = Target(column, source)
        return found

    @staticmethod
    def _unknown_item(name: str, known: dict[str, Column]) -> str:
        if name.startswith(EXTENSION_PREFIX):
            return "a national item goes into [extensions]"
        if name.startswith("outcome_"):
            return "an outcome goes into [outcome]"
        return f"unknown item{did_you_mean(name, known)}"

    def _constants(self, known: dict[str, Column], mapped: dict[str, Target]) -> dict[str, Target]:
        found: dict[str, Target] = {}
        for name, value in self.tables.get("constants", {}).items():
            place = f"constants.{name}"
            if name not in known:
                self.mistakes.add(place, self._unknown_item(name, known))
                continue
            if name in mapped:
                self.mistakes.add(place, "is in [columns] as well; one of them must go")
            if name == "declaration_id":
                self.mistakes.add(place, "differs on every row, so it cannot be a constant")
            if isinstance(value, bool):
                value = str(value).lower()
            if not isinstance(value, str | int | float):
                self.mistakes.add(place, "is a text, a number, true or false")
                continue
            target = Target(known[name], constant=str(value))
            checked = constant(target, self.timezone)
            for rule in checked.verdict.rules:
                self.mistakes.add(place, f"{value!r} breaks the rule {rule.text}")
            if not checked.verdict.rules and not checked.values[0].is_valid:
                self.mistakes.add(place, "is not empty")
            found[name] = target
        return found

    def _extensions(self) -> tuple[Target, ...]:
        found: list[Target] = []
        kinds = {kind.value: kind for kind in EXTENSION_KINDS}
        for name, value in self.tables.get("extensions", {}).items():
            place = f"extensions.{name}"
            if not name.startswith(EXTENSION_PREFIX) or not name.isidentifier():
                self.mistakes.add(
                    place,
                    f"a name begins with {EXTENSION_PREFIX} and has only letters, digits and _",
                )
            if not isinstance(value, dict):
                self.mistakes.add(place, 'is a table such as { column = "Rate", kind = "number" }')
                continue
            keys = dict(value)
            kind = keys.pop("kind", None)
            if not isinstance(kind, str) or kind not in kinds:
                self.mistakes.add(f"{place}.kind", f"is one of {', '.join(kinds)}")
            column = extension(name, kinds.get(str(kind), Kind.TEXT))
            source = read_source(place, keys, column, self.mistakes)
            if source is not None:
                found.append(Target(column, source))
        return tuple(found)

    def _outcome(self) -> dict[str, Target]:
        keys = self.tables.get("outcome", {})
        found: dict[str, Target] = {}
        for key, name in _OUTCOME_KEYS.items():
            if key in keys:
                column = columns()[name]
                source = read_source(f"outcome.{key}", keys[key], column, self.mistakes)
                if source is not None:
                    found[name] = Target(column, source)
        return found

    def _known_after_days(self, known: dict[str, Column]) -> int | None:
        keys = self.tables.get("outcome", {})
        if "outcome" not in self.tables:
            return None
        if "found" not in keys:
            self.mistakes.add("outcome.found", "is missing: an outcome says whether it found")
        if ("known_at" in keys) == ("known_after_days" in keys):
            self.mistakes.add("outcome", "has known_at or known_after_days, one of the two")
        days = keys.get("known_after_days")
        if days is None:
            return None
        if not isinstance(days, int) or isinstance(days, bool) or not 0 <= days <= 3660:
            self.mistakes.add("outcome.known_after_days", "is a whole number from 0 to 3660")
            return None
        return days

    def _identity(self, known: dict[str, Column]) -> tuple[str, ...]:
        if "identity" not in self.tables:
            return ()
        names = self.mistakes.texts("identity", self.tables["identity"], "columns")
        for name in names:
            if name not in known:
                self.mistakes.add(
                    "identity.columns", f"{name!r} is not mapped{did_you_mean(name, known)}"
                )
        return names

    def _revenue(self, known: dict[str, Column]) -> Revenue | None:
        keys = self.tables.get("revenue")
        if keys is None:
            return None
        text = self.mistakes.text("revenue", keys, "expression")
        title = self.mistakes.text("revenue", keys, "is")
        if not title:
            self.mistakes.add("revenue.is", "is missing: say what the number is, and is not")
        titles = {
            language: self.mistakes.text("revenue", keys, key)
            for key, language in _OTHER_LANGUAGES.items()
            if key in keys
        }
        try:
            expression = Expression(text)
        except ExpressionError as error:
            self.mistakes.add("revenue.expression", str(error))
            return None
        numeric = [name for name, column in known.items() if column.kind in _NUMERIC]
        for name in sorted(expression.names):
            if name not in known:
                rule = f"{name!r} is not mapped{did_you_mean(name, numeric)}"
                self.mistakes.add("revenue.expression", rule)
            elif name not in numeric:
                self.mistakes.add("revenue.expression", f"{name!r} is not a number")
        return Revenue(expression, title, titles)
