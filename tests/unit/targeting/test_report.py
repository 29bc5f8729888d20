"""The report: one page that loads nothing, escapes everything and leaves nobody out."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from tests.unit.targeting.conftest import HOSTILE
from tidegate.analytics.targeting.interface import Language
from tidegate.targeting.interface import SimulatedData, write_report

_NOW = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
_VOID = {"meta", "br", "hr", "img", "input", "link"}
#: Drawn as one empty element in SVG.
_ALONE = {"path", "line", "rect", "use", "circle"}
_HERE = {
    "modes": {"1": 0.6, "4": 0.4},
    "weekdays": [0.2, 0.2, 0.2, 0.2, 0.1, 0.1, 0.0],
    "value": {"p5": 1.0, "p25": 10.0, "p50": 100.0, "p75": 1e3, "p95": 1e4},
}


class Page(HTMLParser):
    """Elements of a page in order, with what is open where one begins; balance is checked."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.elements, self.words = [], [], []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open
        assert self.open.pop() == tag

    def handle_data(self, data):
        if not {"style", "script"} & set(self.open):
            self.words.append(data)

    def all(self, tag):
        return [attrs for name, attrs in self.elements if name == tag]

    @property
    def text(self):
        return " ".join(" ".join(self.words).split())


@pytest.fixture(scope="session")
def write(assessed, evaluated, tmp_path_factory):
    """Writes the fullest report and gives its text."""

    def written(given=assessed, **options):
        out = tmp_path_factory.mktemp("report") / "report.html"
        data = SimulatedData("a scenario", _HERE, _HERE | {"modes": {"1": 0.5, "3": 0.5}})
        chosen = {"evaluated": evaluated, "simulated": data, "now": _NOW} | options
        write_report(given, out, **chosen)
        return out.read_text(encoding="utf-8")

    return written


@pytest.fixture(scope="session")
def page(write):
    return write()


@pytest.mark.parametrize("language", Language)
def test_a_report_is_well_formed_in_every_language(write, language):
    page = Page(write(language=language))
    (html,) = page.all("html")
    assert html["lang"].lower().startswith(language.value)
    names = [attrs["id"] for _, attrs in page.elements if "id" in attrs]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("language", "duty", "value"),
    [
        ("en", "declared duty", "Customs value (HKD)"),
        ("zh-hant", "申報稅款", "報關價值"),
        ("zh-hans", "申报税款", "报关价值"),
    ],
)
def test_what_is_at_stake_is_named_in_the_reports_language(write, assessed, language, duty, value):
    language = Language(language)
    assert duty in Page(write(language=language)).text
    without = Page(write(replace(assessed, revenue=None), language=language)).text
    assert value in without
    assert duty not in without


def test_nothing_is_loaded(page):
    told = Page(page)
    links = [
        attrs[name]
        for _, attrs in told.elements
        for name in ("src", "href", "action", "srcset", "data", "poster", "xlink:href")
        if name in attrs
    ]
    assert [link for link in links if not link.startswith("#")] == []
    assert not re.search(r"https?://|@import|url\((?!#)", page)
    (policy,) = [
        one["content"]
        for one in told.all("meta")
        if one.get("http-equiv") == "Content-Security-Policy"
    ]
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-")


def test_hostile_text_is_text(page):
    told = Page(page)
    for text in HOSTILE:
        assert text in told.text
    assert len(told.all("script")) == 1
    assert len(told.all("style")) == 1
    assert not told.all("img")
    assert not [name for _, attrs in told.elements for name in attrs if name.startswith("on")]


def test_every_selected_declaration_is_there(page, assessed):
    text = Page(page).text
    rows = assessed.rows["declaration_id"].to_pylist()
    assert len(assessed.assessment.selected) == len(rows)
    assert [name for name in rows if name not in text] == []


def test_every_reason_is_there(page, assessed):
    text = Page(page).text
    told = [why.text for one in assessed.assessment.selected for why in one.reasons]
    assert told
    assert [why for why in told if " ".join((why[:1].upper() + why[1:]).split()) not in text] == []


def test_a_long_selection_is_cut_and_says_so(write, assessed):
    page = Page(write(most_rows=5, selected="chosen.csv"))
    rows = [attrs for attrs in page.all("li") if attrs.get("class") == "row"]
    assert len(rows) == 5
    more = len(assessed.assessment.selected) - 5
    assert f"5 are shown in full; {more} more are in chosen.csv" in page.text.replace(" .", ".")


def test_a_random_draw_says_so_instead_of_a_reason(page):
    assert "Drawn at random" in Page(page).text


def test_nothing_selected_is_said(write, empty):
    page = Page(write(empty))
    assert "Nothing was selected" in page.text
    assert not [attrs for attrs in page.all("li") if attrs.get("class") == "row"]


def test_a_report_of_real_declarations_has_no_ribbon_and_no_test(write, assessed):
    real = replace(assessed, simulated="")
    page = Page(write(real, evaluated=None, simulated=None))
    assert "Simulated data" not in page.text
    assert "In the test" not in page.text


def test_a_simulation_is_marked(page, write):
    assert "Simulated data" in Page(page).text
    assert "Simulated data" in Page(write(simulated=None)).text


def test_the_same_assessment_gives_the_same_bytes(write, page):
    assert write() == page


def test_every_picture_is_said_in_words_and_in_a_table(page):
    told = Page(page)
    pictures = told.all("figure")
    assert {"scores", "lanes", "typologies", "values", "origin", "chapter", "gains"} <= {
        one["id"] for one in pictures
    }
    assert all(one.get("aria-label") for one in told.all("svg"))
    assert len([one for one in told.all("caption")]) >= len(pictures)
    assert "#0102" not in page


def test_headings_do_not_skip_a_level(page):
    levels = [int(tag[1]) for tag, _ in Page(page).elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_an_interrupted_report_leaves_the_old_one(assessed, tmp_path, monkeypatch):
    out = tmp_path / "report.html"
    out.write_text("old", encoding="utf-8")
    monkeypatch.setattr("os.replace", lambda *_: (_ for _ in ()).throw(OSError("disk")))
    with pytest.raises(OSError, match="disk"):
        write_report(assessed, out, now=_NOW)
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]
    assert out.read_text(encoding="utf-8") == "old"
