"""An index of goods, and what it suggests."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

from .learning import Learner, chances_of, learned
from .likeness import Array, Likeness, Shelf, together
from .rows import HEADING, Ground, Kind, Row, Suggestion
from .text import runs, singular

#: Less alike than this is not shown as a ground.
_LEAST_GROUND = 0.05
#: Words that share this much of their runs are taken for the same.
_SAME = 0.4


class Index:
    """Answers descriptions from rows; built once, asked from any number of threads.

    Raises `ValueError` where no row has a subheading.
    """

    def __init__(self, rows: Sequence[Row]) -> None:
        self._likeness = Likeness(rows)
        if not len(self._likeness.codes):
            raise ValueError("no subheading among the rows")
        self._learner = Learner(self._likeness)
        self._weights = learned(self._learner)
        self._regression = self._learner.regression

    @property
    def has_chances(self) -> bool:
        """Whether there were enough described goods to learn chances from."""
        return self._weights.reached > 0

    def suggest(self, text: str, most: int = 5) -> list[Suggestion]:
        """The subheadings that a folded description may have, the likeliest first."""
        (codes,), (chances,) = self.ranked([text])
        by_heading: defaultdict[str, float] = defaultdict(float)
        for code, chance in zip(codes, chances, strict=True):
            by_heading[code[:HEADING]] += float(chance)
        grounds = self._grounds(text, codes[:most])
        return [
            Suggestion(
                str(code),
                float(chance) if self.has_chances else None,
                by_heading[code[:HEADING]] if self.has_chances else None,
                tuple(grounds[str(code)]),
            )
            for code, chance in zip(codes[:most], chances, strict=False)
            if grounds[str(code)]
        ]

    def ranked(
        self, texts: Sequence[str]
    ) -> tuple[np.ndarray[tuple[int, ...], np.dtype[np.str_]], Array]:
        """The candidates of each description, the likeliest first, and their chances."""
        found = self._learner.weighed(texts, self._regression)
        scores = found.figures @ self._weights.of_figures
        order = np.argsort(-scores, axis=1, kind="stable")
        chances = chances_of(np.take_along_axis(scores, order, axis=1)) * self._weights.reached
        return self._likeness.codes[np.take_along_axis(found.places, order, axis=1)], chances

    def _grounds(self, text: str, codes: Sequence[str]) -> dict[str, list[Ground]]:
        ways = self._likeness.of([text])
        found: dict[str, list[Ground]] = {str(code): [] for code in codes}
        for number in (0, 1):
            shelf = self._likeness.shelves[number]
            (alike,) = together(way[number] for way in ways)
            for code in found:
                found[code] += _best(shelf, alike, text, int(self._place(code)))
        for grounds in found.values():
            grounds.sort(key=lambda one: -one.likeness)
        return found

    def _place(self, code: str) -> int:
        return int(np.searchsorted(self._likeness.codes, code))


def _best(shelf: Shelf, alike: Array, text: str, place: int) -> Iterator[Ground]:
    """Of each kind, the row of a subheading that is most alike."""
    first, last = np.searchsorted(shelf.places, (place, place + 1))
    seen: set[Kind] = set()
    for at in first + np.argsort(-alike[first:last], kind="stable"):
        row = shelf.rows[at]
        if alike[at] > _LEAST_GROUND and row.kind not in seen:
            seen.add(row.kind)
            yield Ground(row, float(alike[at]), _matched(text, row))


def _matched(text: str, row: Row) -> dict[str, str]:
    """Each word that was asked, with the word of the row that it is like."""
    theirs = {word: set(runs(singular(word))) for word in row.text.split()}
    found = {}
    for asked in text.split():
        own = set(runs(singular(asked)))
        shared = {word: len(own & their) / len(own | their) for word, their in theirs.items()}
        best = max(shared, key=shared.__getitem__, default="")
        if best and shared[best] >= _SAME:
            found[asked] = best
    return found
