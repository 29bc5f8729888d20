"""Files of declarations: each row is lodged or says why not, once, however often it is tried."""

import csv
import io
import tempfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.unit.lodgement.documents import TOMORROW
from tests.unit.lodgement.files import table
from tidegate.codes.interface import Fact, Names, Origin, publish
from tidegate.jobs.interface import Worker
from tidegate.lodgement.interface import Declaration
from tidegate.lodgement.models import Upload, UploadedRow
from tidegate.lodgement.uploads import lodge_rows, rows_of

URL = "/api/v1/declarations/uploads"


@pytest.fixture(autouse=True)
def _store(settings, tmp_path):
    settings.STORAGES["kept"]["OPTIONS"]["location"] = tmp_path / "files"


def send(client, data, key="k", **more):
    file = SimpleUploadedFile("june.csv", data)
    return client.post(URL, {"file": file, **more}, headers={"Idempotency-Key": key})


@pytest.fixture
def client(people):
    return people.program("trader")


@pytest.mark.django_db(transaction=True)
def test_a_file_is_taken_in_and_read_by_a_worker(client, people):
    bad = {"row_2": {"packages": "many", "gross_weight_kg": "-1"}, "row_4": {"net_weight_kg": 999}}
    data = table(5, **bad, row_5={"goods_description": "=cmd()"})
    answer = send(client, data)

    assert answer.status_code == 202, answer.content
    assert send(client, data).json() == answer.json()
    assert Upload.objects.count() == 1
    Worker(batch=True).run()
    told = client.get(answer["Location"]).json()
    assert (told["accepted"], told["rejected"], told["refusal"]) == (3, 2, "")
    assert told["finished_at"]
    rows = client.get(f"{answer['Location']}/rows").getvalue().decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(rows)))
    assert [line["own_number"] for line in lines if line["reference"]] == [
        "own-1",
        "own-3",
        "own-5",
    ]
    assert {line["reference"] for line in lines if line["reference"]} == set(
        Declaration.objects.values_list("reference", flat=True)
    )
    broken = [(line["line"], line["field"]) for line in lines if not line["reference"]]
    assert broken == [("3", "packages"), ("3", "gross_weight_kg"), ("5", "net_weight_kg")]
    rejected = client.get(f"{answer['Location']}/rows?rejected=true").getvalue().decode()
    assert len(rejected.splitlines()) == 4
    other = people.program("trader")
    assert other.get(answer["Location"]).status_code == 404
    assert other.get(f"{answer['Location']}/rows").status_code == 404


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"a,b\n1,2\n", "the file has no column 'declaration_id'"),
        (b"\xd0\xcf\x11\xe0rest", "an old Excel file"),
        (b"", "the file is empty"),
    ],
)
def test_a_file_that_is_no_table_of_ours_says_why(client, data, says):
    answer = send(client, data)
    Worker(batch=True).run()
    told = client.get(answer["Location"]).json()
    assert says in told["refusal"]
    assert tempfile.gettempdir() not in told["refusal"]
    assert told["finished_at"]
    assert not Declaration.objects.exists()


@pytest.mark.django_db
def test_a_mapping_is_one_of_the_list(client):
    answer = send(client, b"x", mapping="/etc/passwd")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "mapping")


@pytest.mark.django_db
def test_a_doubt_is_said_beside_what_was_lodged(client, code_tables):
    places = [Fact("HKHKG", Names("Hong Kong"), {"latitude": 1, "longitude": 1, "kind": "port"})]
    publish("locode", places, version="v1", origin=Origin.LOAD, actor="system/t")
    send(client, table(1, row_0={"loading_place": "CNFSH"}))
    upload = Upload.objects.get()

    lodge_rows(upload, list(rows_of(upload)))

    row = UploadedRow.objects.get()
    assert row.declaration is not None
    assert (row.field, row.rule) == (
        "loading_place", "codes: locode: not in the list locode (version: v1)"
    )  # fmt: skip


@pytest.mark.django_db
def test_rows_are_the_same_each_time(client):
    send(client, table(6, row_3={"packages": "x"}))
    upload = Upload.objects.get()
    rows = list(rows_of(upload))
    assert rows == list(rows_of(upload))
    assert [row.line for row in rows] == [2, 3, 4, 5, 6, 7]
    lodge_rows(upload, rows[:2])
    lodge_rows(upload, rows[2:])
    upload.refresh_from_db()
    assert (upload.accepted, upload.rejected) == (5, 1)
    assert UploadedRow.objects.count() == 6
    assert Declaration.objects.first().versions.get().document["expected_date"] == str(TOMORROW)
