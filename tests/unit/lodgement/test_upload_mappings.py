"""Files in a trader's own columns, read by a mapping that the administration installed."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.unit.lodgement.files import table
from tidegate.files.interface import fetch
from tidegate.lodgement import mappings
from tidegate.lodgement.models import Upload, UploadedRow
from tidegate.lodgement.uploads import lodge_rows, rows_of

pytestmark = pytest.mark.django_db
URL = "/api/v1/declarations/uploads"
#: Every column as it is called by us, but for the goods and the packages.
BROKER = """
[mapping]
name = "broker-a"
title = "Broker A's export"
currency = "HKD"
timezone = "Asia/Hong_Kong"
canonical = true

[file]
delimiter = ";"

[columns]
goods_description = "Ware"
packages = "Colli"

[constants]
lodged_at = "2000-01-01T00:00:00Z"
"""


@pytest.fixture(autouse=True)
def installed(settings, tmp_path):
    kept = {**settings.STORAGES["kept"], "OPTIONS": {"location": tmp_path / "files"}}
    settings.STORAGES = {**settings.STORAGES, "kept": kept}
    settings.MAPPINGS_FOLDER = tmp_path / "mappings"
    settings.MAPPINGS_FOLDER.mkdir()
    (settings.MAPPINGS_FOLDER / "broker-a.toml").write_text(BROKER, encoding="utf-8")
    return settings.MAPPINGS_FOLDER


@pytest.fixture
def client(people):
    return people.program("trader")


def _own_columns(count, **changed):
    """The same table as a broker's program writes it."""
    rows = list(csv.DictReader(io.StringIO(table(count, **changed).decode())))
    out = io.StringIO()
    names = {"goods_description": "Ware", "packages": "Colli"}
    columns = [name for name in rows[0] if name != "lodged_at"]
    writer = csv.writer(out, delimiter=";")
    writer.writerow([names.get(name, name) for name in columns])
    writer.writerows([[row[name] for name in columns] for row in rows])
    return out.getvalue().encode()


def _send(client, data, mapping):
    file = SimpleUploadedFile("june.csv", data)
    sent = {"file": file, "mapping": mapping}
    return client.post(URL, sent, headers={"Idempotency-Key": f"k-{mapping}"})


def test_a_file_in_own_columns_is_lodged_and_its_mistakes_are_named(client):
    data = _own_columns(3, row_2={"packages": "many"})
    assert _send(client, data, "broker-a").status_code == 202
    upload = Upload.objects.get()
    lodge_rows(upload, list(rows_of(upload)))
    upload.refresh_from_db()
    assert (upload.accepted, upload.rejected) == (2, 1)
    bad = UploadedRow.objects.get(declaration=None)
    assert (bad.line, bad.field, bad.value) == (3, "Colli (packages)", "many")
    good = UploadedRow.objects.get(line=2).declaration.versions.get().document
    assert good["lines"][0]["goods_description"] == "Bluetooth earphones"
    assert upload.sent_at.year > 2000, "the moment of lodging is ours to say"


def test_what_was_sent_is_read_by_the_mapping_of_then(client, installed):
    _send(client, _own_columns(1), "broker-a")
    (installed / "broker-a.toml").unlink()
    upload = Upload.objects.get()
    assert [row.own_number for row in rows_of(upload)] == ["own-1"]
    assert fetch(upload.mapping_content).decode() == BROKER


def test_what_is_installed_is_offered_and_nothing_else_is_taken(client, people):
    listed = client.get("/api/v1/declarations/mappings").json()
    assert [one["name"] for one in listed] == ["canonical", "broker-a"]
    page = people.client("trader").get("/declarations/files").content.decode()
    assert "Broker A&#x27;s export" in page
    for wrong in ("korea", "../broker-a", "broker-b", ""):
        answer = _send(client, b"x", wrong)
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "mapping")
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("broker-b", BROKER.replace("HKD", "KRW"), "declarations have values in HKD"),
        ("broker-b", BROKER.replace("packages =", "package ="), "did you mean 'packages'"),
        ("Broker B", BROKER, "small letters"),
    ],
)
def test_a_wrong_mapping_is_not_offered_and_named_at_start(installed, name, text, says):
    assert mappings.check_installed() == []
    (installed / f"{name}.toml").write_text(text, encoding="utf-8")
    assert [one.name for one in mappings.offered()] == ["canonical", "broker-a"]
    assert says in "\n".join(str(one.msg) for one in mappings.check_installed())


def test_without_a_folder_there_is_our_own(settings, tmp_path):
    settings.MAPPINGS_FOLDER = tmp_path / "nowhere"
    assert mappings.offered() == [mappings.Offered("canonical")]
