"""Parties that are one are found; sisters, neighbours and strangers are not joined."""

import pytest

from benchmarks.linking_traders import simulated
from tidegate.analytics.linking.interface import (
    Agreement,
    Described,
    Trait,
    likely_pairs,
)

_PORT = [
    Described(
        number,
        (f"{word} {trade} ltd",),
        (f"flat {number}a {number * 7 % 90 + 1} {street} road kwun tong",),
        (f"{23456789 + number * 90017}",),
    )
    for number, (word, trade, street) in enumerate(
        (word, trade, street)
        for word in ("sun hung", "wing lung", "lucky star", "jade ocean", "ka wah", "great wall")
        for trade in ("toys", "textile", "foods", "parts", "wine")
        for street in ("canton", "nathan", "hung to")
    )
]


def _with(*others, least=0.5):
    return [
        (one.first, one.second, one.agreement) for one in likely_pairs([*_PORT, *others], least)
    ]


def test_one_trader_under_several_names_is_found_and_what_agrees_is_told():
    seen = Described(
        901,
        ("pacific orchid trading limited", "太平兰花贸易有限公司"),
        ("rm 9c 12 harbour rd wan chai hong kong",),
    )
    again = Described(
        902,
        ("pacific orchid tradign co ltd", "太平兰花贸易公司"),
        ("wan chai 12 harbour road flat 9c",),
        ("66554433",),
    )
    ((first, second, agreement),) = _with(seen, again)
    assert (first, second) == (901, 902)
    assert agreement == {
        Trait.NAME: Agreement.NEAR,
        Trait.CHINESE_NAME: Agreement.SAME,
        Trait.ADDRESS: Agreement.SAME,
        Trait.NUMBER: Agreement.UNKNOWN,
    }


def test_a_wrong_digit_is_seen_through():
    seen = Described(901, ("pacific orchid trading",), (), ("66554433",))
    again = Described(902, ("pacific orchid ltd trading",), (), ("66554434",))
    assert [pair[:2] for pair in _with(seen, again)] == [(901, 902)]


def test_sisters_at_one_address_with_numbers_of_their_own_are_two():
    one = Described(901, ("pacific orchid toys",), ("9c 12 harbour rd wan chai",), ("66554433",))
    other = Described(902, ("pacific orchid wine",), ("9c 12 harbour rd wan chai",), ("71112223",))
    assert _with(one, other) == []


def test_what_very_many_share_joins_nobody():
    """A firm of secretaries gives its address to each of its customers."""
    house = [
        Described(
            1000 + at, (f"{'abcdefghijklmnopqrstuvwxyz'[at % 26] * 6}{at} co",), ("1 main st",)
        )
        for at in range(120)
    ]
    assert _with(*house) == []


@pytest.mark.parametrize("parties", [[], [Described(1)], [Described(1), Described(2)]])
def test_little_or_nothing_is_answered(parties):
    assert likely_pairs(parties) == []


def test_of_simulated_traders_most_that_are_one_are_found_and_few_others():
    port = simulated(400, seed=7)
    found = {(one.first, one.second) for one in likely_pairs(port.parties)}
    assert len(found & port.same) >= 0.95 * len(found)
    assert len(found & port.same) >= 0.8 * len(port.same)
