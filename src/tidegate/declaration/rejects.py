"""rejected.csv: what was not taken, where, and which rule it broke."""

import csv
from collections import Counter
from collections.abc import Iterable
from typing import IO

from .frames import BadLine
from .rows import Fault

HEADER = ("file", "line", "field", "rule", "value")
_EXCERPT = 80
#: Spreadsheets in Chinese and Japanese take the wide signs = + - @ for the narrow ones.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def neutralise(cell: str) -> str:
    """A cell that no spreadsheet runs as a formula: a quote is put before = + - @, tab, CR, LF."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


class Rejects:
    """Writes rejected.csv line by line and counts the rules."""

    def __init__(self, stream: IO[str]) -> None:
        self._write = csv.writer(stream, lineterminator="\n").writerow
        self._write(HEADER)
        #: Broken rules, as (field, rule).
        self.counts: Counter[tuple[str, str]] = Counter()

    def lines(self, file: str, bad: Iterable[BadLine]) -> None:
        """Lines that cannot be rows."""
        for line, rule, value in bad:
            self._row(file, line, "line", rule, value)
            self.counts["line", rule.partition(":")[0]] += 1

    def faults(self, file: str, faults: Iterable[Fault]) -> None:
        """Fields that broke a rule."""
        for line, field, rule, value in faults:
            detail = f"{len(value.strip())} found" if rule.measured else rule.detail
            told = f"{rule.text}: {detail}" if detail else rule.text
            self._row(file, line, field, told, value)
            self.counts[field, rule.text] += 1

    def _row(self, file: str, line: int, field: str, rule: str, value: str) -> None:
        excerpt = value if len(value) <= _EXCERPT else value[: _EXCERPT - 1] + "…"
        # A file name and a column name are a stranger's text, too.
        cells = (file, field, rule, excerpt)
        file, field, rule, excerpt = map(neutralise, cells)
        self._write((file, line, field, rule, excerpt))
