"""What is known of the past: integer tallies, histograms and words, which can be added.

A memory holds digests of keys, never identifiers. It is a value: three Arrow tables and the legs
of routes already measured.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pyarrow as pa

TALLIES = pa.schema(
    [
        ("tally", pa.string()),
        ("key", pa.uint64()),
        ("slot", pa.int32()),
        ("n", pa.int64()),
        ("examined", pa.int64()),
        ("found", pa.int64()),
    ]
)
SPREADS = pa.schema(
    [
        ("spread", pa.string()),
        ("key", pa.uint64()),
        ("slot", pa.int32()),
        ("bin", pa.int32()),
        ("n", pa.int64()),
    ]
)
WORDS = pa.schema(
    [("hs4", pa.string()), ("word", pa.string()), ("period", pa.int32()), ("n", pa.int64())]
)
LEGS = pa.schema(
    [
        ("loading", pa.string()),
        ("routing", pa.string()),
        ("discharge", pa.string()),
        ("destination", pa.string()),
        ("by_sea", pa.bool_()),
        ("route_km", pa.int64()),
        ("direct_km", pa.int64()),
    ]
)


@dataclass(frozen=True, slots=True)
class Memory:
    """The past that features are computed from."""

    #: Declarations, examinations and finds by key and slot; the schema is `TALLIES`.
    tallies: pa.Table
    #: Histograms by key and period; the schema is `SPREADS`.
    spreads: pa.Table
    #: Words by heading and period; the schema is `WORDS`.
    words: pa.Table
    #: Routes measured so far; the schema is `LEGS`.
    legs: pa.Table
    #: Mixed into every digest, so that two administrations' memories cannot be joined.
    salt: str

    def __post_init__(self) -> None:
        """The salt becomes part of SQL, so nothing else may be in it."""
        if not self.salt or set(self.salt) - set("0123456789abcdef"):
            raise ValueError("a salt is lower-case hexadecimal")


def empty_memory(salt: str) -> Memory:
    """A memory of nothing. The salt is lower-case hexadecimal."""
    return Memory(
        tallies=TALLIES.empty_table(),
        spreads=SPREADS.empty_table(),
        words=WORDS.empty_table(),
        legs=LEGS.empty_table(),
        salt=salt,
    )


def parted(table: pa.Table, by: str) -> dict[str, pa.Table]:
    """The rows of a table by the text in one of its columns; what lies together is not copied.

    Args:
        table: rows in any order; those of one text keep theirs.
        by: the name of a column of strings without nulls.
    """
    coded = table[by].combine_chunks().dictionary_encode()
    codes = coded.indices.to_numpy()
    bounds = np.flatnonzero(np.diff(codes, prepend=-1, append=-1))
    parts: dict[str, list[pa.Table]] = {}
    for start, end in pairwise(bounds):
        name = coded.dictionary[codes[start]].as_py()
        parts.setdefault(name, []).append(table.slice(start, end - start))
    return {name: pa.concat_tables(slices) for name, slices in parts.items()}
