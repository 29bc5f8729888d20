"""Lodging, amending, cancelling: what is stored, what is told, what is refused."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from tests.unit.lodgement.documents import TOMORROW, advance, full, with_line
from tidegate.access.interface import SYSTEM, NotAllowed
from tidegate.ledger.interface import events_of
from tidegate.lodgement.interface import (
    Decided,
    Declaration,
    Invalid,
    Overtaken,
    Shown,
    TooOften,
    Version,
    amend,
    cancel,
    clear,
    document_view,
    hold,
    lodge,
    lodge_batch,
    rows,
    shown,
)
from tidegate.lodgement.keeping import erase
from tidegate.lodgement.models import Unchangeable

pytestmark = pytest.mark.django_db


@pytest.fixture
def trader(people):
    return people.actor("trader")


@pytest.fixture
def lodged(trader):
    return lodge(trader, full())


def kinds(declaration):
    return [sealed.event.kind for sealed in events_of(declaration.stream)]


def test_what_is_lodged_is_stored_with_its_event(trader):
    version = lodge(trader, full())

    declaration = Declaration.objects.get()
    assert re.fullmatch("[0-9A-HJKMNP-TV-Z]{16}", declaration.reference)
    assert declaration.organisation_id == trader.person.organisation_id
    assert (declaration.state, declaration.last_number) == ("lodged", 1)
    stored = Version.objects.get()
    assert stored == version
    assert stored.document["lines"][0]["gross_weight_kg"] == "412.5"
    assert (stored.lines, stored.lodged_by) == (2, trader.address)
    (sealed,) = events_of(declaration.stream)
    assert sealed.event.payload == {
        "declaration": declaration.pk,
        "declared": stored.pk,
        "number": 1,
        "digest": stored.digest,
        "lines": 2,
    }


def test_a_bad_document_stores_nothing(trader):
    with pytest.raises(Invalid):
        lodge(trader, with_line(packages="many"))
    assert not Declaration.objects.exists()


def test_only_who_may_lodges(people):
    with pytest.raises(NotAllowed):
        lodge(people.actor("examiner"), full())


@pytest.mark.parametrize(
    ("document", "field", "rule"),
    [
        (full, None, None),
        (lambda: with_line(net_weight_kg="2", gross_weight_kg="1"), "lines[0].net_weight_kg",
         "net_within_gross"),
        (lambda: advance(expected_date="2019-01-01"), "expected_date", "expected_nearby"),
        (lambda: advance(expected_date="2190-01-01"), "expected_date", "expected_nearby"),
        (lambda: full(total_items=3), "total_items", "total_is_lines"),
        (lambda: full(invoice_currency=None), "invoice_currency", "amount_has_currency"),
        (lambda: with_line(quantity="3"), "lines[0].quantity_unit", "quantity_has_unit"),
    ],
)  # fmt: skip
def test_items_agree_with_each_other(trader, document, field, rule):
    sent = document()
    if field is None:
        assert lodge(trader, sent)
        return
    with pytest.raises(Invalid) as refused:
        lodge(trader, sent)
    assert (field, rule) in [one[:2] for one in refused.value.mistakes]


def test_a_batch_lodges_the_good_and_says_why_of_the_bad(trader):
    outcomes = lodge_batch(trader, [full(), with_line(packages="x"), full(ucr="2")])

    assert [one.version is not None for one in outcomes] == [True, False, True]
    assert outcomes[1].mistakes[0].field == "lines[0].packages"
    assert [one.version.document.get("ucr") for one in outcomes if one.version] == [
        "6CN1234567890ABC",
        "2",
    ]
    assert Declaration.objects.count() == Version.objects.count() == 2
    for declaration in Declaration.objects.all():
        assert kinds(declaration) == ["declaration.lodged"]


def test_a_batch_has_at_most_a_thousand(trader):
    with pytest.raises(Invalid, match="at most 1000"):
        lodge_batch(trader, [{}] * 1001)


@pytest.fixture
def listed(code_tables):
    """The small lists, and of goods and places what these tests name."""
    from datetime import date

    from tidegate.codes.interface import Fact, Names, Origin, publish

    for table, codes in (("hs", ("851830", "854442")), ("locode", ("CNSZX", "HKHKG"))):
        data = {"hs": {"level": 6}, "locode": {"latitude": 1, "longitude": 1, "kind": "port"}}
        facts = [Fact(code, Names(code), data[table], date(2000, 1, 1)) for code in codes]
        publish(table, facts, version=f"{table} of the tests", origin=Origin.LOAD, actor="system/t")


@pytest.mark.usefixtures("listed")
@pytest.mark.parametrize(
    ("items", "field", "rule"),
    [
        ({}, None, None),
        ({"consignor_country": "ZZ"}, "consignor_country", "codes: country"),
        ({"routing_countries": "CN ZZ HK"}, "routing_countries", "codes: country"),
        ({"invoice_currency": "ZZZ"}, "invoice_currency", "codes: currency"),
        ({"incoterm": "ZZZ"}, "incoterm", "codes: incoterm"),
        ({"loading_place": "ZZSZX"}, "loading_place", "place_in_country"),
        ({"loading_place": "XZ9F2"}, None, None),
        ({"line": {"commodity_code": "999999"}}, "lines[0].commodity_code", "codes: hs"),
        ({"line": {"commodity_code": "8518302090"}}, None, None),
        ({"line": {"package_kind": "QQ"}}, "lines[0].package_kind", "codes: package"),
        ({"line": {"quantity_unit": "QQQ"}}, "lines[0].quantity_unit", "codes: unit"),
        ({"trader_id": "91440300279285646"}, None, None),
        ({"trader_id": "???"}, "trader_id", "identifier"),
    ],
)
def test_codes_are_looked_up_in_their_lists(trader, items, field, rule):
    sent = full(**items)
    sent["lines"][0].update(sent.pop("line", {}))
    if field is None:
        assert lodge(trader, sent).document["lines"]
        return
    with pytest.raises(Invalid) as refused:
        lodge(trader, sent)
    assert [one[:2] for one in refused.value.mistakes] == [(field, rule)]
    if rule == "codes: hs":
        assert "version: hs of the tests" in refused.value.mistakes[0].detail


@pytest.mark.usefixtures("listed")
def test_a_place_that_no_list_has_is_taken_and_said(trader):
    """Nobody has all of UN/LOCODE: a place in the right form, in a country, is taken."""
    version = lodge(trader, full(loading_place="CNFSH"))

    version.refresh_from_db()
    assert version.document["loading_place"] == "CNFSH"
    told = "not in the list locode (version: locode of the tests)"
    assert version.doubts == [["loading_place", "codes: locode", told]]
    doubted = [item.name for one in document_view(version) for item in one.items if item.doubted]
    assert doubted == ["loading_place"]
    assert lodge(trader, full()).doubts == []


@pytest.mark.usefixtures("listed")
def test_the_trader_is_found_or_made(trader):
    first, second, third = (
        one.version
        for one in lodge_batch(trader, [full(), full(ucr="2"), full(trader_id="87654321")])
    )
    assert first.trader == second.trader != third.trader
    assert first.trader.name == "Kwun Tong Components Ltd"
    assert lodge(trader, full()).trader == first.trader
    assert lodge(trader, full(trader_id=None)).trader is None


@pytest.mark.usefixtures("code_tables")
def test_the_trader_s_address_is_that_of_the_consignee_or_consignor_of_its_name(trader):
    own = lodge(trader, full(consignee_name="KWUN TONG  components ltd")).trader
    assert [one.text for one in own.addresses.all()] == ["88 Hoi Yuen Road, Hong Kong, HK"]
    other = lodge(trader, full(trader_id="87654321", trader_name="Somebody Else Ltd")).trader
    assert not other.addresses.exists()


def test_an_empty_batch_is_nothing(trader):
    assert lodge_batch(trader, []) == []


def test_a_batch_takes_few_statements(trader, django_assert_max_num_queries):
    lodge(trader, full())
    with django_assert_max_num_queries(12):
        lodge_batch(trader, [full(ucr=str(number)) for number in range(50)])


def test_an_amendment_is_the_next_version(trader, lodged):
    declaration = lodged.declaration

    second = amend(trader, declaration, full(ucr="9"), seen_version=1)

    declaration.refresh_from_db()
    assert (second.number, declaration.last_number, declaration.state) == (2, 2, "lodged")
    assert kinds(declaration) == ["declaration.lodged", "declaration.amended"]
    assert list(events_of(declaration.stream))[1].event.payload["declared"] == second.pk
    assert Version.objects.get(number=1).document["ucr"] == "6CN1234567890ABC"


def test_an_amendment_over_an_old_version_is_refused(trader, lodged):
    stale = Declaration.objects.get()
    amend(trader, lodged.declaration, full(ucr="9"), seen_version=1)
    with pytest.raises(Overtaken) as refused:
        amend(trader, stale, full(ucr="10"), seen_version=1)
    assert refused.value.last == 2


def test_amending_and_looking_is_limited(trader, lodged):
    for number in range(1, 4):
        amend(trader, lodged.declaration, full(ucr=str(number)), seen_version=number)
    with pytest.raises(TooOften):
        amend(trader, lodged.declaration, full(ucr="9"), seen_version=4)


def test_nobody_else_amends_or_cancels(people, lodged):
    other = people.actor("trader")
    with pytest.raises(NotAllowed):
        amend(other, lodged.declaration, full(), seen_version=1)
    with pytest.raises(NotAllowed):
        cancel(other, lodged.declaration, "other")


def test_a_cancelled_one_is_final(trader, lodged):
    declaration = lodged.declaration
    cancel(trader, declaration, "other")
    assert kinds(declaration)[-1] == "declaration.cancelled"
    with pytest.raises(Decided):
        amend(trader, declaration, full(), seen_version=1)
    with pytest.raises(Decided):
        cancel(trader, declaration, "other")
    with pytest.raises(Decided):
        clear(declaration, SYSTEM)


def test_what_was_amended_meanwhile_is_not_cleared(trader, lodged):
    seen = Declaration.objects.get()
    amend(trader, lodged.declaration, full(ucr="9"), seen_version=1)
    with pytest.raises(Overtaken):
        clear(seen, SYSTEM)
    with pytest.raises(Overtaken):
        hold(seen, SYSTEM)


@pytest.mark.parametrize("decide", [hold, clear])
def test_after_the_decision_a_trader_is_answered_as_before_it(trader, lodged, decide):
    declaration = lodged.declaration
    decide(Declaration.objects.get(), SYSTEM)

    second = amend(trader, declaration, full(ucr="9"), seen_version=1)
    cancel(trader, declaration, "other")

    assert (second.number, second.late) == (2, True)
    declaration.refresh_from_db()
    assert declaration.state in {"held", "cleared"}
    assert kinds(declaration)[2:] == ["declaration.amended_late", "declaration.cancelled_late"]
    now = timezone.now()
    versions = list(declaration.versions.all())
    assert shown(declaration, versions, now) == Shown.CANCELLATION_RECEIVED
    with pytest.raises(Decided):
        amend(trader, declaration, full(ucr="10"), seen_version=2)


def test_a_late_amendment_does_not_hinder_the_release(trader, lodged):
    hold(lodged.declaration, SYSTEM)
    held = Declaration.objects.get()
    amend(trader, lodged.declaration, full(ucr="9"), seen_version=1)

    clear(held, SYSTEM)

    assert kinds(held)[-1] == "declaration.cleared"
    assert list(events_of(held.stream))[-1].event.payload["declared"] == lodged.pk


def test_a_trader_sees_received_until_the_disclosure_point(trader, lodged):
    declaration, versions = lodged.declaration, [lodged]
    clear(declaration, SYSTEM)
    now = timezone.now()
    assert shown(declaration, versions, now) == Shown.RECEIVED
    assert shown(declaration, versions, now + timedelta(days=3)) == Shown.RELEASED


def test_an_early_day_opens_nothing(trader):
    """Who says that the goods came yesterday still learns nothing today."""
    yesterday = (timezone.localdate() - timedelta(days=1)).isoformat()
    version = lodge(trader, full(expected_date=yesterday))
    clear(version.declaration, SYSTEM)
    assert shown(version.declaration, [version], timezone.now()) == Shown.RECEIVED


def test_a_version_never_changes(lodged):
    lodged.document = {}
    with pytest.raises(Unchangeable):
        lodged.save()
    with pytest.raises(Unchangeable):
        Version.objects.update(document={})
    with pytest.raises(Unchangeable):
        Version.objects.all().delete()


def test_rows_are_lines_of_the_canonical_table(trader, lodged):
    other = lodge(trader, full(ucr="other"))

    table = rows([other.pk, lodged.pk])

    reference = lodged.declaration.reference
    assert table.num_rows == 4
    assert table.column("declaration_id").to_pylist()[2:] == [
        f"{reference}/1/1",
        f"{reference}/1/2",
    ]
    row = table.to_pylist()[2]
    assert row["gross_weight_kg"] == Decimal("412.5")
    assert row["expected_date"] == TOMORROW
    assert (row["lodged_at"], row["transhipment"]) == (lodged.lodged_at, False)
    assert table.column("ucr").to_pylist()[:2] == ["other", "other"]


def test_a_document_is_shown_with_what_changed(trader, lodged):
    changed = full(ucr=None, incoterm="CIF")
    changed["lines"] = changed["lines"][:1]
    second = amend(trader, lodged.declaration, changed, seen_version=1)

    items = {
        (section.line, item.name): item
        for section in document_view(second, lodged)
        for item in section.items
    }

    assert (items[None, "incoterm"].value, items[None, "incoterm"].before) == ("CIF", "FOB")
    assert items[None, "ucr"].changed
    assert items[None, "ucr"].value is None
    assert not items[None, "trader_id"].changed
    assert items[2, "goods_description"].before == "USB cables"
    assert not any(item.changed for s in document_view(second) for item in s.items)


def test_what_is_erased_is_gone_and_the_ledger_says_so(trader, lodged):
    erase(lodged, "trade_documents", SYSTEM)
    erase(lodged, "trade_documents", SYSTEM)

    stored = Version.objects.get()
    assert (stored.document, stored.salt, stored.erased_under) == (None, "", "trade_documents")
    assert kinds(lodged.declaration).count("declaration.version_erased") == 1
    assert rows([stored.pk]).num_rows == 0
    assert document_view(stored) == []
    with pytest.raises(NotAllowed):
        erase(lodged, "trade_documents", trader)
