"""The SQL of a feature as a Python function: for a row at a time, planning a query takes too long.

A third dialect beside DuckDB and Spark, of the expressions that features use and no others. Its
answers are DuckDB's, bit for bit: null is None and spreads through all but CASE, COALESCE, LEAST,
GREATEST and IS; a division is always of floating-point numbers.
"""

import math
import operator
from collections.abc import Callable, Mapping
from typing import Any

import sqlglot
from sqlglot import exp

from tidegate.analytics.targeting.engine import WRITTEN_IN

#: What a column or an expression may be: a number, a text, a truth value, or None for null.
Value = Any
Evaluate = Callable[[Mapping[str, Value]], Value]


class NotSpoken(Exception):
    """An expression uses SQL that `expressions.py` does not know; teach it there."""


def python(sql: str) -> Evaluate:
    """A function from a row, its columns by name, to the value of an expression.

    Args:
        sql: one expression in the dialect that the queries are written in.

    Raises:
        NotSpoken: it uses SQL that is not known here.
        sqlglot.errors.SqlglotError: it cannot be parsed.
    """
    return _made(sqlglot.parse_one(sql, read=WRITTEN_IN))


def _made(node: exp.Expr) -> Evaluate:
    kind = type(node)
    if kind in _STRICT:
        return _strict(_STRICT[kind], *(_made(one) for one in _operands(node)))
    maker = _MAKERS.get(kind)
    if maker is None:
        raise NotSpoken(f"{kind.__name__} in {node.sql(WRITTEN_IN)}")
    return maker(node)


def _operands(node: exp.Expr) -> list[exp.Expr]:
    return [one for one in node.iter_expressions() if isinstance(one, exp.Expr)]


def _strict(function: Callable[..., Value], *operands: Evaluate) -> Evaluate:
    """Null where an operand is."""
    if len(operands) == 1:
        (only,) = operands

        def of_one(row: Mapping[str, Value]) -> Value:
            value = only(row)
            return None if value is None else function(value)

        return of_one
    if len(operands) == 2:
        first, second = operands

        def of_two(row: Mapping[str, Value]) -> Value:
            left = first(row)
            if left is None:
                return None
            right = second(row)
            return None if right is None else function(left, right)

        return of_two

    def of_many(row: Mapping[str, Value]) -> Value:
        values = [one(row) for one in operands]
        return None if None in values else function(*values)

    return of_many


def _exp(value: float) -> float:
    try:
        return math.exp(value)
    except OverflowError:
        return math.inf


_STRICT: dict[type[exp.Expr], Callable[..., Value]] = {
    exp.Add: operator.add,
    exp.Sub: operator.sub,
    exp.Mul: operator.mul,
    exp.Div: operator.truediv,
    exp.Mod: math.fmod,
    exp.Neg: operator.neg,
    exp.EQ: operator.eq,
    exp.NEQ: operator.ne,
    exp.LT: operator.lt,
    exp.LTE: operator.le,
    exp.GT: operator.gt,
    exp.GTE: operator.ge,
    exp.Not: operator.not_,
    exp.Ln: math.log,
    exp.Exp: _exp,
    exp.Abs: abs,
    exp.Length: len,
    exp.Replace: str.replace,
}


def _column(node: exp.Expr) -> Evaluate:
    return operator.itemgetter(node.name)


def _literal(node: exp.Expr) -> Evaluate:
    text = node.name
    value: Value = text
    if not node.is_string:
        value = int(text) if text.isdigit() else float(text)
    return lambda _: value


def _case(node: exp.Expr) -> Evaluate:
    subject = node.args.get("this")
    whens = []
    for when in node.args["ifs"]:
        condition = when.this if subject is None else exp.EQ(this=subject, expression=when.this)
        whens.append((_made(condition), _made(when.args["true"])))
    otherwise = node.args.get("default")
    default = _made(otherwise) if otherwise is not None else None

    def case(row: Mapping[str, Value]) -> Value:
        for condition, value in whens:
            if condition(row) is True:
                return value(row)
        return default(row) if default is not None else None

    return case


def _coalesce(node: exp.Expr) -> Evaluate:
    operands = [_made(one) for one in _operands(node)]

    def coalesce(row: Mapping[str, Value]) -> Value:
        for one in operands:
            value = one(row)
            if value is not None:
                return value
        return None

    return coalesce


def _of_those_there(function: Callable[..., Value]) -> Callable[[exp.Expr], Evaluate]:
    """LEAST and GREATEST leave nulls out."""

    def make(node: exp.Expr) -> Evaluate:
        operands = [_made(one) for one in _operands(node)]

        def choose(row: Mapping[str, Value]) -> Value:
            there = [value for value in (one(row) for one in operands) if value is not None]
            return function(there) if there else None

        return choose

    return make


def _decided_by(decisive: bool) -> Callable[[exp.Expr], Evaluate]:
    """One false operand decides AND, whatever the other; one true operand decides OR."""

    def make(node: exp.Expr) -> Evaluate:
        first, second = (_made(one) for one in _operands(node))

        def both(row: Mapping[str, Value]) -> Value:
            left = first(row)
            if left is decisive:
                return decisive
            right = second(row)
            return None if left is None and right is not decisive else right

        return both

    return make


def _is(node: exp.Expr) -> Evaluate:
    if not isinstance(node.expression, exp.Null):
        raise NotSpoken(f"IS of anything but NULL in {node.sql(WRITTEN_IN)}")
    subject = _made(node.this)
    return lambda row: subject(row) is None


def _cast(node: exp.Expr) -> Evaluate:
    kind = node.args["to"].this
    if kind not in _CASTS:
        raise NotSpoken(f"a cast to {kind.value} in {node.sql(WRITTEN_IN)}")
    return _strict(_CASTS[kind], _made(node.this))


_CASTS: dict[exp.DType, Callable[..., Value]] = {
    exp.DataType.Type.INT: int,
    exp.DataType.Type.DOUBLE: float,
}
_MAKERS: dict[type[exp.Expr], Callable[[exp.Expr], Evaluate]] = {
    exp.Column: _column,
    exp.Literal: _literal,
    exp.Null: lambda _: lambda _: None,
    exp.Paren: lambda node: _made(node.this),
    exp.Case: _case,
    exp.Coalesce: _coalesce,
    exp.Least: _of_those_there(min),
    exp.Greatest: _of_those_there(max),
    exp.And: _decided_by(False),
    exp.Or: _decided_by(True),
    exp.Is: _is,
    exp.Cast: _cast,
}
