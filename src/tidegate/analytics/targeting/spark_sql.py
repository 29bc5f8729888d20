"""The queries in Spark's dialect: sqlglot translates the words, and here the answers are kept.

Where one function means two things, DuckDB's meaning holds:

| SQL | DuckDB | Spark, left alone |
|---|---|---|
| `a / 0` | infinite, or not a number | an error |
| `ln(0)`, `ln(-1)` | minus infinite, not a number | null |
| `0.5` | times a double it is a double | times a decimal it is a decimal of few places |
| `upper`, `lower` | character by character | 'ß' becomes 'SS', a last 'Σ' becomes 'ς' |
| `trim` | every Unicode space | U+0020 |
| `regexp_full_match` | all of the text | any part of it |
| `\\p{L}`, `\\p{N}` | of Unicode 15 and later | of the Java that runs |
| `datediff` | boundaries crossed | whole units between |
| `md5_number_lower` | 64 bits without a sign | there is none |

A digest is told as a number with a sign whose topmost bit is turned: so digests sort as they do
without one, and `xor` of a digest with a shifted one stays right.
"""

from collections.abc import Callable

import sqlglot
from sqlglot import exp

from tidegate.analytics.targeting.letters import Pairs, alphabet, letters_and_digits

_LETTERS_AND_DIGITS = r"\p{L}\p{N}"
#: The second half of the sixteen bytes, lowest byte first.
_LOWER = "regexp_replace(md5({text}), '^.{{16}}(..)(..)(..)(..)(..)(..)(..)(..)$', '{bytes}')"
_TURN = "-9223372036854775808"


def spoken(tree: exp.Expr) -> exp.Expr:
    """A statement as Spark has to be asked, so that it answers what DuckDB would."""
    # What is inside comes before what is around it; the statement itself is a SELECT, and stays.
    for node in reversed(list(tree.walk())):
        made = _MAKERS.get(type(node))
        if made is not None:
            node.replace(made(node))
    return tree


def _spark(sql: str, **parts: exp.Expr) -> exp.Expr:
    """Spark SQL with parts put in place of its names."""
    tree = sqlglot.parse_one(sql, read="spark")
    return tree.transform(
        lambda one: (
            parts[one.name].copy() if isinstance(one, exp.Column) and one.name in parts else one
        )
    )


def _text(value: str) -> exp.Expr:
    return exp.Literal.string(value)


def _is_number(node: exp.Expr) -> bool:
    """Whether it is a number as written, not nought; `_number` was there before."""
    literal = node.this if isinstance(node, exp.Cast) else node
    return isinstance(literal, exp.Literal) and float(literal.name) != 0


def _divided(node: exp.Expr) -> exp.Expr:
    if _is_number(node.expression):
        return node
    return _spark(
        "(CASE WHEN b = 0 THEN a * CAST('Infinity' AS DOUBLE) ELSE a / b END)",
        a=exp.paren(node.this),
        b=exp.paren(node.expression),
    )


def _logarithm(node: exp.Expr) -> exp.Expr:
    return _spark(
        "(CASE WHEN x = 0 THEN CAST('-Infinity' AS DOUBLE)"
        " WHEN x < 0 THEN CAST('NaN' AS DOUBLE) ELSE ln(x) END)",
        x=exp.paren(node.this),
    )


def _number(node: exp.Expr) -> exp.Expr:
    if node.is_string or node.name.isdigit():
        return node
    return exp.cast(exp.Literal.string(node.name), "double")


def _in_case(pairs: Callable[[], Pairs]) -> Callable[[exp.Expr], exp.Expr]:
    def make(node: exp.Expr) -> exp.Expr:
        # A plain text needs no table: it has as many bytes as characters.
        before, after = pairs()
        return _spark(
            f"(CASE WHEN octet_length(x) = length(x) THEN {node.key}(x)"
            " ELSE translate(x, before, after) END)",
            x=node.this,
            before=_text(before),
            after=_text(after),
        )

    return make


def _trimmed(node: exp.Expr) -> exp.Expr:
    characters = node.args.get("expression") or _text(alphabet().spaces)
    return exp.Trim(this=node.this, expression=characters, position="BOTH")


def _matched(node: exp.Expr) -> exp.Expr:
    return exp.RegexpLike(this=node.this, expression=_text(rf"\A(?:{node.expression.name})\z"))


def _between(node: exp.Expr) -> exp.Expr:
    unit = node.args["unit"].name.upper()
    floors = (
        f"date_trunc('{unit}', {name})" if unit != "DAY" else f"CAST({name} AS DATE)"
        for name in ("begun", "ended")
    )
    asked = "datediff({1}, {0})" if unit == "DAY" else f"timestampdiff({unit}, {{0}}, {{1}})"
    return _spark(asked.format(*floors), begun=node.expression, ended=node.this)


def _function(node: exp.Expr) -> exp.Expr:
    match node.name.lower():
        case "md5_number_lower":
            places = "".join(f"${place}" for place in range(8, 0, -1))
            digits = _LOWER.format(text="x", bytes=places)
            return _spark(
                f"(CAST(conv({digits}, 16, -10) AS BIGINT) ^ CAST('{_TURN}' AS BIGINT))",
                x=node.expressions[0],
            )
        case "regexp_split_to_array":
            text, pattern = node.expressions
            known = pattern.name.replace(_LETTERS_AND_DIGITS, letters_and_digits())
            return exp.RegexpSplit(this=text, expression=_text(known))
        case other:
            raise sqlglot.UnsupportedError(f"{other} has no translation to Spark")


_MAKERS: dict[type[exp.Expr], Callable[[exp.Expr], exp.Expr]] = {
    exp.Div: _divided,
    exp.Ln: _logarithm,
    exp.Literal: _number,
    exp.Upper: _in_case(lambda: alphabet().upper),
    exp.Lower: _in_case(lambda: alphabet().lower),
    exp.Trim: _trimmed,
    exp.RegexpFullMatch: _matched,
    exp.DateDiff: _between,
    exp.Anonymous: _function,
}
