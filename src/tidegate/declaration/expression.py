"""Safe arithmetic over numeric columns: `customs_value * x_tax_rate / 100`.

A formula comes from a mapping file, so it is parsed with an allow-list and never given to `eval`.
Whatever is not listed here is refused, with its text.
"""

import ast
from collections.abc import Callable, Sequence
from functools import reduce
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from .errors import ExpressionError

Numbers = npt.NDArray[np.float64]

_LONGEST = 500
_DEEPEST = 25

_BINARY: dict[type[ast.operator], Callable[[Numbers, Numbers], Numbers]] = {
    ast.Add: np.add,
    ast.Sub: np.subtract,
    ast.Mult: np.multiply,
    ast.Div: np.divide,
}


def _coalesce(first: Numbers, second: Numbers) -> Numbers:
    return np.where(np.isnan(first), second, first)


#: `min` and `max` pass over empty values; `coalesce` is the first that is not empty.
_CALLS: dict[str, Callable[[Numbers, Numbers], Numbers]] = {
    "min": np.fmin,
    "max": np.fmax,
    "coalesce": _coalesce,
}


class Expression:
    """A checked formula. Raises ExpressionError when built from anything but plain arithmetic."""

    __slots__ = ("_tree", "names", "text")

    def __init__(self, text: str) -> None:
        if len(text) > _LONGEST:
            raise ExpressionError(f"a formula has at most {_LONGEST} characters: {len(text)}")
        #: The formula as written.
        self.text = text
        try:
            self._tree = ast.parse(text.strip(), mode="eval").body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            raise ExpressionError(f"not a formula: {text!r}") from None
        names: set[str] = set()
        _check(self._tree, names, 0)
        #: Columns that the formula reads.
        self.names = frozenset(names)

    def evaluate(self, table: Any) -> Numbers:
        """One float64 per row of an Arrow table or batch; NaN for nulls and division by zero."""
        columns = {name: _numbers(table.column(name)) for name in self.names}
        with np.errstate(all="ignore"):
            result = _evaluate(self._tree, columns)
        result = np.where(np.isfinite(result), result, np.nan)
        return np.broadcast_to(result, (table.num_rows,)).copy()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Expression) and other.text == self.text

    def __hash__(self) -> int:
        return hash(self.text)

    def __repr__(self) -> str:
        return f"Expression({self.text!r})"


def _check(node: ast.expr, names: set[str], depth: int) -> None:
    if depth > _DEEPEST:
        raise ExpressionError(f"a formula is at most {_DEEPEST} levels deep")
    for part in _parts(node, names):
        _check(part, names, depth + 1)


def _parts(node: ast.expr, names: set[str]) -> Sequence[ast.expr]:
    match node:
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            _number(value)
            return ()
        case ast.Name(id=name):
            names.add(name)
            return ()
        case ast.UnaryOp(op=ast.USub() | ast.UAdd(), operand=operand):
            return (operand,)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _BINARY:
            return left, right
        case ast.Call(func=ast.Name(id=called), args=[_, _, *_] as args, keywords=[]) if (
            called in _CALLS
        ):
            return args
    raise ExpressionError(f"not plain arithmetic: {ast.unparse(node)!r}")


def _number(value: float) -> np.float64:
    try:
        number = np.float64(value)
    except OverflowError:
        number = np.float64(np.inf)
    if not np.isfinite(number):
        raise ExpressionError("a number in a formula is finite")
    return number


def _evaluate(node: ast.expr, columns: dict[str, Numbers]) -> Numbers:
    match node:
        case ast.Constant(value=int() | float() as value):
            return np.asarray(value, dtype=np.float64)
        case ast.Name(id=name):
            return columns[name]
        case ast.UnaryOp(op=op, operand=operand):
            value_of = _evaluate(operand, columns)
            return -value_of if isinstance(op, ast.USub) else value_of
        case ast.BinOp(left=left, op=op, right=right):
            return _BINARY[type(op)](_evaluate(left, columns), _evaluate(right, columns))
        case ast.Call(func=ast.Name(id=called), args=args):
            return reduce(_CALLS[called], (_evaluate(arg, columns) for arg in args))
    raise AssertionError(node)  # `_check` lets nothing else in


def _numbers(column: Any) -> Numbers:
    values: Numbers = np.asarray(
        column.cast(pa.float64()).to_numpy(zero_copy_only=False)
        if isinstance(column, pa.Array)
        else column.cast(pa.float64()).to_numpy(),
        dtype=np.float64,
    )
    return values
