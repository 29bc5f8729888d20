"""Rows: a frame of source columns to canonical rows, and a fault for each field that is wrong."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from .frames import Frame
from .mapping import REQUIRED, Binding, Target
from .schema import columns
from .values import Cast, as_text, cast, constant
from .verdict import Rule, Verdict

_EMPTY = Rule("required: empty")
_KNOWN_AT_MISSING = Rule("an outcome has the instant it was known: empty")
_KNOWN_TOO_EARLY = Rule("an outcome is known after the declaration was lodged")


class Fault(NamedTuple):
    """A field of a row that broke a rule."""

    line: int
    #: Source column and canonical name.
    field: str
    rule: Rule
    value: str


class Rows(NamedTuple):
    """The good rows of a frame and the faults of the others."""

    batch: Any
    #: Line of each good row.
    lines: npt.NDArray[np.int64]
    faults: list[Fault]
    #: Rows with a fault.
    rejected: int


def schema_of(binding: Binding) -> Any:
    """The Arrow schema of the canonical table that this binding gives."""
    fields: list[Any] = []
    for column in (target.column for target in binding.targets):
        fields.append(pa.field(column.name, column.arrow_type))
        if column.name == "outcome_found" and binding.mapping.known_after_days is not None:
            known_at = columns()["outcome_known_at"]
            fields.append(pa.field(known_at.name, known_at.arrow_type))
    return pa.schema(fields)


class RowReader:
    """Casts frames of files that fill the same targets."""

    def __init__(self, binding: Binding, schema: Any) -> None:
        self.binding, self.schema = binding, schema
        self.mapping = binding.mapping
        self._constants = {
            target.column.name: constant(target, self.mapping.timezone).values[0]
            for target in binding.targets
            if target.source is None
        }

    def read(self, frame: Frame) -> Rows:
        """Cast a frame; rows whose wanted fields are all empty are blank and passed over."""
        casts = {t.column.name: self._cast(t, frame) for t in self.binding.targets}
        for name in REQUIRED:
            if name in casts and name not in self._constants:
                casts[name].verdict.fault(pc.is_null(casts[name].values), _EMPTY)
        self._finish_outcome(casts)
        faulty = np.zeros(len(frame.lines), dtype=np.bool_)
        for one in casts.values():
            if one.verdict.rules:
                faulty |= one.verdict.codes != 0
        blank = _blank(frame, faulty)
        good = ~faulty
        batch = pa.record_batch(
            [self._column(field, casts, len(frame.lines)) for field in self.schema], self.schema
        )
        if faulty.any():
            batch = batch.filter(pa.array(good))
        faults = list(self._faults(casts, frame, faulty & ~blank)) if faulty.any() else []
        return Rows(batch, frame.lines[good], faults, int((faulty & ~blank).sum()))

    def _cast(self, target: Target, frame: Frame) -> Cast:
        length = len(frame.lines)
        if target.source is None:
            one = self._constants[target.column.name]
            return Cast(pa.repeat(one, length), Verdict.good(length))
        arrays = [frame.columns[name] for name in target.source.columns]
        return cast(arrays, target, self.mapping.file, self.mapping.timezone)

    def _column(self, field: Any, casts: dict[str, Cast], length: int) -> Any:
        found = casts.get(field.name)
        return pa.nulls(length, field.type) if found is None else found.values

    def _finish_outcome(self, casts: dict[str, Cast]) -> None:
        """Outcome columns agree: no outcome, no instant; an outcome, an instant after lodgement."""
        found, lodged = casts.get("outcome_found"), casts.get("lodged_at")
        if found is None or lodged is None:
            return
        days = self.mapping.known_after_days
        if days is not None:
            later = pc.add(lodged.values, pa.scalar(days * 86_400_000_000, pa.duration("us")))
            casts["outcome_known_at"] = Cast(_where(found.values, later), Verdict.good(len(later)))
        known = casts.get("outcome_known_at")
        if known is not None and days is None:
            examined = pc.is_valid(found.values)
            empty = pc.and_(examined, pc.is_null(known.values))
            known.verdict.fault(empty, _KNOWN_AT_MISSING)
            known.verdict.fault(pc.less(known.values, lodged.values), _KNOWN_TOO_EARLY)
            casts["outcome_known_at"] = Cast(_where(found.values, known.values), known.verdict)
        grouped = casts.get("outcome_class")
        if grouped is not None:
            casts["outcome_class"] = Cast(_where(found.values, grouped.values), grouped.verdict)

    def _faults(
        self, casts: dict[str, Cast], frame: Frame, faulty: npt.NDArray[np.bool_]
    ) -> Iterator[Fault]:
        for target in self.binding.targets:
            one = casts[target.column.name]
            if not one.verdict.rules or target.source is None:
                continue
            places = np.flatnonzero(faulty & (one.verdict.codes != 0))
            if not len(places):
                continue
            texts = [as_text(frame.columns[name].take(places)) for name in target.source.columns]
            name = " + ".join(target.source.columns)
            if name != target.column.name:
                name = f"{name} ({target.column.name})"
            for place, *parts in zip(places, *(text.to_pylist() for text in texts), strict=True):
                rule = one.verdict.rules[one.verdict.codes[place] - 1]
                value = target.source.separator.join(part or "" for part in parts)
                yield Fault(int(frame.lines[place]), name, rule, value)


def _where(found: Any, values: Any) -> Any:
    """The values where something was examined."""
    return pc.if_else(pc.is_valid(found), values, pa.scalar(None, values.type))


def _blank(frame: Frame, faulty: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    blank = faulty.copy()
    if not faulty.any():
        return blank
    for array in frame.columns.values():
        places = np.flatnonzero(blank)
        if not len(places):
            break
        text = pc.utf8_trim_whitespace(as_text(array.take(places)).fill_null(""))
        blank[places] = pc.equal(text, "").to_numpy(zero_copy_only=False)
    return blank
