"""Conditions that types name, each by what breaks it and what keeps it."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from tidegate.lodgement.document import Document
from tidegate.lodgement.filings import numbers
from tidegate.lodgement.filings.conditions import CONDITIONS
from tidegate.lodgement.filings.wording import BROKEN

DAY = date(2026, 3, 2)


def broken(name, header=None, *lines):
    """Fields that break a condition on that day."""
    document = Document(header or {}, lines)
    return [mistake.field for mistake in CONDITIONS[name].mistakes(document, DAY)]


@pytest.mark.parametrize(
    ("check", "right", "wrong"),
    [
        (numbers.is_container, ["CSQU3054383"], ["CSQU3054384", "AKE12345CX"]),
        (numbers.is_vessel, ["9074729", "IMO 9074729"], ["9074728", "907472"]),
        (numbers.is_chemical, ["75-45-6", "7732-18-5"], ["75-45-7", "75456x"]),
        (numbers.is_air_waybill, ["160-12345675", "16012345675"], ["160-12345674", "1601234567"]),
        (
            numbers.is_postal_item,
            ["EE471108151FR", "RR473124829GB", "EB000717618HK"],
            ["EE471108152FR", "EE47110815FR", "ee471108151fr"],
        ),
        (numbers.is_in_control_list, ["3A001", "5A002.a.1", "ML4"], ["3F001", "A001", "ML0"]),
        (numbers.is_cepa_reference, ["A" * 14], ["A" * 13, "A" * 15]),
    ],
)
def test_numbers_keep_their_form_and_check_digit(check, right, wrong):
    assert [check(one) for one in right] == [True] * len(right)
    assert [check(one) for one in wrong] == [False] * len(wrong)


@pytest.mark.parametrize(
    ("name", "field", "right", "wrong"),
    [
        ("container_number", "container_number", "CSQU3054383", "CSQU3054384"),
        ("imo_number", "imo_number", "9074729", "9074728"),
        ("cas_number", "cas_number", "75-45-6", "75-45-7"),
        ("air_waybill", "transport_document", "160-12345675", "160-12345674"),
        ("master_air_waybill", "master_document", "160-12345675", "160-12345674"),
        ("postal_item", "postal_number", "EE471108151FR", "EE471108152FR"),
        ("control_number", "control_number", "3A001", "3F001"),
        ("cepa_reference", "ucr", "A" * 14, "A" * 13),
    ],
)
def test_a_number_is_looked_at_wherever_it_is_said(name, field, right, wrong):
    assert broken(name, {field: right}, {field: right}, {}) == []
    assert broken(name, {field: wrong}, {field: right}, {field: wrong}) == [
        field,
        f"lines[1].{field}",
    ]


@pytest.mark.parametrize(("days", "holds"), [(-1, False), (0, True), (14, True), (15, False)])
def test_road_cargo_is_announced_within_fourteen_days(days, holds):
    said = {"expected_date": DAY + timedelta(days=days)}
    assert (broken("road_window", said) == []) is holds


@pytest.mark.parametrize(("now", "holds"), [("09:29", True), ("09:30", True), ("09:31", False)])
def test_road_cargo_is_announced_thirty_minutes_before_it_crosses(monkeypatch, now, holds):
    local = timezone.get_default_timezone()
    moment = datetime.fromisoformat(f"{DAY}T{now}").replace(tzinfo=local)
    monkeypatch.setattr(timezone, "now", lambda: moment)

    found = broken("road_window", {"expected_date": DAY, "expected_time": "10:00"})

    assert found == ([] if holds else ["expected_time"])


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ({"packages": 3, "package_kind": "CT"}, None),
        ({"quantity": 3, "quantity_unit": "TNE"}, None),
        ({"packages": 3}, "package_kind"),
        ({"quantity": 3}, "quantity_unit"),
        ({}, "packages"),
    ],
)
def test_cargo_is_in_packages_or_in_bulk(line, field):
    assert broken("packages_or_bulk", {}, line) == ([f"lines[0].{field}"] if field else [])


def test_a_manifest_says_what_its_direction_asks_for():
    to = {"consignee_name": "North Pier", "consignee_street": "8 Quay Street"}
    lines = ({"loading_place": "CNSZX", **to}, {"discharge_place": "SGSIN", **to})
    assert broken("movement_particulars", {"movement": "IMPORT"}, *lines, {}) == [
        "lines[1].loading_place",
        "lines[2].loading_place",
        "lines[2].consignee_name",
        "lines[2].consignee_street",
    ]
    assert broken("movement_particulars", {"movement": "EXPORT"}, *lines) == [
        "lines[0].discharge_place"
    ]


def test_exported_cargo_with_a_licence_names_its_exporter():
    lines = ({"licence_number": "L1"}, {"licence_number": "L2", "exporter_name": "North Pier"}, {})
    assert broken("licence_names_exporter", {"movement": "EXPORT"}, *lines) == [
        "lines[0].exporter_name"
    ]
    assert broken("licence_names_exporter", {"movement": "IMPORT"}, *lines) == []


def test_every_condition_has_words_for_who_breaks_it():
    assert CONDITIONS.keys() - BROKEN.keys() == set()
