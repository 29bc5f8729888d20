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


def queue(task, count, **arguments):
    """Queue so many jobs of a name; their numbers."""
    from django.db import transaction

    from tests.example import tasks
    from tidegate.jobs.interface import enqueue

    with transaction.atomic():
        return [
            enqueue(getattr(tasks, task), **_numbered(arguments, number))
            for number in range(int(count))
        ]


def _numbered(arguments, number):
    found = {name: json.loads(value) for name, value in arguments.items()}
    return {k: v.format(number) if isinstance(v, str) else v for k, v in found.items()}


def queue_with_keys(count):
    """Queue jobs with the keys that all others use too, each in its own transaction."""
    from tests.example.tasks import note
    from tidegate.jobs.interface import enqueue

    _wait_for_the_others()
    return [enqueue(note, key=f"K{n}", what=f"K{n}") for n in range(int(count))]


def effects():
    from tests.example.models import Effect

    return list(Effect.objects.order_by("id").values_list("what", flat=True))


def states():
    from tidegate.jobs.models import JobRow

    fields = ("state", "failures", "attempt", "done", "reason")
    ours = JobRow.objects.filter(task__startswith="example.")
    return {row.pop("id"): row for row in ours.values("id", *fields)}


def progress(number):
    from dataclasses import asdict

    from tidegate.jobs.interface import progress as seen

    return asdict(seen(int(number)))


def cancel(number):
    from tidegate.jobs.interface import cancel as ask

    ask(int(number), actor="officer/ann")


def retry(number):
    from tidegate.jobs.interface import retry as again

    again(int(number), actor="officer/ann")


def sleep_until_woken(seconds):
    """Wait as an idle worker does; how long it took."""
    import time

    from tidegate.jobs import wakeups

    wakeups.wait(0.01, bool)
    _wait_for_the_others()
    began = time.monotonic()
    wakeups.wait(float(seconds), bool)
    return time.monotonic() - began


def make_keys():
    from tidegate.ledger.interface import create_missing_keys

    return len(create_missing_keys())


def see_parties(trader, count):
    """Name parties that nobody saw before, firms and persons, as all others do at once."""
    from tidegate.parties.interface import Sighting, parties_of

    firms = [Sighting("trader", f"T{n}", f"Firm {n}", "trader") for n in range(int(count))]
    persons = [
        Sighting("hkid", card, "Chan Tai Man", "trader") for card in ("A123456(3)", "AB987654(3)")
    ]
    order = [*firms, *persons]
    random.Random(trader).shuffle(order)  # noqa: S311 - the order differs, that is all
    _wait_for_the_others()
    found = {}
    for start in range(0, len(order), 7):
        some = order[start : start + 7]
        for one, party in zip(some, parties_of(some, actor=trader), strict=True):
            found[one.value] = party.pk
    return [found[one.value] for one in (*firms, *persons)]


def parties_seen():
    """Every party with the number of its first events, and how many names there are."""
    from tidegate.ledger.interface import events_of
    from tidegate.parties.models import Name, Party

    parties = list(Party.objects.order_by("pk"))
    return {
        "parties": [party.pk for party in parties],
        "names": Name.objects.count(),
        "events": {
            party.pk: sum(one.event.kind == "parties.party_seen" for one in events_of(party.stream))
            for party in parties
        },
    }


def publish_codes(officer, count):
    """Say things of one code over days that overlap, as all others do; how many editions."""
    from datetime import date, timedelta

    from tidegate.codes.interface import Fact, Names, Origin, publish

    dice = random.Random(officer)  # noqa: S311 - the seed names the run
    _wait_for_the_others()
    made = 0
    for number in range(int(count)):
        since = date(2026, 1, 1) + timedelta(dice.randint(0, 60))
        until = dice.choice([None, since + timedelta(dice.randint(1, 30))])
        fact = Fact("contended", Names(f"{officer} {number}"), {}, since, until, "a test")
        edition = publish("means", [fact], version="x", origin=Origin.DESK, actor=officer)
        made += edition is not None
    return made


def codes_published():
    """What the table has of the code, and what the ledger says of the table."""
    from tidegate.codes.models import CodeRow, Edition, TableRow
    from tidegate.ledger.interface import events_of

    rows = CodeRow.objects.filter(code="contended")
    editions = Edition.objects.filter(table="means", version="x").order_by("pk")
    days = rows.filter(known_until=None).values_list("valid_from", "valid_until")
    return {
        "rows": rows.count(),
        "now": [[since.isoformat(), until and until.isoformat()] for since, until in days],
        "editions": [one.published_at.isoformat() for one in editions],
        "revision": TableRow.objects.get(pk="means").revision - 1,
        "events": [
            dict(one.event.payload)
            for one in events_of("codes/means")
            if one.event.payload["origin"] == "desk"
        ],
    }


def _wait_for_the_others():
    """Say that we are ready, and begin when told; so all begin at once."""
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()


def _words():
    return [word for word in sys.argv[2:] if "=" not in word]


def _pairs():
    return dict(word.split("=", 1) for word in sys.argv[2:] if "=" in word)


if __name__ == "__main__":
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    sys.stdout.write(json.dumps(globals()[sys.argv[1]](*_words(), **_pairs())) + "\n")
