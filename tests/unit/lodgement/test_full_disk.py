"""A full disk: the request is refused whole, and goes through when there is room again."""

import errno
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from tests.unit.lodgement.documents import full
from tidegate.files.store import WholeFiles
from tidegate.jobs.models import JobRow
from tidegate.ledger.models import EventRow
from tidegate.lodgement.models import Declaration, Upload, Version
from tidegate.web.models import Answer

URL = "/api/v1/declarations"


@pytest.fixture
def full_database(transactional_db):
    """Lets the database of SQLite take no page more, and again as many as it likes."""
    if connection.vendor != "sqlite":
        pytest.skip("the size of a database is limited here on SQLite alone")

    def limit(pages):
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA page_count")
            here = cursor.fetchone()[0]
            cursor.execute(f"PRAGMA max_page_count = {pages or here}")

    yield limit
    limit(2**31)


def stored():
    """How many rows there are of what lodging writes."""
    return [one.objects.count() for one in (Declaration, Version, EventRow, JobRow, Answer)]


def test_what_finds_no_room_is_not_there_and_may_be_sent_again(people, full_database):
    client, number = people.program("trader"), 0
    full_database(0)
    before, answer = stored(), None
    while answer is None or answer.status_code == 201:
        before, number = stored(), number + 1
        answer = post(client, number)
        assert number < 500
    assert answer.status_code == 507
    assert answer["Content-Type"] == "application/problem+json"
    assert "administrator" in answer.json()["detail"]
    assert stored() == before

    full_database(2**31)
    assert post(client, number).status_code == 201
    declarations, versions, *_ = stored()
    assert declarations == versions == number


def post(client, number):
    return client.post(
        URL, full(), content_type="application/json", headers={"Idempotency-Key": f"k{number}"}
    )


@pytest.mark.django_db
def test_a_file_that_finds_no_room_leaves_no_upload(people, monkeypatch):
    def refuse(*_arguments, **_options):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(WholeFiles, "_save", refuse)
    client = people.program("trader")
    before = stored()
    # A file that no other test sent: what is there already is not written again.
    file = SimpleUploadedFile("a.csv", f"declaration_id\n{uuid4()}\n".encode())
    answer = client.post(
        f"{URL}/uploads",
        {"file": file},
        headers={"Idempotency-Key": "k"},
    )
    assert answer.status_code == 507
    assert stored() == before
    assert not Upload.objects.exists()
