"""kill -9 of server and worker while declarations come in: nothing lost, nothing twice.

Each sender repeats with the same key until it gets an answer. At the end every key has one
declaration, every version one decision, and the ledger verifies.
"""

import json
import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.servers import NOBODY, Platform
from tests.unit.lodgement.documents import full

SENDERS = 4
#: How long a sender goes on asking, in seconds.
PATIENCE_S = 120

_TRADER = """
from tidegate.access.interface import create_organisation, create_person, create_token
firm = create_organisation("trader", "Kwun Tong Components", "kill-nine")
person = create_person(firm, "trader@kill.example", "Chan Tai Man", roles=["trader"])
print(json.dumps(create_token(person)))
"""
_COUNTED = """
from django.db.models import Count
from tidegate.ledger.models import EventRow
from tidegate.lodgement.interface import Declaration, Version
from tidegate.targeting.interface import Decision
kinds = EventRow.objects.values_list("kind").annotate(n=Count("pk"))
print(json.dumps({
    "references": sorted(Declaration.objects.values_list("reference", flat=True)),
    "versions": Version.objects.count(),
    "decided": Decision.objects.count(),
    "decided_versions": Decision.objects.values("declared").distinct().count(),
    "events": dict(kinds),
}))
"""


@pytest.fixture
def platform(tidegate):
    running = Platform(tidegate.environment).start()
    yield running
    running.end()


@pytest.mark.parametrize(
    ("declarations", "kills"),
    [
        pytest.param(300, 5, id="five kills"),
        pytest.param(600, 20, id="twenty kills", marks=pytest.mark.slow),
        pytest.param(10_000, 20, id="ten thousand", marks=pytest.mark.endurance),
    ],
)
def test_every_declaration_is_there_once_and_decided_once(
    platform, tidegate, tmp_path, declarations, kills
):
    token = platform.run(_TRADER)
    dice = random.Random(declarations)  # noqa: S311 - names the run
    killer = threading.Thread(target=_kill_now_and_then, args=(platform, dice, kills))
    killer.start()
    with ThreadPoolExecutor(SENDERS) as senders:
        references = list(
            senders.map(lambda number: _lodge(platform, token, number), range(declarations))
        )
    killer.join()

    counted = _settled(platform, declarations)
    assert sorted(references) == counted["references"]
    assert counted["versions"] == declarations
    assert counted["decided"] == counted["decided_versions"] == declarations
    assert counted["events"]["declaration.lodged"] == declarations
    assert counted["events"]["decision.proposed"] == declarations

    export, signed = tmp_path / "ledger.jsonl.gz", tmp_path / "checkpoint.jsonl.gz"
    tidegate("checkpoint", signed)
    tidegate("export-ledger", export)
    tidegate("verify-ledger", export, "--checkpoint", signed)


def _lodge(platform, token, number):
    """Repeat with the same key until it is answered; the reference."""
    document = full(ucr=f"6CN{number:012d}")
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        answer = platform.post("/api/v1/declarations", document, token, f"row-{number}")
        if answer.status in (200, 201):
            return answer.body["reference"]
        assert answer.status in (NOBODY, 500, 502, 503), json.dumps(answer.body, default=str)
        time.sleep(0.05)
    raise AssertionError(f"row {number} was not answered")


def _kill_now_and_then(platform, dice, kills):
    for _ in range(kills):
        time.sleep(dice.uniform(0.2, 1.8))
        if dice.random() < 0.5:
            platform.kill_server()
            platform.start_server()
        else:
            platform.kill_worker()
            platform.start_worker()


def _settled(platform, declarations, seconds=180):
    """What there is when everything was assessed."""
    until = time.monotonic() + seconds
    while True:
        counted = platform.run(_COUNTED)
        if counted["decided"] >= declarations or time.monotonic() > until:
            return counted
        time.sleep(0.5)
