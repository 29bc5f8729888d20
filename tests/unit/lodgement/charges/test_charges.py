"""What is charged for a trade declaration: the published vectors, and what always holds."""

import json
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.lodgement.filings.scenes import RATES, filed, sample_of
from tidegate.codes.interface import Code, Names, load
from tidegate.codes.interface import table as table_of
from tidegate.codes.sources import typed
from tidegate.lodgement.charges import exemptions
from tidegate.lodgement.charges.declared import Declared
from tidegate.lodgement.charges.rates import NoRate, Rates
from tidegate.lodgement.charges.rules import RULES, ClothingLevy, Food, General, Late, ShortPaid
from tidegate.lodgement.filings import services
from tidegate.lodgement.filings.checking import examined
from tidegate.lodgement.filings.types import document_types, type_of
from tidegate.lodgement.interface import Invalid

#: Value and charge in HKD, as published.
VECTORS = [
    ("0", "0.2"),
    ("46000", "0.2"),
    ("46001", "0.4"),
    ("48000", "0.5"),
    ("100000", "7.0"),
    ("1000000", "119.5"),
    ("1644000", "200.0"),
    ("2000000", "200.0"),
]
DAY = date(2026, 11, 22)
FORMS = sorted(one for one in document_types() if one.startswith("trade_declaration_"))


def rates_of(day):
    """The shipped rows that hold on a day, without a database."""

    def rows(table):
        _, facts = typed.read(table)
        return {
            one.code: Code(
                table, one.code, Names(), one.data, one.source,
                one.valid_from, one.valid_until, timezone.now(), None, 1,
            )
            for one in facts
            if one.period.holds(day)
        }  # fmt: skip

    return Rates(day, *(rows(one) for one in RATES))


def said(value, filed_on=DAY, happened_on=DAY):
    return Declared(Decimal(value), happened_on, filed_on)


@pytest.mark.parametrize(("value", "charge"), VECTORS)
def test_the_published_vectors_hold(value, charge):
    assert General.due(said(value), rates_of(DAY)) == Decimal(charge)


values = st.decimals(0, 10**11, places=2)


@given(values, values)
def test_a_charge_grows_with_the_value_in_steps_of_ten_cents_up_to_the_cap(one, other):
    rates = rates_of(DAY)
    less, more = (General.due(said(value), rates) for value in sorted((one, other)))

    assert less <= more <= Decimal("200")
    assert less % Decimal("0.1") == 0
    exact = Decimal("0.2") + Decimal("0.125") * max(Decimal(0), one - 46000) / 1000
    assert General.due(said(one), rates) >= min(exact, Decimal(200))


def test_there_was_no_cap_before_its_day_and_no_charge_before_its_law():
    before = date(2018, 7, 31)
    assert General.due(said("2000000"), rates_of(before)) == Decimal("244.5")
    assert General.due(said("2000000"), rates_of(date(2018, 8, 1))) == Decimal("200")
    with pytest.raises(NoRate):
        General.due(said("1"), rates_of(date(2012, 7, 31)))


def test_food_is_charged_flat_and_clothing_bears_a_levy_that_says_it_is_to_be_checked():
    rates = rates_of(DAY)
    assert Food.due(said("9000000"), rates) == Decimal("0.20")
    assert ClothingLevy.due(said("180001"), rates) == Decimal("54.30")
    assert ClothingLevy.standing == "assumed"
    assert "CHECK CURRENT" in rates.charges["clothing_per_part"].source


@pytest.mark.parametrize(
    ("value", "filed_on", "penalty"),
    [
        ("20000", date(2026, 1, 29), 0),
        ("20000", date(2026, 1, 30), 20),
        ("20000", date(2026, 3, 1), 20),
        ("20000", date(2026, 3, 2), 40),
        ("20000", date(2026, 3, 29), 40),
        ("20000", date(2026, 3, 30), 100),
        ("20000.01", date(2026, 1, 29), 0),
        ("20000.01", date(2026, 1, 30), 40),
        ("20000.01", date(2026, 3, 2), 80),
        ("20000.01", date(2026, 3, 30), 200),
    ],
)
def test_a_penalty_goes_by_value_and_lateness(value, filed_on, penalty):
    # 15 January + 1 month + 14 days is 1 March; + 2 months + 14 days is 29 March.
    one = said(value, filed_on, happened_on=date(2026, 1, 15))
    assert Late.due(one, rates_of(filed_on)) == penalty


def test_a_month_after_its_last_day_is_the_last_day_of_the_next():
    one = said("1", date(2026, 3, 14), happened_on=date(2026, 1, 31))
    assert Late.due(one, rates_of(DAY)) == 20


def test_what_was_short_paid_is_an_officers_and_has_a_limit():
    rates = rates_of(DAY)
    assert ShortPaid.most(Decimal("7.30"), rates) == Decimal("146.00")
    assert ShortPaid.most(Decimal("700"), rates) == Decimal("10000.00")
    assert ShortPaid.name not in RULES


@pytest.mark.parametrize("language", ["zh-hant", "zh-hans"])
def test_every_rule_is_said_in_every_language(language):
    with translation.override(language):
        for rule in (*RULES.values(), ShortPaid):
            assert rule.said() != rule.__doc__, rule


@pytest.fixture
def rates(db):
    load([*RATES, "declaration_exemption"])


