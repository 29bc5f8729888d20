"""What described goods teach: which parts decide, and how much each likeness counts.

Kernel ridge regression over the described goods scores every subheading; its figures and the
likenesses are weighed by a conditional logit. The weights are learned on descriptions that the
rest of the index answers: none that shares a text's last word (of the kind `text`) or its words (of
the others) is in that rest, so that a chance means what it says where the goods are new.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from zlib import crc32

import numpy as np

from .likeness import Array, Likeness, Places, together
from .rows import SUBHEADING, Kind, Row

#: Fewer described goods teach nothing: the weights are plain then.
FEWEST = 400
#: Of more than these, the first are left out of the regression; they are still likened.
_MOST_REGRESSED = 6000
#: Descriptions on which the weights are learned.
_MOST_ASKED = 2400
#: Subheadings that are weighed for one description.
CANDIDATES = 120
_PARTS = 4
_RIDGE = 0.5
_BATCH = 300


@dataclass(frozen=True, slots=True)
class Weighed:
    """Candidates of descriptions: their places and figures, one row a description."""

    places: Places
    #: Description × candidate × figure.
    figures: Array


@dataclass(frozen=True, slots=True)
class Regression:
    """Scores of subheadings by the described goods, or some of them."""

    rows: Places
    taught: Places
    weights: Array

    def of(self, likeness: Array) -> Array:
        """Description × taught subheading, from likenesses to all described goods."""
        return likeness[:, self.rows] @ self.weights


class Learner:
    """Turns descriptions into figures of candidates."""

    def __init__(self, likeness: Likeness) -> None:
        self.likeness = likeness
        shelf = likeness.described
        kinds = np.array([row.kind is Kind.TEXT for row in shelf.rows], bool)
        size = len(likeness.codes)
        #: How often each subheading is said, among texts and among the rest.
        self._common = [
            np.log1p(np.bincount(shelf.places[of_kind], minlength=size)).astype(np.float32)
            for of_kind in (kinds, ~kinds)
        ]

    @cached_property
    def regression(self) -> Regression:
        """Over all described goods."""
        return self.regressed(np.arange(len(self.likeness.described.rows)))

    @cached_property
    def among(self) -> Array:
        return self.likeness.among_described()

    def regressed(self, rows: Places) -> Regression:
        """Over some of the described goods."""
        rows = rows[-_MOST_REGRESSED:]
        taught, column = np.unique(self.likeness.described.places[rows], return_inverse=True)
        wanted = np.zeros((len(rows), len(taught)), np.float32)
        wanted[np.arange(len(rows)), column] = 1
        kernel = self.among[np.ix_(rows, rows)] + _RIDGE * np.eye(len(rows), dtype=np.float32)
        solved = np.linalg.solve(kernel, wanted) if len(rows) else wanted
        return Regression(rows, taught, solved.astype(np.float32))

    def weighed(
        self, texts: Sequence[str], by: Regression, hidden: Places | None = None
    ) -> Weighed:
        """The candidates of some texts; `hidden` described goods answer nothing."""
        known = self.likeness
        ways = known.of(texts)
        if hidden is not None:
            for described, *_ in ways:
                described[:, hidden] = 0
        shelves = [
            [shelf.nearest(one) for shelf, one in zip(known.shelves, way, strict=True)]
            for way in ways
        ]
        learned = np.zeros((len(texts), len(known.codes)), np.float32)
        learned[:, by.taught] = by.of(together(way[0] for way in ways))
        figures = [*self._of_shelves(shelves), *self._of_learned(learned), *self._common]
        best = [np.maximum.reduce(way) for way in shelves]
        plain = together(best)
        first = learned + plain + 0.02 * self._common[0]
        most = min(CANDIDATES, len(known.codes))
        places = np.argpartition(-first, most - 1, axis=1)[:, :most]
        figures.append(plain)
        return Weighed(places, np.stack([_taken(one, places) for one in figures], axis=-1))

    def _of_shelves(self, shelves: list[list[Array]]) -> Iterator[Array]:
        for described, legal, wider in shelves:
            yield from (described, legal, wider)
            yield _best_of(described, self.likeness.headings)
            yield _best_of(legal, self.likeness.headings)
            yield _best_of(described, self.likeness.chapters)

    def _of_learned(self, learned: Array) -> Iterator[Array]:
        yield learned
        yield _sum_of(learned, self.likeness.headings)
        yield _sum_of(learned, self.likeness.chapters)


@dataclass(frozen=True, slots=True)
class Weights:
    """What a figure counts; learned, or plain."""

    of_figures: Array
    #: How often the true code was among the candidates; 0 where nothing was learned.
    reached: float


def learned(learner: Learner) -> Weights:
    """The weights of an index; plain ones where it has too few described goods."""
    rows = learner.likeness.described.rows
    asked = [at for at, row in enumerate(rows) if len(row.code) >= SUBHEADING]
    if len(asked) < FEWEST:
        return plain(learner)
    part = np.array([_part(row) for row in rows])
    step = max(1, -(-len(asked) // _MOST_ASKED))
    figures, hits = [], []
    for number in range(_PARTS):
        hidden = np.flatnonzero(part == number)
        by = learner.regressed(np.flatnonzero(part != number))
        chosen = [at for at in asked[::step] if part[at] == number]
        for start in range(0, len(chosen), _BATCH):
            some = chosen[start : start + _BATCH]
            found = learner.weighed([rows[at].text for at in some], by, hidden)
            figures.append(found.figures)
            hits.append(found.places == learner.likeness.described.places[some][:, None])
    return _fitted(np.concatenate(figures), np.concatenate(hits))


def plain(learner: Learner) -> Weights:
    """The last figure alone: one likeness over all ways and shelves."""
    count = learner.weighed([""], learner.regressed(np.arange(0))).figures.shape[-1]
    return Weights(np.eye(count, dtype=np.float32)[-1], 0.0)


def _fitted(figures: Array, hits: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> Weights:
    """Weights under which the true candidates are most likely (conditional logit)."""
    # Every command loads this room; SciPy only who learns.
    from scipy import optimize

    reached = hits.any(axis=1)
    spread = figures.reshape(-1, figures.shape[-1]).std(axis=0) + 1e-6
    scaled, truth = figures[reached] / spread, hits[reached].argmax(axis=1)
    row = np.arange(len(truth))

    def loss(weights: Array) -> tuple[float, Array]:
        chances = chances_of(scaled @ weights)
        unlikely = -np.log(chances[row, truth] + 1e-12).sum() + weights @ weights
        chances[row, truth] -= 1
        return float(unlikely), np.einsum("nc,ncf->f", chances, scaled) + 2 * weights

    best = optimize.minimize(loss, np.zeros(len(spread)), jac=True, method="L-BFGS-B")
    return Weights((best.x / spread).astype(np.float32), float(reached.mean()))


def chances_of(scores: Array) -> Array:
    """Softmax by row."""
    grown = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(grown / grown.sum(axis=1, keepdims=True))


def _part(row: Row) -> int:
    words = row.text.split()
    shared = words[-1] if row.kind is Kind.TEXT and words else row.text
    return crc32(shared.encode()) % _PARTS


def _taken(figure: Array, places: Places) -> Array:
    if figure.ndim == 1:
        return np.asarray(figure[places])
    return np.take_along_axis(figure, places, axis=1)


def _starts(groups: Places) -> Places:
    return np.flatnonzero(np.diff(groups, prepend=-1) != 0)


def _best_of(figure: Array, groups: Places) -> Array:
    return np.asarray(np.maximum.reduceat(figure, _starts(groups), axis=1)[:, groups])


def _sum_of(figure: Array, groups: Places) -> Array:
    return np.asarray(np.add.reduceat(figure, _starts(groups), axis=1)[:, groups])
