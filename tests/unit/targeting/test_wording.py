"""Every text is there in every language, with the same numbers in it."""

import string

import pytest

from tidegate.analytics.targeting.interface import (
    Extensions,
    Lane,
    Language,
    Typology,
    lane_name,
    registry,
    say,
    typology_name,
    window_name,
)
from tidegate.analytics.targeting.wording import Wording, reason_template, words
from tidegate.targeting.workbench.report.language import Speech, catalogue

FEATURES = registry(Extensions(codes=("x_office", "x_tax_type"), numbers=("x_rate",)))
SPEAKING = [feature for feature in FEATURES if feature.reason]


def placeholders(template):
    return {(name, form) for _, name, form, _ in string.Formatter().parse(template) if name}


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("feature", SPEAKING, ids=lambda one: one.name)
def test_a_reason_has_the_same_numbers_in_every_language(feature, language):
    told = reason_template(feature, language)
    assert placeholders(told) == placeholders(feature.reason)


@pytest.mark.parametrize("language", [Language.ZH_HANT, Language.ZH_HANS])
def test_no_words_are_left_over(language):
    """A reason that the registry no longer has would never be read again by anyone."""
    assert set(words(language).reasons) <= {feature.name for feature in FEATURES}
    assert set(words(language).windows) == {feature.window for feature in FEATURES}


@pytest.mark.parametrize("language", Language)
def test_typologies_lanes_windows_and_units_have_names(language):
    assert all(typology_name(one, language) for one in Typology)
    assert all(lane_name(one, language) for one in Lane)
    assert all(window_name(feature.window, language) for feature in FEATURES)
    assert set(words(language).units) == set(words(Language.EN).units)


@pytest.mark.parametrize("language", Language)
def test_a_reason_can_be_said_where_nothing_is_known(language):
    nothing = dict.fromkeys(
        name for feature in SPEAKING for name, _ in placeholders(feature.reason)
    )
    for feature in SPEAKING:
        assert say(feature, nothing, language)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            Language.EN,
            "value per kilo is 0.18 of the median for 8542.31 from TW; 2,114 declarations",
        ),
        (Language.ZH_HANT, "每公斤價值為 8542.31（原產地 TW）中位數的 0.18 倍；共 2,114 份申報"),  # noqa: RUF001
        (Language.ZH_HANS, "每公斤价格为 8542.31（原产地 TW）中位数的 0.18 倍；共 2,114 份申报"),  # noqa: RUF001
    ],
)
def test_a_price_is_told(language, said):
    feature = next(one for one in FEATURES if one.name == "value_per_kilo")
    evidence = {"kilo_ratio": 0.18, "kilo_goods": "854231", "kilo_lane": "TW", "kilo_n": 2114}
    assert say(feature, evidence, language) == said


def test_a_national_item_is_told_with_its_code():
    feature = next(one for one in FEATURES if one.name == "found_hs6_x_tax_type")
    evidence = {
        "hs6_x_tax_type_found": 3,
        "hs6_x_tax_type_examined": 4,
        "hs6": "854231",
        "x_tax_type": "A{0}",
        "rate_all": 0.2,
    }
    assert say(feature, evidence).startswith(
        "3 of 4 examined consignments of 8542.31 with tax type A{0} were irregular"
    )
    assert "「tax type」為 A{0}" in say(feature, evidence, Language.ZH_HANT)


@pytest.mark.parametrize("language", [Language.ZH_HANT, Language.ZH_HANS])
def test_the_report_has_the_same_words_in_every_language(language):
    english, other = catalogue(Language.EN), catalogue(language)
    assert {key.removesuffix("_one") for key in english} == set(other)
    differ = [key for key in other if placeholders(other[key]) != placeholders(english[key])]
    assert differ == []


@pytest.mark.parametrize(
    ("share", "said"),
    [(0.0, "0%"), (0.00004, "<0.01%"), (0.0031, "0.31%"), (0.042, "4.2%"), (0.5, "50%"),
     (0.997, ">99%"), (1.0, "100%"), (None, "–"), (float("nan"), "–")],
)  # fmt: skip
def test_a_share_has_the_figures_that_mean_something(share, said):
    assert Speech(Language.EN, "HKD", "Asia/Hong_Kong").percent(share) == said


def test_what_is_filled_in_is_escaped():
    speech = Speech(Language.EN, "HKD", "Asia/Hong_Kong")
    assert "<b>{count}" not in speech("head.refused_text", count="<i>", file="<u>")
    assert "&lt;i&gt;" in speech("head.refused_text", count="<i>", file="<u>")


def test_an_unknown_form_of_number_is_refused():
    with pytest.raises(ValueError, match="no wording"):
        Wording().vformat("{x:odd}", (), {"x": 1})
