"""The licence ledger: drawn by declarations, never below zero, given back on cancellation."""

from contextlib import suppress
from decimal import Decimal

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.lodgement.documents import full, with_line
from tests.unit.lodgement.filings.scenes import issued
from tidegate.lodgement.filings.drawing import Draw, draw, give_back
from tidegate.lodgement.filings.errors import TooLittleLeft
from tidegate.lodgement.filings.models import Balance, Filing, Use
from tidegate.lodgement.interface import Invalid, amend, cancel, lodge, lodge_batch

#: Of the sample: two-way radios.
GRANTED, CODE = 120, "851762"


@pytest.fixture
def trader(people):
    return people.actor("trader")


@pytest.fixture
def licence(people, trader, db):
    return issued(people, trader)


def _draw(licence, quantity, user, line=1, unit="C62"):
    wanted = [Draw(line, Decimal(quantity), unit)]
    draw(
        licence.issued.number,
        licence.organisation_id,
        wanted,
        f"declaration/{user}/1",
        timezone.localdate(),
    )


def _left(licence):
    return Balance.objects.get(issued__filing=licence, line=1).left


def _state(licence):
    return Filing.objects.get(pk=licence.pk).state


def _declared(licence, quantity, **items):
    line = {"commodity_code": CODE, "quantity": quantity, "quantity_unit": "C62"}
    return with_line(**line, licence_number=licence.issued.number, **items)


def test_what_is_drawn_moves_the_licence_and_comes_back(licence):
    _draw(licence, 20, "A")
    assert (_left(licence), _state(licence)) == (100, "part_used")
    _draw(licence, 20, "A")
    assert _left(licence) == 100, "the same use counts once"
    _draw(licence, 100, "B")
    assert _state(licence) == "used"
    with pytest.raises(TooLittleLeft):
        _draw(licence, "0.000001", "C")

    give_back("declaration/A/")
    assert (_left(licence), _state(licence)) == (20, "part_used")
    give_back("declaration/B/")
    give_back("declaration/B/")
    assert (_left(licence), _state(licence)) == (GRANTED, "issued")


def test_what_does_not_fit_draws_nothing(people, trader, licence):
    for wrong in ({"line": 2}, {"unit": "KGM"}, {"quantity": 0}):
        with pytest.raises(Invalid):
            _draw(licence, **{"quantity": 1, "user": "A", **wrong})
    wanted, day = [Draw(1, Decimal(1), "C62")], timezone.localdate()
    with pytest.raises(Invalid):
        draw(licence.issued.number, 0, wanted, "declaration/A/1", day)
    assert _left(licence) == GRANTED


@pytest.mark.django_db
def test_a_declaration_draws_and_its_cancellation_gives_back(trader, licence):
    version = lodge(trader, _declared(licence, 50))
    assert _left(licence) == 70

    amend(trader, version.declaration, _declared(licence, 30), seen_version=1)
    assert _left(licence) == 90
    with pytest.raises(Invalid) as refused:
        amend(trader, version.declaration, _declared(licence, 121), seen_version=2)
    assert refused.value.mistakes[0].field == "lines[0].licence_number"
    assert _left(licence) == 90

    cancel(trader, version.declaration, "other")
    assert (_left(licence), _state(licence)) == (GRANTED, "issued")


@pytest.mark.django_db
def test_of_a_batch_as_many_go_through_as_the_licence_has(people, trader, licence):
    sent = [_declared(licence, 50) for _ in range(3)] + [full()]
    outcomes = lodge_batch(trader, sent)
    assert [one.version is not None for one in outcomes] == [True, True, False, True]
    assert _left(licence) == 20

    other = lodge_batch(people.actor("trader"), [_declared(licence, 1)])
    assert other[0].mistakes[0].rule == "licence", "it is another organisation's"
    elsewhere = with_line(licence_number="OF-ANOTHER-OFFICE")
    assert lodge(trader, elsewhere), "what this window did not issue is taken as declared"
    wrong_goods = {**_declared(licence, 1), "lines": [dict(_declared(licence, 1)["lines"][0])]}
    wrong_goods["lines"][0]["commodity_code"] = "252329"
    assert lodge_batch(trader, [wrong_goods])[0].mistakes[0].rule == "licence"


@pytest.mark.django_db
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=st.lists(st.tuples(st.integers(0, 5), st.integers(0, 40_000_000)), max_size=12))
def test_what_is_left_is_what_was_granted_less_what_is_drawn(licence, steps):
    give_back("declaration/")
    for user, millionths in steps:
        if millionths % 3 == 0:
            give_back(f"declaration/{user}/")
            continue
        with suppress(TooLittleLeft, Invalid):
            _draw(licence, Decimal(millionths) / 10**6, user)
    drawn = sum(Use.objects.filter(given_back_at=None).values_list("quantity", flat=True))
    assert _left(licence) == GRANTED - drawn
    assert 0 <= _left(licence) <= GRANTED
