"""What `platform` asks a process with Django to do; prints JSON.

python -m benchmarks.platform_scene NAME [NUMBER]
"""

import json
import random
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


def multiply(rows: int) -> dict[str, Any]:
    """Copy what is stored until there are so many consignments; all but a few are decided."""
    from tidegate.lodgement.interface import Declaration

    before = Declaration.objects.count()
    copies = -(-(rows - before) // before)
    started = datetime.now(UTC)
    for part in range(copies):
        _copy(before, part + 1)
    return {
        "stored": Declaration.objects.count(),
        "seconds": (datetime.now(UTC) - started).total_seconds(),
        "references": _references(),
    }


def _copy(before: int, part: int) -> None:
    """One more of each of the first rows, with keys further on and references of their own."""
    from django.db import connection, transaction

    from tidegate.lodgement.interface import Declaration, Version
    from tidegate.parties.interface import Dealing
    from tidegate.targeting.interface import Assessment, Decision

    step = part * 10_000_000
    with transaction.atomic(), connection.cursor() as cursor:
        for model, others in (
            (Declaration, {"reference": _spelled(part)}),
            (Version, {"declaration_id": f"declaration_id + {step}"}),
            (Dealing, {"consignment": f"consignment + {step}"}),
            (Assessment, {"declared_id": f"declared_id + {step}"}),
            (
                Decision,
                {
                    "declared_id": f"declared_id + {step}",
                    "declaration_id": f"declaration_id + {step}",
                    "state": "'decided'",
                    "lane": "lane_proposed",
                    "decided_by": "'officer'",
                },
            ),
        ):
            names = [field.column for field in model._meta.concrete_fields]
            values = {"id": f"id + {step}", **others}
            quoted = [f'"{name}"' for name in names]
            cells = [values.get(name, f'"{name}"') for name in names]
            cursor.execute(  # names of our own models and numbers alone
                f'INSERT INTO "{model._meta.db_table}" ({", ".join(quoted)}) '  # noqa: S608
                f'SELECT {", ".join(cells)} FROM "{model._meta.db_table}" WHERE id < 10000000'
            )


def _spelled(part: int) -> str:
    """A reference of 16 letters and digits that no other copy has."""
    return f"'{part:05d}' || substr(reference, 6)"


def _references() -> list[str]:
    from tidegate.targeting.interface import Decision

    dice = random.Random(_SEED)  # noqa: S311 - picks pages to look at
    keys = list(Decision.objects.order_by("-pk").values_list("declaration__reference")[:20_000:40])
    return [key for (key,) in dice.sample(keys, min(100, len(keys)))]


if __name__ == "__main__":
    django.setup()
    name, number = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 0
    scenes = {"prepare": prepare, "waits": waits, "multiply": multiply}
    sys.stdout.write(json.dumps(scenes[name](number)) + "\n")
