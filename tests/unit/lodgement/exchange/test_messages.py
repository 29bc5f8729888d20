"""Messages in UN/EDIFACT and XML: lodged, or answered place by place; whatever comes, no defect."""

import re
from contextlib import suppress
from functools import partial
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.house.tree import ROOT
from tests.unit.lodgement.exchange.messages import (
    CUSCAR,
    CUSCAR_SEGMENTS,
    CUSDEC,
    CUSDEC_SEGMENTS,
    XML,
    interchange,
)
from tidegate.lodgement.exchange.edifact import LARGEST, read_interchange
from tidegate.lodgement.exchange.models import ReceivedMessage
from tidegate.lodgement.exchange.reading import Message, Unreadable, mapping_named
from tidegate.lodgement.exchange.wco_xml import read_xml
from tidegate.lodgement.filings.models import Filing
from tidegate.lodgement.filings.types import type_of
from tidegate.lodgement.interface import Declaration
from tidegate.lodgement.shape import DECLARATION

EDIFACT, URL = "application/edifact", "/api/v1/messages"
_KEYS = count()
cusdec = partial(interchange, "CUSDEC:D:96B")


@pytest.fixture
def client(people):
    return people.program("trader")


def send(client, body, media=EDIFACT, key="k"):
    return client.post(URL, body, content_type=media, headers={"Idempotency-Key": key})


def reply_to(client, answer):
    assert answer.status_code == 202, answer.content
    return client.get(answer["Location"]).content.decode("latin-1")


def without(segments, start):
    return [one for one in segments if not one.startswith(start)]


@pytest.mark.django_db
def test_a_cusdec_is_lodged_with_what_it_says(client):
    answer = send(client, CUSDEC)
    reply = reply_to(client, answer)
    assert re.search(r"GIS\+[12]'", reply), reply

    declaration = Declaration.objects.get()
    assert answer.json() == {"conversation": declaration.reference}
    assert f"RFF+ABT:{declaration.reference}'" in reply
    assert "RFF+ACW:OUR-4711'" in reply
    document = declaration.versions.get().document
    assert document["consignor_name"] == "SHENZHEN HARBOUR ELECTRONICS CO LTD"
    assert document["routing_countries"] == "CN HK"
    assert document["conveyance_id"] == "HK LX 4821"
    first, second = document["lines"]
    assert first["goods_description"] == "BLUETOOTH EARPHONES, WHITE + BLACK"
    assert (first["net_weight_kg"], first["gross_weight_kg"]) == ("380", "412.5")
    assert (first["container_number"], second["packages"]) == ("CSQU3054383", 2)
    assert document["transport_document"] == "HW-0815"
    assert send(client, CUSDEC).json() == answer.json(), "sent again, lodged once"
    assert Declaration.objects.count() == 1
    as_sent = reply.replace("CUSRES", "CUSDEC").replace("+11'", "+9'")
    assert read_interchange(as_sent.encode()), "our reply counts as an interchange has to"


@pytest.mark.django_db
def test_a_cuscar_is_a_manifest_of_its_mode_with_a_line_for_each_item(client):
    answer = send(client, CUSCAR)
    assert "GIS+1'" in reply_to(client, answer), reply_to(client, answer)
    filing = Filing.objects.get()
    assert (filing.type_name, filing.own_number) == ("ocean_manifest", "MANIFEST-21W")
    document = filing.revisions.get().document
    lines = document["lines"]
    assert [one["transport_document"] for one in lines] == [
        "LLBL0000021",
        "LLBL0000021",
        "LLBL0000022",
    ]
    assert [one["packages"] for one in lines] == [120, 10, 1]
    assert [one["transhipment"] for one in lines] == [False, False, True]
    assert lines[2]["gross_weight_kg"] == "3000"
    assert (document["movement"], document["conveyance_id"]) == ("IMPORT", "LANTERN PEARL")


