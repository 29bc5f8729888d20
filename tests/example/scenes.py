"""What the processes of a test do: python -m tests.example.scenes NAME ARGUMENT…; prints JSON."""

import json
import os
import random
import sys


def make_errands(count):
    from tests.example.models import Errand

    made = Errand.objects.bulk_create([Errand(title=f"E{n}") for n in range(int(count))])
    return [errand.pk for errand in made]


def claim_all(officer):
    """Claim every errand as it was seen before anybody began; which were won, lost to whom."""
    from django.db import transaction

    from tests.example.models import Errand
    from tests.example.people import Person
    from tidegate.flow.interface import Conflict, move

    seen = list(Errand.objects.order_by("pk"))
    _wait_for_the_others()
    won, lost = [], {}
    for errand in seen:
        try:
            with transaction.atomic():
                move(errand, "claim", Person(officer))
            won.append(errand.pk)
        except Conflict as conflict:
            lost[errand.pk] = conflict.moved_by
    return {"won": won, "lost": lost}


def wander(officer, seed, moves):
    """Try random moves, legal or not, on random errands, some read long ago; how many were made."""
    from django.db import transaction

    from tests.example.models import Errand
    from tests.example.people import Person
    from tidegate.flow.interface import MoveRefused, move

    dice = random.Random(int(seed))  # noqa: S311 - the seed names the run
    seen = list(Errand.objects.all())
    _wait_for_the_others()
    made = 0
    for _ in range(int(moves)):
        errand = dice.choice(seen)
        if dice.random() < 0.7:
            errand.refresh_from_db()
        name = dice.choice(["claim", "claim", "return", "return", "finish", "cancel", "fly"])
        facts = dice.choice([{}, {"reason": "weather"}, {"parcels": dice.randint(0, 3)}])
        undone = dice.random() < 0.2
        try:
            with transaction.atomic():
                move(errand, name, Person(officer), **facts)
                transaction.set_rollback(undone)
        except MoveRefused:
            continue
        if undone:
            errand.refresh_from_db()
        else:
            made += 1
    return made


def histories():
    """Every errand's row and its events."""
    from tests.example.models import Errand
    from tidegate.ledger.interface import events_of

    return [
        {
            "state": errand.state,
            "version": errand.version,
            "moved_by": errand.moved_by,
            "events": [
                {**sealed.event.payload, "actor": sealed.event.actor}
                for sealed in events_of(errand.stream)
            ],
        }
        for errand in Errand.objects.order_by("pk")
    ]


def _wait_for_the_others():
    """Say that we are ready, and begin when told; so all begin at once."""
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()


if __name__ == "__main__":
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    sys.stdout.write(json.dumps(globals()[sys.argv[1]](*sys.argv[2:])) + "\n")
