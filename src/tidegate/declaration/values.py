"""Casting: the text of a source column to canonical values, with a verdict on each.

Works on the distinct values of a batch and looks the answers up, since codes, places and days
repeat. Nothing is guessed: surrounding white space goes, codes become capitals, empty is null;
whatever else does not fit the column's format is a fault.
"""

from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from .instants import instants
from .mapping import FileFormat, Source, Target
from .quantities import quantities
from .schema import Column, Kind
from .single import AROUND, FALSE, TRUE
from .verdict import Rule, Verdict


class Cast(NamedTuple):
    """Canonical values, null wherever the verdict names a rule."""

    values: Any
    verdict: Verdict


def cast(arrays: list[Any], target: Target, file: FileFormat, timezone: str) -> Cast:
    """Source arrays of one target to its canonical values."""
    source = target.source
    if source is None:
        raise ValueError(f"{target.column.name} is a constant")
    if len(arrays) == 1 and _is_final(arrays[0], target):
        return _trusted(arrays[0], target.column)
    texts = [as_text(array) for array in arrays]
    encoded = (texts[0] if len(texts) == 1 else _join(texts, source)).dictionary_encode()
    distinct, verdict = _cast(encoded.dictionary, target.column, source, file, timezone)
    return Cast(distinct.take(encoded.indices), verdict.take(encoded.indices))


def constant(target: Target, timezone: str) -> Cast:
    """The one value of a constant, checked like any other."""
    texts = pa.array([target.constant], pa.string())
    return _cast(texts, target.column, Source(()), FileFormat(), timezone)


def as_text(array: Any) -> Any:
    """Any flat column as text, the way a person would write it; nested ones are refused earlier."""
    if pa.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    if pa.types.is_string(array.type):
        return array
    text = array.cast(pa.string())
    if pa.types.is_floating(array.type):
        # A whole number in a float column was an integer before some row was empty.
        text = pc.replace_substring_regex(text, r"\.0\z", "")
    return text


def _join(texts: list[Any], source: Source) -> Any:
    parts = [pc.utf8_trim(text.fill_null(""), AROUND) for text in texts]
    joined = pc.binary_join_element_wise(*parts, source.separator)
    return pc.utf8_trim(joined, AROUND + source.separator)


def _cast(texts: Any, column: Column, source: Source, file: FileFormat, timezone: str) -> Cast:
    verdict = Verdict.good(len(texts))
    texts = _prepared(texts, source, verdict)
    match column.kind:
        case Kind.TEXT:
            values = _text(texts, column, verdict)
        case Kind.CODE:
            values = _code(texts, column, verdict)
        case Kind.BOOLEAN:
            values = _boolean(texts, source, verdict)
        case Kind.DATE | Kind.TIMESTAMP:
            day_ends = column.name == "outcome_known_at"
            values = instants(texts, column, source.format, timezone, verdict, day_ends=day_ends)
        case Kind.DECIMAL | Kind.INTEGER | Kind.NUMBER:
            values = quantities(texts, column, source.scale, file.decimal_comma, verdict)
    return Cast(values, verdict)


def _prepared(texts: Any, source: Source, verdict: Verdict) -> Any:
    texts = pc.utf8_trim(texts, AROUND)
    if source.remove:
        letters = "".join(f"\\x{{{ord(letter):x}}}" for letter in source.remove)
        texts = pc.replace_substring_regex(texts, f"[{letters}]", "")
    if source.upper:
        texts = pc.utf8_upper(texts)
    texts = _empty_is_null(texts)
    if source.map:
        texts = _mapped(texts, source, verdict)
    if source.pad_left:
        texts = pc.utf8_lpad(texts, source.pad_left, "0")
    return texts


def _mapped(texts: Any, source: Source, verdict: Verdict) -> Any:
    places = pc.index_in(texts, pa.array(list(source.map), pa.string()))
    ours = pa.array(list(source.map.values()), pa.string()).take(places)
    unlisted = pc.and_(pc.is_valid(texts), pc.is_null(places))
    if source.keep_others:
        others = texts
    else:
        others = pa.scalar(source.otherwise, pa.string())
        if source.otherwise is None:
            verdict.fault(unlisted, Rule("a value is one of the mapping's map"))
    return _empty_is_null(pc.if_else(unlisted, others, ours))


def _text(texts: Any, column: Column, verdict: Verdict) -> Any:
    too_long = pc.greater(pc.utf8_length(texts), column.length)
    rule = Rule(f"{column.format}: at most {column.length} characters", measured=True)
    verdict.fault(too_long, rule)
    return verdict.keep_good(texts)


def _code(texts: Any, column: Column, verdict: Verdict) -> Any:
    texts = _text(pc.utf8_upper(texts), column, verdict)
    if column.pattern:
        fits = pc.match_substring_regex(texts, rf"\A(?:{column.pattern})\z")
        verdict.fault(pc.invert(fits), Rule(f"{column.format}: matches {column.pattern}"))
    return verdict.keep_good(texts)


def _boolean(texts: Any, source: Source, verdict: Verdict) -> Any:
    own = bool(source.true or source.false)
    true, false = (source.true, source.false) if own else (TRUE, FALSE)
    words = texts if own else pc.utf8_lower(texts)
    yes = pc.is_in(words, pa.array(true, pa.string()))
    no = pc.is_in(words, pa.array(false, pa.string()))
    unknown = pc.and_(pc.is_valid(texts), pc.invert(pc.or_(yes, no)))
    allowed = ", ".join((*true, *false))
    verdict.fault(unknown, Rule(f"bool: one of {allowed}"))
    return verdict.keep_good(pc.if_else(pc.is_null(texts), pa.scalar(None, pa.bool_()), yes))


def _empty_is_null(texts: Any) -> Any:
    return pc.if_else(pc.equal(texts, ""), pa.scalar(None, pa.string()), texts)


def _is_final(array: Any, target: Target) -> bool:
    """Whether a typed column (of a Parquet file) needs no reading, only its range checked."""
    source = target.source
    return (
        source is not None
        and target.column.kind in (Kind.DECIMAL, Kind.INTEGER, Kind.TIMESTAMP, Kind.BOOLEAN)
        and array.type == target.column.arrow_type
        and not (source.map or source.scale or source.true or source.false or source.remove)
    )


def _trusted(values: Any, column: Column) -> Cast:
    verdict = Verdict.good(len(values))
    if column.kind is Kind.TIMESTAMP:
        years = pc.year(values)
        outside = pc.or_(pc.less(years, 1970), pc.greater_equal(years, 2200))
        verdict.fault(outside, Rule("a date is from 1970 to 2199"))
    elif column.kind in (Kind.DECIMAL, Kind.INTEGER):
        negative = pc.equal(pc.sign(values), pa.scalar(-1).cast(pc.sign(values).type))
        verdict.fault(negative, Rule(f"{column.format}: not negative"))
        if column.kind is Kind.INTEGER:
            rule = Rule(f"{column.format}: at most {column.length} digits before the point")
            verdict.fault(pc.greater_equal(values, 10**column.length), rule)
    return Cast(verdict.keep_good(values), verdict)