@pytest.mark.django_db
def test_a_declaration_in_xml_is_lodged_and_answered_in_xml(client):
    answer = send(client, XML, "application/xml")
    reply = reply_to(client, answer)
    declaration = Declaration.objects.get()
    assert f"<ID>{declaration.reference}</ID>" in reply
    assert "<FunctionalReferenceID>OUR-4712</FunctionalReferenceID>" in reply
    assert declaration.versions.get().document["lines"][0]["gross_weight_kg"] == "412.5"


@pytest.mark.django_db
def test_mistakes_are_told_by_segment_and_nothing_is_lodged(client):
    wrong = [one.replace("PAC+2++BX", "PAC+many++BX") for one in CUSDEC_SEGMENTS]
    wrong = without(wrong, "NAD+CZ")
    reply = reply_to(client, send(client, cusdec(*wrong)))
    text = reply.replace("\n", "")

    assert "BGM+963+" in text
    assert "GIS+4'" in text
    place = 2 + wrong.index("PAC+many++BX")
    assert f"ERP+2:2'ERC+12'FTX+AAO+++segment {place} PAC, element 1, component 1?: lines" in text
    assert "ERP+1'ERC+13'FTX+AAO+++segment 1 UNH (NAD?+CZ 4.*)?: consignor_name?:" in text
    assert Declaration.objects.count() == 0
    unit = [one.replace("KGM:18", "LBR:18") for one in CUSDEC_SEGMENTS]
    assert "unit of KGM" in reply_to(client, send(client, cusdec(*unit), key="other"))


@pytest.mark.django_db
def test_what_belongs_to_another_organisation_is_not_there(client, people):
    where = send(client, CUSDEC)["Location"]
    assert people.program("trader").get(where).status_code == 404
    assert client.get(where).status_code == 200


