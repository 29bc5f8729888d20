"""What DuckDB says of single characters, for an engine that would say something else.

A digest of a name must be the same on every engine, so one engine's alphabet has to hold: DuckDB
turns 'ß' into 'ẞ' where Java makes 'SS', trims the ideographic space that Java leaves, and knows
letters that a Java of 2021 does not. DuckDB is asked, so that its next version is followed.
"""

from functools import cache
from typing import NamedTuple

#: Every character there is; the halves of surrogate pairs are none.
_CHARACTERS = (
    "SELECT chr(CAST(i AS INTEGER)) AS c FROM "
    "(SELECT unnest(range(1, 55296)) AS i UNION ALL SELECT unnest(range(57344, 1114112)) AS i)"
)
#: Letters and digits that Unicode took up after version 13, which is that of Java 17; DuckDB knows
#: them. First and last of each run.
_NEWER = (
    "870-887 889-88E 8B5-8B5 8C8-8C9 C5D-C5D CDD-CDD 170D-170D 171F-171F 1B4C-1B4C 2C2F-2C2F "
    "2C5F-2C5F 9FFD-9FFF A7C0-A7C1 A7D0-A7D1 A7D3-A7D3 A7D5-A7D9 A7F2-A7F4 10570-1057A "
    "1057C-1058A 1058C-10592 10594-10595 10597-105A1 105A3-105B1 105B3-105B9 105BB-105BC "
    "10780-10785 10787-107B0 107B2-107BA 10F70-10F81 11071-11072 11075-11075 1123F-11240 "
    "11740-11746 11AB0-11ABF 11F02-11F02 11F04-11F10 11F12-11F33 11F50-11F59 12F90-12FF0 "
    "1342F-1342F 13441-13446 16A70-16ABE 16AC0-16AC9 1AFF0-1AFF3 1AFF5-1AFFB 1AFFD-1AFFE "
    "1B11F-1B122 1B132-1B132 1B155-1B155 1D2C0-1D2D3 1DF00-1DF1E 1DF25-1DF2A 1E030-1E06D "
    "1E290-1E2AD 1E4D0-1E4EB 1E4F0-1E4F9 1E7E0-1E7E6 1E7E8-1E7EB 1E7ED-1E7EE 1E7F0-1E7FE "
    "2A6DE-2A6DF 2B735-2B739 31350-323AF"
)


class Pairs(NamedTuple):
    """Characters, and what becomes of each: two texts of one length."""

    before: str
    after: str


class Alphabet(NamedTuple):
    upper: Pairs
    lower: Pairs
    #: What is trimmed.
    spaces: str


@cache
def alphabet() -> Alphabet:
    """DuckDB's cases and spaces."""
    import duckdb

    with duckdb.connect(":memory:") as connection:

        def pairs(function: str) -> Pairs:
            rows = connection.execute(
                f"SELECT c, {function}(c) FROM ({_CHARACTERS}) WHERE c <> {function}(c)"  # noqa: S608
            ).fetchall()
            before, after = zip(*rows, strict=True)
            return Pairs("".join(before), "".join(after))

        spaces = connection.execute(
            f"SELECT c FROM ({_CHARACTERS}) WHERE trim(c) = ''"  # noqa: S608
        ).fetchall()
        return Alphabet(pairs("upper"), pairs("lower"), "".join(one for (one,) in spaces))


def letters_and_digits() -> str:
    """What stands for `\\p{L}\\p{N}` within a Java character class."""
    newer = (run.split("-") for run in _NEWER.split())
    return r"\p{L}\p{N}" + "".join(rf"\x{{{first}}}-\x{{{last}}}" for first, last in newer)
