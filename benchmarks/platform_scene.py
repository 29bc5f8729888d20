"""What `platform` asks a process with Django to do; prints JSON.

python -m benchmarks.platform_scene NAME [NUMBER]
"""

import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import django

_PER_DAY = 60
_SEED = 0


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
    making.put_in_service(home / "model", people, until)
    rows = simulated.between(until - timedelta(days=20), until)
    return {
        "token": create_token(people["broker"].person),
        "documents": [document(row, LINE) for row in rows],
        "officer": cast.PARTS[0].email,
        "password": cast.PASSWORD,
    }


def waits(_: int) -> dict[str, Any]:
    """Seconds from lodging to the proposed lane, of every version; how many are not there yet."""
    from tidegate.lodgement.interface import Version
    from tidegate.targeting.interface import Decision

    pairs = Decision.objects.values_list("declared__lodged_at", "proposed_at")
    return {
        "waits": sorted((proposed - lodged).total_seconds() for lodged, proposed in pairs),
        "missing": Version.objects.count() - len(pairs),
    }


def fill(rows: int) -> dict[str, Any]:
    """A store of so many consignments."""
    from benchmarks import platform_store

    return platform_store.fill(rows)


if __name__ == "__main__":
    django.setup()
    name, number = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 0
    scenes = {"prepare": prepare, "waits": waits, "fill": fill}
    sys.stdout.write(json.dumps(scenes[name](number)) + "\n")
