"""Texts as weighted parts: words, runs of letters, and words without their vowels.

Parcels write `cndtnr` for conditioner and `hairspra` for hair spray: what is cut short still shares
runs of letters, and what lost its vowels still has the same consonants. Chinese is not parted by
spaces; its characters serve singly, in twos, threes and fours. Texts come folded (one spelling, 繁
written as 简, words parted by a space), so nothing here knows a language.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeAlias

import numpy as np

#: A sparse matrix of scipy, one row a text, one column a part.
Matrix: TypeAlias = Any
Parting = Callable[[str], Iterator[str]]

HAN = re.compile("[\u3400-\u9fff]")
_VOWELS = re.compile("(?<=.)[aeiou]")
_TWICE = re.compile(r"(.)\1+")


def runs(word: str) -> Iterator[str]:
    """Runs of two to four letters of a word, its edges among them."""
    edged = f" {word} "
    for length in (2, 3, 4):
        yield from (edged[at : at + length] for at in range(len(edged) - length + 1))
    if HAN.search(word):
        yield from word


def whole(word: str) -> Iterator[str]:
    """The word itself, without the ending of a plural."""
    yield singular(word)


def consonants(word: str) -> Iterator[str]:
    """Runs of a word that lost its vowels, but for the first letter."""
    if not HAN.search(word):
        yield from runs(_TWICE.sub(r"\1", _VOWELS.sub("", word)))


def singular(word: str) -> str:
    """An English word without the ending of its plural, roughly."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("ches", "shes", "sses", "xes")):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word[-1] == "s" and word[-2] not in "su" else word


class Weights:
    """How much each part says: the more, the fewer texts have it (tf-idf, rows of length one)."""

    def __init__(self, parting: Parting, texts: Sequence[str]) -> None:
        self._parting = parting
        #: Part to its column.
        self._columns: dict[str, int] = {}
        counted = _counted(texts, self._learn)
        seen = np.bincount(counted.indices, minlength=len(self._columns))
        self._idf = (np.log((1 + len(texts)) / (1 + seen)) + 1).astype(np.float32)
        self.rows = self._weighed(counted)

    def of(self, texts: Sequence[str]) -> Matrix:
        """Other texts; a part that none of the first ones had is left out."""
        return self._weighed(_counted(texts, self._known))

    def _learn(self, word: str) -> list[int]:
        columns = self._columns
        return [columns.setdefault(part, len(columns)) for part in self._parting(word)]

    def _known(self, word: str) -> list[int]:
        return [one for part in self._parting(word) if (one := self._columns.get(part)) is not None]

    def _weighed(self, counted: Matrix) -> Matrix:
        counted.resize((counted.shape[0], len(self._columns)))
        counted.data = (1 + np.log(counted.data)) * self._idf[counted.indices]
        lengths = np.sqrt(np.asarray(counted.multiply(counted).sum(axis=1)).ravel())
        counted.data /= np.repeat(lengths, np.diff(counted.indptr))
        return counted


def _counted(texts: Sequence[str], columns_of: Callable[[str], list[int]]) -> Matrix:
    """How often each text has each part; a word is parted once, however many texts have it."""
    known: dict[str, list[int]] = {}
    columns: list[int] = []
    ends = [0]
    for text in texts:
        for word in text.split():
            if word not in known:
                known[word] = columns_of(word)
            columns += known[word]
        ends.append(len(columns))
    ones = np.ones(len(columns), np.float32)
    width = max(columns, default=0) + 1
    from scipy import sparse

    counted = sparse.csr_matrix((ones, columns, ends), shape=(len(texts), width))
    counted.sum_duplicates()
    return counted
