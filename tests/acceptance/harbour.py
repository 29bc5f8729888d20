"""Fills a database for the road from lodging to label.

People, a model that was never taught cement, and consignments of this morning.

python -m tests.acceptance.harbour; prints how many were lodged, as JSON.
"""

import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import django

PER_DAY = 120
LODGED = 60
SEED = 3


def fill():
    from dataclasses import replace

    from django.conf import settings

    from tests.integration.test_cement_case import without_its_like
    from tidegate.simulation.console import cast, days, making, year

    now = datetime.now(UTC)
    today = now.astimezone(making.HONG_KONG).date()
    simulated = year.simulate(today, PER_DAY, SEED, lambda _: None)
    simulated = replace(simulated, rows=without_its_like(simulated.rows))
    home, until = Path(settings.HOME), making.start_of(today)
    year.write_past(simulated, until, home / "past.csv")
    year.learn(home / "past.csv", until, home / "model", SEED, lambda _: None, lambda _: None)
    people = cast.engage()
    making.put_in_service(
        home / "model", year.measure(home / "past.csv", until, SEED), people, until
    )
    harbour = days.Harbour(people, simulated, Random(SEED))  # noqa: S311 - names the run
    # Enough of the day before that a threshold is known; then this morning.
    before = simulated.between(until - timedelta(days=1), until)[:120]
    harbour.lodge(before, now - timedelta(hours=12))
    harbour.decide(now - timedelta(hours=11))
    harbour.lodge(simulated.between(until, until + timedelta(days=1))[:LODGED], now)
    return {"lodged": harbour.lodged, "refused": harbour.refused}


if __name__ == "__main__":
    django.setup()
    sys.stdout.write(json.dumps(fill()) + "\n")
