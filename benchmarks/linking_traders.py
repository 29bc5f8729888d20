"""Simulated traders under several names, with the truth of who is who.

Hong Kong's traders bear an English and a Chinese name, and documents write either or both: with and
without the legal form, in traditional or simplified characters, with a letter wrong. Addresses come
in any order and in short; nearly half of the sightings have no number, some a wrong digit. Sister
firms share an address and a part of the name, and are not one: they are what a link must not join.
"""

from itertools import combinations
from typing import NamedTuple

import numpy as np

from tidegate.analytics.linking.interface import Described
from tidegate.codes.folding import fold

_FIRST = [
    "Sun Hung", "Wing Lung", "Golden Harbour", "Lucky Star", "Eastern Pearl", "Kwong Fat",
    "Tai Cheung", "Pacific Crown", "Great Wall", "Fu Hing", "Jade Ocean", "Wah Tung",
    "Silver Dragon", "Hop Lee", "Union Peak", "Blue Lantern", "Ka Wah", "Man Shing", "Yau Lee",
    "Chun Kee", "Bright Sail", "Nam Fung", "Shun Tak", "Delta Bridge", "Royal Orchid", "Po Sang",
]  # fmt: skip
_FIRST_HAN = [
    "新鴻", "永隆", "金港", "福星", "東珠", "廣發", "太昌", "太平冠", "長城", "富興",
    "玉洋", "華東", "銀龍", "合利", "聯峰", "藍燈", "嘉華", "萬成", "友利", "振記",
    "明帆", "南豐", "順達", "三角橋", "蘭花", "寶生",
]  # fmt: skip
_SECOND = [
    "Ling", "Mark", "Tech", "Foods", "Textile", "Metal", "Paper", "Toys", "Wine", "Auto",
    "Pharma", "Plastics", "Gems", "Parts",
]  # fmt: skip
_SECOND_HAN = [
    "凌", "麥", "科技", "食品", "紡織", "金屬", "紙業", "玩具", "酒業", "汽車",
    "藥業", "塑膠", "珠寶", "零件",
]  # fmt: skip
_THIRD = [
    "Trading", "Enterprises", "International", "Industrial", "Logistics", "Supplies", "Holdings",
    "Import",
]  # fmt: skip
_THIRD_HAN = ["貿易", "企業", "國際", "實業", "物流", "供應", "控股", "進口"]
_STREETS = [
    "Harbour Road", "Canton Road", "Castle Peak Road", "Queen's Road West", "Nathan Road",
    "Kwai Fuk Street", "Ma Tau Wai Road", "Hoi Bun Road", "Wing Lok Street", "Tai Yau Street",
    "On Lok Mun Street", "Sha Tsui Road", "Wong Chuk Hang Road", "Chai Wan Road", "Texaco Road",
    "Hung To Road", "King Fuk Street", "Yuen Long Avenue",
]  # fmt: skip
_DISTRICTS = [
    "Wan Chai", "Kwun Tong", "Tsuen Wan", "Kwai Chung", "Fanling", "Yuen Long", "San Po Kong",
]  # fmt: skip
#: Shares of sightings: seen again, without a number, with a digit wrong, without an address, with
#: a mistake in the name; of firms: sisters of another.
_AGAIN, _NO_NUMBER, _WRONG_DIGIT, _NO_ADDRESS, _MISSPELLED = 0.45, 0.45, 0.05, 0.15, 0.12
_SISTERS = 0.08
#: English alone, Chinese alone, both.
_LANGUAGES = (0.45, 0.15, 0.4)


class Traders(NamedTuple):
    """Parties as they were seen, and pairs of them that are one trader."""

    parties: list[Described]
    same: frozenset[tuple[int, int]]


class _Firm(NamedTuple):
    words: tuple[int, ...]
    flat: str
    house: int
    street: str
    district: str
    number: str


class _Seen(NamedTuple):
    """One document's word of a firm."""

    names: tuple[str, ...]
    address: str
    number: str

    @property
    def party(self) -> str:
        """By what Tidegate finds it: by its number, or by its name where it has none."""
        return self.number or self.names[0]


