"""Document types: what ships holds, and what is wrong with a folder is told by file and line."""

import shutil
from collections import defaultdict

import pytest
from django.utils import timezone

from tests.unit.lodgement.filings.scenes import RATES, issued
from tidegate.codes.interface import codes, load, table
from tidegate.lodgement import lists
from tidegate.lodgement.filings.checking import examined
from tidegate.lodgement.filings.errors import BadTypes
from tidegate.lodgement.filings.loading import load as load_types
from tidegate.lodgement.filings.types import FOLDER, STANDINGS, document_types


@pytest.fixture
def folder(tmp_path):
    """One type in a folder of its own."""
    shutil.copy(FOLDER / "items.toml", tmp_path)
    shutil.copytree(FOLDER / "radio_apparatus_permit", tmp_path / "radio_apparatus_permit")
    return tmp_path


def _changed(folder, before, after, name="type.toml"):
    file = folder / "radio_apparatus_permit" / name
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), encoding="utf-8")
    return next(
        n for n, line in enumerate(file.read_text("utf-8").splitlines(), 1) if after in line
    )


@pytest.mark.parametrize(
    ("before", "after", "rule"),
    [
        ('kind = "permit"', 'kind = "pass"', "kind: one of licence, permit"),
        ("phase = 1", "phase = 7", "phase: a whole number from 0 to 3"),
        ("pledge_days = 2", "pledge_daze = 2", "pledge_daze: nobody reads this key"),
        ('rules = ["quantity_has_unit"]', 'rules = ["none_such"]', "there is no condition"),
        ('brand = "required"', 'brand = "needed"', "[line] brand: one of required, optional"),
        ('model = "required"', 'mdoel = "required"', "[line] mdoel: is neither one of the shared"),
        ('rule = "nil"', 'rule = "half"', "[fee] rule: one of nil, flat"),
        ('zh_hans = "无线电', 'zh_hanz = "无线电', "[title] zh_hans: text in this language"),
    ],
)
def test_a_wrong_line_is_named(folder, before, after, rule):
    line = _changed(folder, before, after)

    with pytest.raises(BadTypes) as refused:
        load_types(folder)

    told = [one for one in refused.value.mistakes if rule in one]
    # A missing translation is told at its section, whose key is not there.
    where = line if "zh_hans" not in rule else line - 3
    assert told[0].startswith(f"radio_apparatus_permit/type.toml:{where}: ")


def test_a_file_that_is_no_toml_is_named(folder):
    _changed(folder, 'kind = "permit"', 'kind = "permit')

    with pytest.raises(BadTypes, match=r"radio_apparatus_permit/type\.toml:\d+: no TOML"):
        load_types(folder)


def test_a_sample_that_does_not_hold_is_told(folder):
    _changed(folder, '"brand": "Harbourline",', "", "sample.json")

    with pytest.raises(BadTypes, match=r"sample\.json:1: lines\[0\]\.brand"):
        load_types(folder)


def test_more_than_fifty_documents_are_there_of_every_phase_and_standing():
    made = document_types().values()
    assert len(made) > 50
    assert {one.phase for one in made} == {0, 1, 2, 3}
    assert {one.standing for one in made} == STANDINGS.keys()


def test_no_fee_is_made_up():
    """An amount that nobody published is in no folder."""
    priced = {name: one.fee for name, one in document_types().items() if one.fee.amounts}
    assert {name for name, fee in priced.items() if fee.standing != "sourced"} == set()


def _items():
    for made in document_types().values():
        yield from (*made.header.items(), *made.line.items())


@pytest.mark.django_db
def test_every_sample_is_accepted_with_codes_that_are_listed():
    tables = {item.table for _, item in _items() if item.table and table(item.table).complete}
    load([*sorted(tables), *RATES])
    lists.forget()
    today = timezone.localdate()
    wrong = {
        name: mistakes
        for name, made in document_types().items()
        if (mistakes := examined(made, made.sample_on(today), today)[1])
    }
    lists.forget()
    assert wrong == {}


@pytest.mark.django_db
def test_every_agency_of_a_type_is_known():
    load(["agency"])
    decide = {agency for made in document_types().values() for agency in made.agencies}
    assert decide == codes("agency", decide).keys()


@pytest.mark.django_db
def test_every_type_goes_from_its_sample_to_issue(people):
    load(RATES)
    lists.forget()
    trader = people.actor("trader")
    states = {name: issued(people, trader, name).state for name in document_types()}
    assert set(states.values()) == {"issued"}, states


def test_items_of_one_name_mean_one_thing():
    """What was said once is filled in elsewhere by its name: one name, one meaning."""
    meanings = defaultdict(set)
    for name, item in _items():
        meanings[name].add((item.column, item.names, item.table))
    assert {name for name, several in meanings.items() if len(several) > 1} == set()
