"""Names, addresses and numbers in the spelling in which two parties are compared.

What is given is folded already: small letters, simplified characters, words parted by one space. A
spelling serves identity matching only: nothing is told from a script, or from where a name is
usual.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")
_LATIN = re.compile(r"[^\W\u3400-\u9fff\uf900-\ufaff]+")
#: What firms are called by law; it tells no two apart, and is often left out.
_FORMS = frozenset((
    "ltd", "limited", "co", "company", "inc", "incorporated", "corp", "corporation", "llc", "llp",
    "plc", "gmbh", "ag", "sa", "sarl", "bv", "nv", "oy", "ab", "pte", "pty", "sdn", "bhd", "kk",
    "kft", "spa", "srl", "the", "and",
))  # fmt: skip
_HAN_FORMS = re.compile("股份有限公司|有限责任公司|有限公司|公司|商行")
#: What one address writes in full and another in short.
_SHORT = {
    "road": "rd",
    "street": "st",
    "avenue": "ave",
    "building": "bldg",
    "centre": "ctr",
    "center": "ctr",
    "floor": "f",
    "fl": "f",
    "flat": "rm",
    "room": "rm",
    "unit": "rm",
    "suite": "rm",
    "tower": "twr",
    "block": "blk",
    "industrial": "ind",
    "number": "no",
}
#: Added to an address or left out of it, as one likes.
_HERE = frozenset(("hong", "kong", "hk"))
#: Shorter numbers are anybody's.
_FEWEST_DIGITS = 6
#: Letters of a word by which two names are brought together: mistakes come later in a word.
_BEGINNING = 4
_MOST_WORDS = 6


@dataclass(frozen=True, slots=True)
class Described:
    """A party as it was seen."""

    party: int
    #: Folded: `acme trading ltd`.
    names: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    #: What registers and declarations number it by, without the scheme.
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Spelled:
    """The same, to be compared."""

    party: int
    latin: list[str]
    han: list[str]
    addresses: list[str]
    numbers: list[str]
    #: Two parties are compared that have one of these in common.
    keys: list[str]


def spelled(one: Described) -> Spelled:
    """What of a party is compared."""
    latin = _several(_latin(name) for name in one.names)
    han = _several(_han(name) for name in one.names)
    addresses = _several(_address(address) for address in one.addresses)
    numbers = _several(_number(number) for number in one.numbers)
    keys = dict.fromkeys(_keys(latin, han, addresses, numbers))
    return Spelled(one.party, latin, han, addresses, numbers, list(keys))


def _several(spellings: Iterable[str]) -> list[str]:
    return [one for one in dict.fromkeys(spellings) if one]


def _latin(name: str) -> str:
    """Words without the legal form; with it where nothing else is left."""
    words = _LATIN.findall(name)
    return " ".join([one for one in words if one not in _FORMS] or words)


def _han(name: str) -> str:
    characters = "".join(_HAN.findall(name))
    return _HAN_FORMS.sub("", characters) or characters


def _address(address: str) -> str:
    """Words in short, from A to Z: some begin with the city, some with the flat."""
    words = (_SHORT.get(one, one) for one in _LATIN.findall(address) if one not in _HERE)
    return " ".join([*sorted(set(words)), *_HAN.findall(address)])


def _number(number: str) -> str:
    plain = "".join(one for one in number.upper() if one.isalnum())
    return plain if sum(one.isdigit() for one in plain) >= _FEWEST_DIGITS else ""


def address_key(address: str) -> str:
    """The key of an address as it is spelled here."""
    return f"a {address}"


def _keys(
    latin: list[str], han: list[str], addresses: list[str], numbers: list[str]
) -> Iterator[str]:
    for name in latin:
        words = sorted({word[:_BEGINNING] for word in name.split()})[:_MOST_WORDS]
        if len(words) == 1:
            yield f"n {words[0]}"
        for pair in combinations(words, 2):
            yield "n " + " ".join(pair)
    for name in han:
        yield f"h {name[:3]}"
        yield f"h {name[-3:]}"
    for address in addresses:
        yield address_key(address)
    for number in numbers:
        yield f"d {number[:_FEWEST_DIGITS]}"
        yield f"d {number[-_FEWEST_DIGITS:]}"
