"""Programs that ask at once, of a real server; a worker that is killed while it reads a file."""

import json
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.servers import Platform
from tests.unit.lodgement.documents import full

_TRADERS = """
from tidegate.access.interface import create_organisation, create_person, create_token
made = []
for name in ("a", "b"):
    firm = create_organisation("trader", f"Firm {name}", f"at-once-{name}")
    person = create_person(firm, f"{name}@once.example", "Chan", roles=["trader"])
    made.append([person.pk, create_token(person)])
print(json.dumps(made))
"""
_COUNTED = """
from tidegate.ledger.models import EventRow
from tidegate.lodgement.interface import Declaration, Version
print(json.dumps({
    "declarations": Declaration.objects.count(),
    "versions": Version.objects.count(),
    "lodged": EventRow.objects.filter(kind="declaration.lodged").count(),
    "amended": EventRow.objects.filter(kind="declaration.amended").count(),
}))
"""
_FILE = """
from tidegate.access.interface import Person, actor_of
from tidegate.lodgement.tasks import read_upload
from tidegate.lodgement.uploads import receive
from tests.unit.lodgement.files import table
person = Person.objects.get(pk=PERSON)
sent = receive(actor_of(person), "x.csv", [table(ROWS, **BAD)], "canonical", read_upload)
print(json.dumps(str(sent.pk)))
"""
_ROWS = """
from tidegate.lodgement.models import Upload, UploadedRow
upload = Upload.objects.get()
rows = list(UploadedRow.objects.values_list("line", "declaration_id"))
print(json.dumps({
    "finished": upload.finished_at is not None,
    "accepted": upload.accepted,
    "rejected": upload.rejected,
    "lines": sorted(line for line, _ in rows),
    "declared": len({pk for _, pk in rows if pk}),
}))
"""
#: What a minute does to the job of a worker that was killed.
_END_THE_LEASE = """
from django.utils import timezone
from tidegate.jobs.models import JobRow
running = JobRow.objects.filter(state="running", task="lodgement.read_upload")
print(running.update(due_at=timezone.now()))
"""
URL = "/api/v1/declarations"


@pytest.fixture
def platform(tidegate):
    running = Platform(tidegate.environment).start()
    yield running
    running.end()


def at_once(*calls):
    with ThreadPoolExecutor(len(calls)) as threads:
        return [one.result() for one in [threads.submit(call) for call in calls]]


def test_the_same_post_at_once_lodges_once(platform):
    (_, token), (_, other) = platform.run(_TRADERS)

    for key in ("one", "two", "three"):
        answers = at_once(*[lambda k=key: platform.post(URL, full(ucr=k), token, k)] * 6)
        assert {one.status for one in answers} == {201}
        assert len({json.dumps(one.body, sort_keys=True) for one in answers}) == 1

    assert platform.run(_COUNTED)["declarations"] == 3
    # Keys are everybody's own.
    assert platform.post(URL, full(), other, "one").status == 201
    assert platform.run(_COUNTED)["lodged"] == 4


def test_of_amendments_at_once_one_is_made(platform):
    (_, token), (_, other) = platform.run(_TRADERS)
    reference = platform.post(URL, full(), token, "lodge").body["reference"]

    def amend(number):
        path = f"{URL}/{reference}/versions?seen_version=1"
        return platform.post(path, full(ucr=str(number)), token, f"amend-{number}")

    answers = at_once(*[lambda n=number: amend(n) for number in range(6)])

    assert sorted(one.status for one in answers) == [201, 409, 409, 409, 409, 409]
    counted = platform.run(_COUNTED)
    assert (counted["versions"], counted["amended"]) == (2, 1)
    stranger = f"{URL}/{reference}/versions?seen_version=2"
    assert platform.post(stranger, full(), other, "guess").status == 404


@pytest.mark.slow
def test_a_worker_that_is_killed_lodges_each_row_once(platform):
    """After a kill the job is taken up when its lease ends."""
    rows, kills = 8_000, 2
    (person, _), _ = platform.run(_TRADERS)
    bad = {f"row_{number}": {"packages": "x"} for number in range(1, rows, 10)}
    code = _FILE.replace("PERSON", str(person)).replace("ROWS", str(rows))
    platform.run(code.replace("BAD", repr(bad)))
    for kill in range(1, kills + 1):
        seen = _until(platform, lambda found, n=kill: found["accepted"] > n * 1000)
        assert not seen["finished"]
        platform.kill_worker()
        assert platform.run(_END_THE_LEASE) == 1
        platform.start_worker()
    found = _until(platform, lambda found: found["finished"])

    assert found["lines"] == list(range(2, rows + 2))
    assert (found["accepted"], found["rejected"]) == (rows - len(bad), len(bad))
    assert found["declared"] == rows - len(bad)
    assert platform.run(_COUNTED)["lodged"] == rows - len(bad)


def _until(platform, wanted, seconds=240):
    until = time.monotonic() + seconds
    while not wanted(found := platform.run(_ROWS)):
        assert time.monotonic() < until, found
        time.sleep(0.1)
    return found
