"""Suggestions of commodity codes: from letters, in any language, with grounds and chances."""

import pytest

from tidegate.analytics.goods.interface import Index, Kind, Row, vague
from tidegate.analytics.goods.text import Weights, consonants, runs, singular

NOMENCLATURE = {
    "3305": "preparations for use on the hair",
    "330510": "shampoos",
    "330590": "hair conditioners lotions and other hair preparations",
    "3304": "beauty or make up preparations",
    "330410": "lip make up preparations",
    "6601": "umbrellas and sun umbrellas",
    "660110": "garden or similar umbrellas",
    "660191": "umbrellas having a telescopic shaft",
}
LEGAL = [Row(text, code, Kind.NOMENCLATURE, code) for code, text in NOMENCLATURE.items()]
CHINESE = Row("洗发水", "330510", Kind.TERM, "shampoo")


def first(text, *more):
    return Index([*LEGAL, *more]).suggest(text)[0]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("lip make up", "330410"),
        ("hair cndtnr apple", "330590"),
        ("telescopic umbrella", "660191"),
        ("hair conditi", "330590"),
    ],
)
def test_words_cut_short_or_without_vowels_are_found(text, code):
    assert first(text).code == code


def test_chinese_is_found_within_a_longer_text():
    found = first("儿童洗发水500毫升", CHINESE)
    assert (found.code, found.grounds[0].row) == ("330510", CHINESE)


def test_a_suggestion_says_which_words_speak_for_it():
    found = first("umbrella telescopic")
    assert found.grounds[0].matched == {"umbrella": "umbrellas", "telescopic": "telescopic"}
    assert found.grounds[0].row.key == "660191"


def test_without_described_goods_there_is_an_order_and_no_chance():
    index = Index([*LEGAL, CHINESE])
    assert not index.has_chances
    assert {one.chance for one in index.suggest("umbrella")} == {None}


def test_nothing_alike_is_nothing_suggested():
    assert Index(LEGAL).suggest("zzzz") == []


def test_a_row_of_a_heading_speaks_for_its_subheadings():
    parasol = Row("parasol", "6601", Kind.TERM)
    found = Index([*LEGAL, parasol]).suggest("parasol", 2)
    assert {one.code for one in found} == {"660110", "660191"}


def test_a_national_line_widens_what_its_subheading_says():
    line = Row("beach umbrellas of paper", "66011010", Kind.NOMENCLATURE)
    assert first("beach umbrella", line).code == "660110"


def test_no_subheading_is_refused():
    with pytest.raises(ValueError, match="no subheading"):
        Index([Row("shampoo", "3305", Kind.TERM)])


@pytest.fixture(scope="module")
def taught():
    """What is called bar is a shampoo, what is called stick a lipstick, whoever made it."""
    brands = [f"{a}{b}" for a in ("mora", "veli", "sunto", "karo", "lume") for b in "abcdefghij"]
    kinds = [("bar", "330510"), ("block", "330510"), ("stick", "330410"), ("crayon", "330410")]
    several = [(f"{w} {size} {b}", c) for b in brands for size in ("x", "tiny") for w, c in kinds]
    return Index([*LEGAL, *(Row(text, code, Kind.TEXT) for text, code in several)])


def test_described_goods_teach_which_word_decides(taught):
    found = {text: taught.suggest(text)[0] for text in ("stick new lumex", "bar new lumex")}
    assert [one.code for one in found.values()] == ["330410", "330510"]


def test_chances_of_all_are_no_more_than_one(taught):
    _, chances = taught.ranked(["stick new lumex", "umbrella"])
    assert taught.has_chances
    assert (chances.sum(axis=1) <= 1 + 1e-6).all()
    one = taught.suggest("stick new lumex")[0]
    assert 0 < one.chance <= one.heading_chance <= 1 + 1e-6


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("gifts", ("gift",)),
        ("spare parts 12 pcs black", ("spare parts",)),
        ("礼品", ("礼品",)),
        ("10 kg", ()),
        ("", ()),
    ],
)
def test_words_that_say_nothing_are_named(text, phrases):
    assert vague(text, ["gift", "parts", "spare parts", "礼品"]).phrases == phrases


@pytest.mark.parametrize("text", ["gift candles", "spare parts for bicycles", "礼品蜡烛"])
def test_a_vague_word_beside_a_clear_one_is_not_vague(text):
    assert vague(text, ["gift", "parts", "spare parts", "礼品"]) is None


def test_parts():
    assert {" s", "sh", "hop ", "shop"} <= set(runs("shop"))
    assert set(consonants("conditioner")) == set(consonants("cndtnr"))
    assert [singular(one) for one in ("boxes", "batteries", "glass", "gas", "cups")] == [
        "box", "battery", "glass", "gas", "cup",
    ]  # fmt: skip


def test_a_part_that_no_text_had_is_left_out():
    weights = Weights(runs, ["ab", "abc"])
    assert weights.of(["xyz"]).nnz == 0
    assert weights.of(["ab xyz"]).shape == (1, weights.rows.shape[1])