@pytest.fixture
def trader(people):
    return people.actor("trader")


def _days_ago(days):
    return (timezone.localdate() - timedelta(days=days)).isoformat()


def _charges(filing):
    return {one.rule: (str(one.amount), one.standing) for one in filing.charges.all()}


def test_each_form_is_charged_by_its_rules(rates, trader):
    told = {form[18:]: _charges(filed(trader, form)) for form in FORMS}

    assert told == {
        "1": {"general": ("7.00", "sourced")},
        "1a": {"food": ("0.20", "sourced")},
        "1b": {},
        # USD 12,000 at 7.8 is 93,600 HKD: 48 parts beyond the first.
        "2": {"general": ("6.20", "sourced")},
        "2a": {"general": ("17.00", "sourced"), "clothing_levy": ("54.00", "assumed")},
        "2b": {},
    }


def test_what_is_late_is_accepted_and_charged_and_issued_when_paid(rates, trader):
    filing = filed(trader, "trade_declaration_1", expected_date=_days_ago(15))
    assert filing.state == "fee_due"
    assert _charges(filing)["late"] == ("40.00", "sourced")

    exempt = filed(trader, "trade_declaration_1b", expected_date=_days_ago(14))
    assert exempt.state == "issued"


def _broken(form, **items):
    sample = sample_of(form, **items)
    lines = items.get("lines", sample["lines"])
    _, mistakes = examined(type_of(form), {**sample, "lines": lines}, timezone.localdate())
    return {(one.field, one.rule) for one in mistakes}


def _with(form, *lines):
    return {"lines": [{**type_of(form).sample["lines"][0], **line} for line in lines]}


@pytest.mark.parametrize(
    ("form", "items", "field", "rule"),
    [
        ("1", {"trader_address": "P.O. Box 12, Central"}, "trader_address", "no_post_box"),
        ("1", {"trader_address": "香港郵政信箱 12 號"}, "trader_address", "no_post_box"),
        ("1", {"trader_id": "A123456(4)"}, "trader_id", "identifier"),
        ("1", _with("trade_declaration_1", {"commodity_code": "854232"}),
         "lines[0].commodity_code", "eight_digits"),
        ("1", {"transport_document": None,
               **_with("trade_declaration_1", {}, {"commodity_code": "85411000"})},
         "transport_document", "one_heading_or_document"),
        ("1", _with("trade_declaration_1", {"customs_value": None}),
         "lines[0].customs_value", "one_value"),
        ("1", _with("trade_declaration_1", {"foreign_value": "1"}),
         "lines[0].customs_value", "one_value"),
        ("2", {"foreign_currency": None}, "foreign_currency", "one_value"),
        ("2", {"foreign_currency": "XAU"}, "foreign_currency", "rates_hold"),
        ("2a", _with("trade_declaration_2a", {"origin_country": "CN"}),
         "lines[0].origin_country", "made_in_hong_kong"),
        ("1", {"expected_date": "2020-01-01"}, "expected_date", "expected_nearby"),
        # One conveyance, one country: neither is of a line.
        ("1", _with("trade_declaration_1", {"conveyance_id": "OTHER"}),
         "lines[0].conveyance_id", "place"),
        ("1", _with("trade_declaration_1", {"export_country": "JP"}),
         "lines[0].export_country", "place"),
    ],
)  # fmt: skip
def test_a_condition_names_the_item_that_breaks_it(rates, form, items, field, rule):
    load(["identifier_scheme"])
    assert (field, rule) in _broken(f"trade_declaration_{form}", **items)


def test_goods_of_one_heading_need_no_transport_document(rates):
    lines = _with("trade_declaration_1", {}, {"commodity_code": "85423100"})
    assert not _broken("trade_declaration_1", transport_document=None, **lines)


def test_without_rates_nothing_is_filed(db, trader):
    with pytest.raises(Invalid, match="charge_rate has no declare_days"):
        filed(trader, "trade_declaration_1")


def test_an_amendment_keeps_the_form(rates, trader):
    filing = services.submit(
        trader, services.Sent(type_of("trade_declaration_1"), sample_of("trade_declaration_1"))
    )
    with pytest.raises(Invalid, match="destination_country"):
        services.amend(trader, filing, sample_of("trade_declaration_2"), seen=1)

    services.amend(trader, filing, sample_of("trade_declaration_1a"), seen=1)
    filing.refresh_from_db()
    assert filing.type_name == "trade_declaration_1"


def test_a_case_without_declaration_says_below_which_value(rates):
    cases = exemptions.exemptions(DAY)
    assert exemptions.exempts(cases["postal_packet"], Decimal("3999.99"))
    assert not exemptions.exempts(cases["postal_packet"], Decimal("4000"))
    assert exemptions.exempts(cases["transit"], Decimal("9000000"))
    assert table_of("declaration_exemption").public


def test_the_vectors_are_those_of_the_file_of_facts(public_data):
    file = Path(public_data).parent / "domain" / "test_vectors.json"
    if not file.is_file():
        pytest.skip("no file of vectors beside the public data")
    told = json.loads(file.read_text())["tdec_charge_hkd_nonfood"]
    assert [(Decimal(v), Decimal(c)) for v, c in VECTORS] == [
        (Decimal(str(v)), Decimal(str(c))) for v, c in told
    ]
