"""How alike a description is to what an index knows of each subheading."""

from collections.abc import Iterable, Sequence
from itertools import chain

import numpy as np
import numpy.typing as npt

from .rows import CHAPTER, HEADING, SUBHEADING, Kind, Row
from .text import Matrix, Parting, Weights, consonants, runs, whole

Array = npt.NDArray[np.float32]
Places = npt.NDArray[np.intp]
Codes = npt.NDArray[np.str_]

#: How texts are parted, and how much each way counts in one likeness.
WAYS: tuple[tuple[Parting, float], ...] = ((runs, 0.6), (consonants, 0.3), (whole, 0.1))


class Shelf:
    """Texts in the order of their codes, and the subheadings that each speaks for."""

    def __init__(self, rows: Iterable[Row], codes: Codes) -> None:
        placed = sorted(
            ((place, row) for row in rows for place in _under(row.code[:SUBHEADING], codes)),
            key=lambda one: one[0],
        )
        self.rows = [row for _, row in placed]
        self.places: Places = np.array([place for place, _ in placed], np.intp)
        new = np.diff(self.places, prepend=-1) != 0
        self._starts: Places = np.flatnonzero(new)
        self._named = self.places[self._starts]
        self._size = len(codes)

    def nearest(self, likeness: Array) -> Array:
        """By subheading, the likeness of its most alike text; one row a description."""
        best = np.zeros((len(likeness), self._size), np.float32)
        if self.rows:
            best[:, self._named] = np.maximum.reduceat(likeness, self._starts, axis=1)
        return best


def _under(prefix: str, codes: Codes) -> range:
    """Places of the subheadings that begin so."""
    return range(*np.searchsorted(codes, (prefix, prefix + "~")))


class Likeness:
    """The nomenclature and the described goods of an index, as weighted parts.

    Attributes:
        codes: subheadings in order.
        headings, chapters: for each of them, the number of its heading and of its chapter.
        legal: what heading and subheading say.
        wider: the same with what national codes below say, one text a subheading.
        described: terms, texts and rulings.
    """

    def __init__(self, rows: Sequence[Row]) -> None:
        self.codes: Codes = np.array(
            sorted({row.code for row in rows if len(row.code) == SUBHEADING})
        )
        self.headings = _numbered(self.codes, HEADING)
        self.chapters = _numbered(self.codes, CHAPTER)
        nomenclature = [row for row in rows if row.kind is Kind.NOMENCLATURE]
        self.legal = Shelf(_with_headings(nomenclature), self.codes)
        self.wider = Shelf(_with_what_is_below(nomenclature, self.legal.rows), self.codes)
        self.described = Shelf(
            [row for row in rows if row.kind is not Kind.NOMENCLATURE], self.codes
        )
        self.shelves = (self.described, self.legal, self.wider)
        texts = [row.text for row in chain.from_iterable(one.rows for one in self.shelves)]
        ends = np.cumsum([len(one.rows) for one in self.shelves])[:-1]
        self._ways = []
        for parting, _ in WAYS:
            weights = Weights(parting, texts)
            parts = np.split(np.arange(len(texts)), ends)
            self._ways.append((weights, [weights.rows[part] for part in parts]))
        self._turned = [[part.T.tocsr() for part in parts] for _, parts in self._ways]

    def of(self, texts: Sequence[str]) -> list[list[Array]]:
        """A list a way, in it a likeness a shelf: a row a text, a column a row of the shelf."""
        return [
            [_dense(weights.of(texts) @ part) for part in turned]
            for (weights, _), turned in zip(self._ways, self._turned, strict=True)
        ]

    def among_described(self) -> Array:
        """All described goods with each other, all ways in one."""
        total = sum(
            weight * _dense(parts[0] @ turned[0])
            for (_, weight), (_, parts), turned in zip(WAYS, self._ways, self._turned, strict=True)
        )
        return np.asarray(total, np.float32)


def together(ways: Iterable[Array]) -> Array:
    """All ways in one."""
    return np.asarray(
        sum(weight * one for (_, weight), one in zip(WAYS, ways, strict=True)), np.float32
    )


def _dense(product: Matrix) -> Array:
    return np.asarray(product.toarray(), np.float32)


def _numbered(codes: Codes, digits: int) -> Places:
    return np.unique([code[:digits] for code in codes], return_inverse=True)[1].astype(np.intp)


def _with_headings(nomenclature: Sequence[Row]) -> list[Row]:
    """Subheadings, their text after their heading's; a heading is said in the same order again."""
    of_heading: dict[str, list[str]] = {}
    for row in nomenclature:
        if len(row.code) == HEADING:
            of_heading.setdefault(row.code, []).append(row.text)
    done = []
    for row in nomenclature:
        if len(row.code) == SUBHEADING:
            heading = " ".join(of_heading.get(row.code[:HEADING], ()))
            done.append(Row(f"{heading} {row.text}".strip(), row.code, row.kind, row.key))
    return done


def _with_what_is_below(nomenclature: Sequence[Row], legal: Sequence[Row]) -> list[Row]:
    words: dict[str, dict[str, None]] = {}
    deeper = (row for row in nomenclature if len(row.code) > SUBHEADING)
    for row in chain(legal, deeper):
        words.setdefault(row.code[:SUBHEADING], {}).update(dict.fromkeys(row.text.split()))
    return [Row(" ".join(said), code, Kind.NOMENCLATURE) for code, said in words.items()]
