"""Finding a commodity code: suggested with reasons, refused where too little is said."""

import pytest

from tidegate.codes.interface import Fact, Names, Origin, load, publish
from tidegate.lodgement.goods import finding

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def tariff():
    """A few headings with the lists as shipped."""
    finding.forget()
    told = {
        "85": "Electrical machinery",
        "8507": "Electric accumulators",
        "850760": "Electric accumulators; lithium-ion",
        "850710": "Electric accumulators; lead-acid, for starting piston engines",
        "66": "Umbrellas",
        "6601": "Umbrellas; sun umbrellas",
        "660110": "Umbrellas; garden or similar umbrellas",
    }
    facts = [
        Fact(code, Names(text), {"level": len(code), "section": "XVI"}, source="test")
        for code, text in told.items()
    ]
    publish("hs", facts, version="test", origin=Origin.IMPORT, actor="system/test")
    load(["goods_name", "vague_goods"])
    yield
    finding.forget()


def page(client, description):
    answer = client.get("/commodity-codes/", {"description": description})
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("role", ["trader", "broker", "examiner"])
def test_a_code_is_found_with_its_path_and_why(people, role):
    shown = page(people.client(role), "lithium-ion batteries")
    for said in (
        "850760",
        "Electric accumulators",
        "Words of the tariff",
        "assumed: list of ours",
        "advice",
    ):
        assert said in shown


@pytest.mark.parametrize("description", ["充電寶", "充电宝", "power banks"])
def test_it_is_found_in_three_languages(description):
    found = finding.find(description, "en").found
    assert found[0].suggestion.code == "850760"


def test_legal_notes_are_shown_where_the_table_has_them(people):
    assert "No legal notes" in page(people.client("trader"), "garden umbrella")
    data = {"level": 2, "notes": "This chapter does not cover measure walking-sticks."}
    fact = Fact("66", Names("Umbrellas"), data, source="test")
    publish("hs", [fact], version="notes", origin=Origin.IMPORT, actor="system/test")
    assert "does not cover measure" in page(people.client("trader"), "garden umbrella")


@pytest.mark.parametrize(
    ("description", "language", "example"),
    [
        ("spare parts", "en", "oil filters for car engines"),
        ("樣品", "zh-hant", "陶瓷牆磚樣品"),
        ("礼品", "zh-hans", "香薰蜡烛"),
    ],
)
def test_vague_words_are_refused_with_a_better_example(description, language, example):
    answer = finding.find(description, language)
    assert (answer.is_vague, answer.found) == (True, ())
    assert [one.example for one in answer.better] == [example]


def test_an_administration_imports_its_own_vague_words():
    assert not finding.find("umbrella thing", "en").is_vague
    fact = Fact("sundries", Names("umbrella thing"), source="test")
    publish("vague_goods", [fact], version="own", origin=Origin.IMPORT, actor="system/test")
    assert finding.find("umbrella thing", "en").is_vague


def test_a_page_refuses_vague_words_in_the_readers_language(people):
    client = people.client("trader")
    client.cookies["django_language"] = "zh-hant"
    assert "香薰蠟燭" in page(client, "禮品")


def test_nothing_is_found_where_nothing_is_like_it(people):
    assert "Nothing known here is like it" in page(people.client("trader"), "qqq")


def test_a_long_description_is_cut_and_said_to_be(people):
    assert "Only the first 300" in page(people.client("trader"), "garden umbrella " * 40)


def test_programs_ask_too(people):
    asked = {"description": "garden umbrella", "language": "en"}
    answer = people.program("trader").get("/api/v1/commodity-codes/suggestions", asked).json()
    assert answer["suggestions"][0]["code"] == "660110"
    assert answer["suggestions"][0]["path"][0] == {"code": "66", "text": "Umbrellas"}
    assert answer["suggestions"][0]["chance"] is None
    vague = people.program("trader").get(
        "/api/v1/commodity-codes/suggestions", {"description": "gifts"}
    )
    assert vague.json()["better"] == [{"word": "gifts", "example": "scented candles"}]


def test_who_is_nobody_asks_nothing(client):
    assert client.get("/commodity-codes/").status_code == 302