_BOMB = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>
<Declaration>&b;</Declaration>"""
_EXTERNAL = b"""<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<Declaration><FunctionCode>&x;</FunctionCode></Declaration>"""


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("body", "media", "status", "rule"),
    [
        (_BOMB, "application/xml", 400, "document type"),
        (_EXTERNAL, "application/xml", 400, "document type"),
        (b"<a>" * 60_000, "application/xml", 413, "depth"),
        (b"<Declaration>" + b"<a/>" * 60_000, "application/xml", 413, "elements"),
        (b"<Declaration>", "application/xml", 400, "xml"),
        (b"<Bill/>", "application/xml", 422, "root"),
        (b"UNB+UNOC:3'" + b"A" * LARGEST, EDIFACT, 413, "size"),
        (b"UNB+UNOC:3'" + b"A+'" * 60_000, EDIFACT, 413, "segments"),
        (b"UNB+UNOC:3'" + b"A" * 9_000, EDIFACT, 413, "segment"),
        (b"UNH+1'", EDIFACT, 400, "UNB"),
        (CUSDEC.replace(b"UNOC", b"UNOX"), EDIFACT, 400, "character set"),
        (CUSDEC.rpartition(b"UNZ")[0], EDIFACT, 400, "envelope"),
        (CUSDEC[:-3], EDIFACT, 400, "syntax"),
        (CUSDEC.replace(b"UNT+", b"UNT+1"), EDIFACT, 400, "count"),
        (CUSDEC.replace(b"UNZ+1+77", b"UNZ+1+78"), EDIFACT, 400, "reference"),
        (CUSDEC.replace(b"CUSDEC", b"ORDERS"), EDIFACT, 422, "message type"),
        (CUSDEC.replace(b"4711+9", b"4711+1"), EDIFACT, 422, "message function"),
        (CUSCAR.replace(b"021W+1++", b"021W+9++"), EDIFACT, 422, "mode"),
        (b"UNA++++++" + CUSDEC, EDIFACT, 400, "UNA"),
    ],
)
def test_what_cannot_be_read_is_a_typed_problem_and_nothing_is_stored(
    client, body, media, status, rule
):
    answer = send(client, body, media)
    assert answer.status_code == status, answer.content
    assert answer.json()["type"] == "urn:tidegate:problem:unreadable-message"
    assert answer.json()["errors"][0]["rule"] == rule
    assert ReceivedMessage.objects.count() == 0


@pytest.mark.django_db
def test_another_media_type_is_refused(client):
    answer = send(client, b"{}", "application/json")
    assert (answer.status_code, answer.json()["type"][-10:]) == (415, "media-type")


def test_groups_that_would_be_repeated_without_end_are_refused():
    many = ["CNI+1", *["LOC+9+CNSHA"] * 5_000, *["GID+1+1:CT"] * 5_000]
    with pytest.raises(Unreadable, match="in a group"):
        read_interchange(interchange("CUSCAR:D:95B", *CUSCAR_SEGMENTS[:4], *many))


def test_other_service_characters_are_read():
    swapped = CUSDEC.decode("latin-1").translate(str.maketrans("+:'", "|;~"))
    message = read_interchange(b"UNA;|.? ~" + swapped.encode("latin-1"))
    assert message.document["lines"][1]["commodity_code"] == "854442"


@pytest.mark.parametrize("name", ["cusdec", "declaration_xml", "cuscar"])
def test_every_place_of_a_mapping_says_an_item_that_there_is(name):
    mapping = mapping_named(name)
    shapes = [type_of(one).shape for one in mapping.types.values()] or [DECLARATION]
    for shape in shapes:
        assert (
            mapping.header.keys() | mapping.default.get("header", {}).keys() <= shape.header.keys()
        )
        assert mapping.line.keys() | mapping.default.get("line", {}).keys() <= shape.line.keys()


@pytest.mark.parametrize("name", ["cusdec", "declaration_xml", "cuscar"])
def test_the_reference_lists_every_place(name):
    page = (ROOT / "docs" / "reference" / "messages.md").read_text(encoding="utf-8")
    mapping = mapping_named(name)
    for item, paths in [*mapping.header.items(), *mapping.line.items()]:
        places = ", ".join(f"`{path}`" for path in paths)
        assert re.search(rf"\| `{item}` \| \w+ \| {re.escape(places)} \|", page), item


_WORDS = st.text(st.sampled_from("ABCNU019+:?' .,\u00e9"), max_size=12)
_TAGS = st.sampled_from(("BGM", "NAD", "CST", "CNI", "GID", "MEA", "UNS", "TDT", "DTM", "RFF"))
_SEGMENT = st.builds(lambda tag, words: "+".join([tag, *words]), _TAGS, st.lists(_WORDS))
_FAST = settings(
    max_examples=80, deadline=None, suppress_health_check=list(HealthCheck), database=None
)


def _is_read_or_refused(read, body):
    with suppress(Unreadable):
        assert isinstance(read(body), Message)


@_FAST
@given(st.sampled_from(("CUSDEC:D:96B", "CUSCAR:D:95B")), st.lists(_SEGMENT, max_size=30))
def test_any_segments_are_read_or_refused(kind, segments):
    _is_read_or_refused(read_interchange, interchange(kind, "BGM+85+1+9", *segments))


@_FAST
@given(st.sampled_from((CUSDEC, CUSCAR, XML)), st.randoms(use_true_random=False))
def test_a_message_cut_or_altered_is_read_or_refused(body, chance):
    made = bytearray(body)
    for _ in range(chance.randint(1, 6)):
        made[chance.randrange(len(made))] = chance.randrange(256)
    made = made[chance.choice((0, 0, 0, chance.randrange(20))) :]
    made = made[: chance.choice((len(made), chance.randrange(1, len(made))))]
    _is_read_or_refused(read_xml if body is XML else read_interchange, bytes(made))


@_FAST
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(body):
    for read in (read_interchange, read_xml):
        _is_read_or_refused(read, body)
        _is_read_or_refused(read, b"UNB+UNOC:3+" + body)


@pytest.mark.django_db
@settings(_FAST, max_examples=15)
@given(st.lists(st.sampled_from(CUSDEC_SEGMENTS[1:]), max_size=30))
def test_segments_in_any_order_are_answered_not_failed(client, segments):
    body = cusdec("BGM+929+OUR+9", *segments)
    reply = reply_to(client, send(client, body, key=f"key-{next(_KEYS)}"))
    assert "CUSRES:D:96B:UN" in reply
