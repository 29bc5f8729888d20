"""What `platform` asks a process with Django to do; prints JSON.

python -m benchmarks.platform_scene NAME [NUMBER]
"""

import json
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import django

_PER_DAY = 60
_SEED = 0
#: How often `watch` looks, in seconds.
_GLANCE_S = 0.03


def prepare(_: int) -> dict[str, Any]:
    """People, a model in service, a token, and documents of a simulated day to lodge."""
    from django.conf import settings

    from tidegate.access.interface import create_token
    from tidegate.ledger.interface import create_missing_keys
    from tidegate.lodgement.interface import LINE
    from tidegate.simulation.console import cast, making, year
    from tidegate.simulation.console.documents import document

    create_missing_keys()
    today = datetime.now(UTC).astimezone(making.HONG_KONG).date()
    simulated = year.simulate(today, _PER_DAY, _SEED, lambda _: None)
    home, until = Path(settings.HOME), making.start_of(today)
    year.write_past(simulated, until, home / "past.csv")
    year.learn(home / "past.csv", until, home / "model", _SEED, lambda _: None, lambda _: None)
    people = cast.engage()
    making.put_in_service(home / "model", {}, people, until)
    rows = simulated.between(until - timedelta(days=20), until)
    _release_by_machine(people)
    rows = simulated.between(until - timedelta(days=20), until)
    email = {part.key: part.email for part in cast.PARTS}
    return {
        "token": create_token(people["broker"].person),
        "documents": [document(row, LINE) for row in rows],
        "people": {
            "officer": email["targeting"],
            "examiner": email["examiner"],
            "broker": email["broker"],
        },
        "password": cast.PASSWORD,
    }


def _release_by_machine(people: Any) -> None:
    """A policy under which the machine releases, so that deciding is measured, too."""
    from tidegate.access.interface import approve
    from tidegate.targeting.interface import propose_policy

    terms = {"share": 0.08, "random_share": 0.1, "open_from": 0.5, "window_days": 7}
    proposal = propose_policy(people["targeting"], **terms, release_by_machine=True)
    approve(people["supervisor"], proposal)


def awaited(_: int) -> int:
    """How many versions wait for assessment."""
    from tidegate.targeting.models import Awaited

    return Awaited.objects.count()


def watch(_: int) -> None:
    """Write each declaration's reference, and when its decision could first be read, until told."""
    from tidegate.targeting.interface import Decision

    last = 0
    while True:
        new = Decision.objects.filter(pk__gt=last).order_by("pk")
        rows = list(new.values_list("pk", "declaration__reference"))
        now = time.time()
        for pk, reference in rows:
            last = pk
            sys.stdout.write(f"{reference} {now:.4f}\n")
        sys.stdout.flush()
        time.sleep(_GLANCE_S)


def fill(rows: int) -> dict[str, Any]:
    """A store of so many consignments."""
    from benchmarks import platform_store

    return platform_store.fill(rows)


if __name__ == "__main__":
    django.setup()
    name, number = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 0
    scenes = {"prepare": prepare, "awaited": awaited, "watch": watch, "fill": fill}
    sys.stdout.write(json.dumps(scenes[name](number)) + "\n")