def simulated(firms: int, seed: int) -> Traders:
    """So many firms, each seen once or more often."""
    draw = np.random.default_rng(seed)
    parties: list[Described] = []
    same: set[tuple[int, int]] = set()
    for firm in _firms(draw, firms):
        kept: dict[str, list[_Seen]] = {}
        for _ in range(1 + int(draw.geometric(1 - _AGAIN) - 1)):
            seen = _seen(draw, firm)
            kept.setdefault(seen.party, []).append(seen)
        numbers = range(len(parties), len(parties) + len(kept))
        parties += map(_described, numbers, kept.values())
        same.update(combinations(numbers, 2))
    return Traders(parties, frozenset(same))


def _described(party: int, seen: list[_Seen]) -> Described:
    names = dict.fromkeys(fold(name) for one in seen for name in one.names)
    addresses = dict.fromkeys(fold(one.address) for one in seen if one.address)
    number = (seen[0].number,) if seen[0].number else ()
    return Described(party, tuple(names), tuple(addresses), number)


def _firms(draw: np.random.Generator, count: int) -> list[_Firm]:
    """No two bear the same name: the register would refuse the second."""
    made: dict[tuple[int, ...], _Firm] = {}
    while len(made) < count:
        known = list(made.values())
        is_sister = bool(known) and draw.random() < _SISTERS
        firm = _firm(draw, known[int(draw.integers(len(known)))] if is_sister else None)
        made.setdefault(firm.words, firm)
    return list(made.values())


def _firm(draw: np.random.Generator, sister: _Firm | None) -> _Firm:
    number = str(draw.integers(10_000_000, 79_999_999))
    words = tuple(int(draw.integers(len(pool))) for pool in (_FIRST, _SECOND, _THIRD))
    if sister is not None:
        return sister._replace(words=(sister.words[0], *words[1:]), number=number)
    flat = f"{draw.integers(1, 30)}{'ABCDEFGH'[int(draw.integers(8))]}"
    street, district = (pool[int(draw.integers(len(pool)))] for pool in (_STREETS, _DISTRICTS))
    return _Firm(words, flat, int(draw.integers(1, 400)), street, district, number)


def _seen(draw: np.random.Generator, firm: _Firm) -> _Seen:
    english, chinese = (
        by.join(pool[at] for pool, at in zip(pools, firm.words, strict=True))
        for by, pools in (
            (" ", (_FIRST, _SECOND, _THIRD)),
            ("", (_FIRST_HAN, _SECOND_HAN, _THIRD_HAN)),
        )
    )
    english = _mistaken(draw, english, _MISSPELLED)
    english += ("", " Ltd", " Limited", " Co., Ltd.", " Company Limited")[int(draw.integers(5))]
    chinese += ("", "有限公司", "公司")[int(draw.integers(3))]
    names = ((english,), (chinese,), (english, chinese))[int(draw.choice(3, p=_LANGUAGES))]
    number = "" if draw.random() < _NO_NUMBER else firm.number
    if number and draw.random() < _WRONG_DIGIT:
        at = int(draw.integers(8))
        number = f"{number[:at]}{(int(number[at]) + 1) % 10}{number[at + 1 :]}"
    address = "" if draw.random() < _NO_ADDRESS else _address(draw, firm)
    return _Seen(names, address, number)


def _mistaken(draw: np.random.Generator, text: str, chance: float) -> str:
    """Now and then two letters change places, or one is left out."""
    if draw.random() > chance:
        return text
    at = int(draw.integers(1, len(text) - 2))
    if draw.random() < 0.5:
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text[:at] + text[at + 1 :]


def _address(draw: np.random.Generator, firm: _Firm) -> str:
    street = firm.street
    if draw.random() < 0.4:
        street = street.replace("Road", "Rd.").replace("Street", "St.").replace("Avenue", "Ave")
    flat = f"{('Flat', 'Room', 'Unit')[int(draw.integers(3))]} {firm.flat}"
    parts = [flat, f"{firm.house} {street}", firm.district]
    if draw.random() < 0.15:
        parts.pop(0)
    if draw.random() < 0.2:
        parts.reverse()
    if draw.random() < 0.5:
        parts.append("Hong Kong")
    return _mistaken(draw, ", ".join(parts), 0.08)
