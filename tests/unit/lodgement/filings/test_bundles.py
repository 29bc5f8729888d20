"""Files of many documents: good ones go through, bad ones say why, wherever a worker is killed."""

import csv
import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.unit.lodgement.filings.scenes import QUANTITY, sample_of
from tidegate.access.interface import actor_of
from tidegate.jobs.interface import Worker
from tidegate.lodgement.filings import bundles
from tidegate.lodgement.filings.models import Bundle, Filing
from tidegate.lodgement.filings.tasks import read_bundle

pytestmark = pytest.mark.django_db(transaction=True)
KINDS = (QUANTITY, "ozone_substance_licence", "certificate_of_non_manipulation")


def day_of(count, every_bad):
    """A broker's day: documents of several types, every so many with a mistake."""
    lines = []
    for number in range(1, count + 1):
        name = KINDS[number % len(KINDS)]
        document = sample_of(name)
        if number % every_bad == 0:
            document = {**document, "applicant_id": "x" * 80}
        lines.append({"type": name, "own_number": f"D-{number}", "document": document})
    return "\n".join(map(json.dumps, lines)).encode()


@pytest.fixture(autouse=True)
def _store(settings, tmp_path):
    settings.STORAGES["kept"]["OPTIONS"]["location"] = tmp_path / "files"


@pytest.fixture
def broker(people):
    return people.client("broker")


def _sent(broker, content, name="day.jsonl"):
    bundles.receive(actor_of(broker.person), name, [content], read_bundle)
    Worker(batch=True).run()
    return Bundle.objects.latest("sent_at")


def test_a_brokers_day_in_one_file(broker):
    bundle = _sent(broker, day_of(60, every_bad=20))

    assert (bundle.accepted, bundle.rejected, bundle.refusal) == (57, 3, "")
    told = {one.own_number: one for one in bundle.rows.all()}
    assert len(told) == 60
    assert (told["D-20"].field, told["D-20"].line) == ("applicant_id", 20)
    assert Filing.objects.filter(own_number="D-1").count() == 1
    page = broker.get(f"/documents/files/{bundle.pk}/").content.decode()
    assert "registration number: at most 35 characters" in page
    answer = broker.get(f"/documents/files/{bundle.pk}/rows.csv?rejected")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert [row["own_number"] for row in csv.DictReader(io.StringIO(text))] == [
        "D-20", "D-40", "D-60",
    ]  # fmt: skip


def test_rows_of_one_number_are_the_lines_of_one_document(broker):
    sample = sample_of(QUANTITY)
    line = sample.pop("lines")[0]
    rows = [
        {"type": QUANTITY, "own_number": "A", **sample, **line},
        {"type": QUANTITY, "own_number": "A", **line, "model": "HL-447"},
        {"type": QUANTITY, "own_number": "B", **sample, **line, "quantity": "=1+1"},
        {"type": "nothing", "own_number": "C"},
    ]
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)

    bundle = _sent(broker, out.getvalue().encode(), "day.csv")

    assert (bundle.accepted, bundle.rejected) == (1, 2)
    document = Filing.objects.get().revisions.get().document
    assert [one["model"] for one in document["lines"]] == ["HL-446", "HL-447"]
    wrong = {one.own_number: one.field for one in bundle.rows.filter(filing=None)}
    assert wrong == {"B": "lines[0].quantity", "C": "type"}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "empty"),
        (b"a,b\n1,2\n", "column type"),
        (b'{"a": 1}\n' + b'{"x": "' + b"y" * 2000 + b'"}', "line 2 is longer"),
        (b"PK\x03\x04 no workbook", "workbook"),
    ],
)
def test_what_is_no_file_of_documents_is_refused_whole(broker, monkeypatch, content, told):
    monkeypatch.setattr(bundles, "_LONGEST", 1000)
    bundle = _sent(broker, content)
    assert told in bundle.refusal
    assert bundle.finished_at is not None


def test_bad_lines_of_json_lines_are_told_and_the_others_go_through(broker):
    good = day_of(1, every_bad=9)
    lines = [b"{", b'{"type": 1}', b"{" * 100, b'{"type": "x", "type": "y"}', good]
    bundle = _sent(broker, b"{}\n" + b"\n".join(lines))
    assert (bundle.accepted, bundle.rejected) == (1, 5)


def test_another_organisations_file_is_not_there(people, broker):
    bundle = _sent(broker, day_of(1, every_bad=9))
    other = people.client("trader")
    for path in ("", "rows.csv"):
        assert other.get(f"/documents/files/{bundle.pk}/{path}").status_code == 404


def test_sent_from_the_page_and_by_a_program(people, broker):
    answer = broker.post("/documents/files")
    assert "Choose a file" in answer.content.decode()
    file = SimpleUploadedFile("day.jsonl", day_of(2, every_bad=9))
    assert broker.post("/documents/files", {"file": file}).status_code == 302

    program = people.program("trader")
    file = SimpleUploadedFile("../../day.jsonl", day_of(2, every_bad=9))
    sent = program.post("/api/v1/documents/files", {"file": file}, headers={"Idempotency-Key": "a"})
    assert sent.status_code == 202
    Worker(batch=True).run()
    assert program.get(sent["Location"]).json()["accepted"] == 2
