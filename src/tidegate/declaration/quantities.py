"""Numbers as text to decimals, integers and floats, exactly and by rule.

A decimal is read exactly (up to 20 places), then rounded half-even to the column's places: exports
of binary floats end in tails like 241.58000000000004, which are nobody's mistake.
"""

from decimal import Decimal, InvalidOperation
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from .schema import Column, Kind
from .verdict import Rule, Verdict

_PLAIN = r"\A[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)\z"
_POWER = r"\A[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)[eE][+-]?[0-9]{1,3}\z"
_GROUPED = r"\A[+-]?[0-9]{1,3}([,.' _\x{00a0}\x{202f}][0-9]{3})+([.,][0-9]+)?\z"
_WHOLE_DIGITS = 16
_PLACES = 20
_EXACT = pa.decimal128(_WHOLE_DIGITS + _PLACES, _PLACES)
#: A scale has at most 9 digits, so that the product still fits 38.
_UNSCALED = pa.decimal128(28, 12)
#: Of an extension, whose size no format limits.
_LARGEST_FLOAT = 1e15


def quantities(
    texts: Any, column: Column, scale: Decimal | None, decimal_comma: bool, verdict: Verdict
) -> Any:
    """Text to the column's type; null where the verdict gained a fault."""
    exact = _exact(texts, column, decimal_comma, verdict)
    if scale is not None:
        exact = _scaled(exact, scale)
    if column.kind is Kind.NUMBER:
        values = exact.cast(pa.float64())
        too_large = pc.greater(pc.abs(values), _LARGEST_FLOAT)
        verdict.fault(too_large, Rule("number: at most 15 digits"))
        return verdict.keep_good(values)
    verdict.fault(pc.less(exact, _zero(exact)), Rule(f"{column.format}: not negative"))
    if column.kind is Kind.INTEGER:
        fraction = pc.not_equal(pc.round(exact, 0), exact)
        verdict.fault(fraction, Rule(f"{column.format}: a whole number"))
    rounded = pc.round(verdict.keep_good(exact), column.scale, round_mode="half_to_even")
    digits = column.length - column.scale
    limit = pa.scalar(Decimal(10) ** digits).cast(rounded.type)
    rule = Rule(f"{column.format}: at most {digits} digits before the point")
    verdict.fault(pc.greater_equal(rounded, limit), rule)
    return verdict.keep_good(rounded).cast(column.arrow_type)


def _exact(texts: Any, column: Column, decimal_comma: bool, verdict: Verdict) -> Any:
    name = column.format
    if decimal_comma:
        point = pc.match_substring(texts, ".")
        verdict.fault(point, Rule(f"{name}: no full stop ([file] decimal_comma is true)"))
        texts = pc.replace_substring(texts, ",", ".")
    plain = pc.match_substring_regex(texts, _PLAIN)
    if pc.any(pc.invert(plain)).as_py():
        texts = _powers_written_out(texts)
        plain = pc.match_substring_regex(texts, _PLAIN)
        grouped = pc.match_substring_regex(texts, _GROUPED)
        verdict.fault(pc.and_(grouped, pc.invert(plain)), Rule(f"{name}: no thousands separators"))
        verdict.fault(pc.invert(plain), Rule(f"{name}: a number such as 1234.5"))
    long = pc.match_substring_regex(texts, rf"\A[+-]?0*[1-9][0-9]{{{_WHOLE_DIGITS},}}")
    digits = 15 if column.kind is Kind.NUMBER else column.length - column.scale
    verdict.fault(long, Rule(f"{name}: at most {digits} digits before the point"))
    texts = verdict.keep_good(texts)
    texts = pc.replace_substring_regex(texts, r"\A([+-]?)0*([0-9])", r"\1\2")
    texts = pc.replace_substring_regex(texts, rf"(\.[0-9]{{{_PLACES}}})[0-9]+\z", r"\1")
    return texts.cast(_EXACT)


def _powers_written_out(texts: Any) -> Any:
    """1e-05 as 0.00001: spreadsheets and float exports write so. Few values, hence the loop."""
    powers = pc.fill_null(pc.match_substring_regex(texts, _POWER), False)
    if not pc.any(powers).as_py():
        return texts
    written = [_written_out(text) for text in texts.filter(powers).to_pylist()]
    return pc.replace_with_mask(texts, powers, pa.array(written, pa.string()))


def _written_out(text: str) -> str:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    if number and number.adjusted() > _WHOLE_DIGITS + 2:
        # Still too long once written out, which is what its rule says.
        return "9" * (_WHOLE_DIGITS + 3)
    return f"{number:.{_PLACES}f}"


def _scaled(exact: Any, scale: Decimal) -> Any:
    digits = len(scale.as_tuple().digits)
    exponent = int(scale.as_tuple().exponent)
    factor_type = pa.decimal128(max(digits, -exponent, 1), max(-exponent, 0))
    unscaled = pc.round(exact, 12, round_mode="half_to_even").cast(_UNSCALED)
    product = pc.multiply(unscaled, pa.scalar(scale, factor_type))
    return pc.round(product, min(12, product.type.scale), round_mode="half_to_even")


def _zero(values: Any) -> Any:
    return pa.scalar(Decimal(0)).cast(values.type)
