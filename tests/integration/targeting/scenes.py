"""What the processes of a test do: python -m tests.integration.targeting.scenes NAME ARGUMENT…"""

import json
import os
import sys
from collections import Counter
from pathlib import Path


def prepare(folder):
    """Keys, code tables, a trader, two officers, a policy, a model in service."""
    from tests.people import People
    from tests.unit.targeting.desk import in_service, sign
    from tidegate.codes.interface import load, tables
    from tidegate.ledger.interface import create_missing_keys

    create_missing_keys()
    load([one.name for one in tables() if one.small], actor="system/tests")
    people = People()
    in_service(Path(folder), people)
    sign(share=0.5, random_share=0.5, release_by_machine=True)
    return [people.person(role).pk for role in ("trader", "targeting_officer", "duty_officer")]


def lodge_many(trader, count, most="200"):
    """Lodge so many documents, in batches; their versions."""
    from tests.unit.lodgement.documents import full
    from tidegate.access.interface import actor_of, person
    from tidegate.lodgement.interface import lodge_batch

    actor, made = actor_of(person(int(trader))), []
    while len(made) < int(count):
        documents = [full(ucr=f"U{len(made) + n}") for n in range(min(int(most), int(count)))]
        made += [one.version.pk for one in lodge_batch(actor, documents)]
    return made


def amend_some(trader, count):
    """Amend declarations while workers are at work; how many were amended in time."""
    from tests.unit.lodgement.documents import full
    from tidegate.access.interface import actor_of, person
    from tidegate.lodgement.interface import Decided, Declaration, amend

    actor, made = actor_of(person(int(trader))), 0
    for declaration in Declaration.objects.order_by("?")[: int(count)]:
        try:
            version = amend(actor, declaration, full(ucr="late"), declaration.last_number)
        except Decided:
            continue
        made += not version.late
    return made


def waiting():
    from tidegate.targeting.models import Awaited, Decision

    return {"awaited": Awaited.objects.count(), "decisions": Decision.objects.count()}


def books():
    """What must agree with each other, whatever was killed."""
    from tidegate.codes.interface import capacity
    from tidegate.ledger.models import EventRow
    from tidegate.lodgement.interface import Declaration, Version
    from tidegate.targeting.models import Assessment, CapacityDay, Decision

    decisions = list(Decision.objects.all())
    held = Counter((one.control_point, one.means, one.day) for one in decisions if one.means)
    days = {(one.control_point, one.means, one.day): one.taken for one in CapacityDay.objects.all()}
    events = Counter(EventRow.objects.values_list("kind", flat=True))
    states = Counter(one.state for one in decisions)
    return {
        "versions": Version.objects.filter(late=False).count(),
        "assessments": Assessment.objects.count(),
        "decisions": len(decisions),
        "proposed_events": events["decision.proposed"],
        "made_events": events["decision.made"],
        "superseded_events": events["decision.superseded"],
        "states": states,
        "cleared": Declaration.objects.filter(state="cleared").count(),
        "units_agree": held == Counter({key: taken for key, taken in days.items() if taken}),
        "within": all(taken <= capacity(*key) for key, taken in days.items()),
        "taken": sum(days.values()),
    }


def claim_all(officer):
    """Claim every open decision as it was seen before anybody began; won, and lost to whom."""
    from tidegate.access.interface import actor_of, person
    from tidegate.flow.interface import Conflict
    from tidegate.targeting import services
    from tidegate.targeting.models import Decision

    actor = actor_of(person(int(officer)))
    seen = list(Decision.objects.filter(state="proposed").order_by("pk"))
    _wait_for_the_others()
    won, lost = [], {}
    for decision in seen:
        try:
            services.claim(actor, decision)
            won.append(decision.pk)
        except Conflict as conflict:
            lost[decision.pk] = conflict.moved_by
    return {"won": won, "lost": lost}


def _wait_for_the_others():
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()


if __name__ == "__main__":
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    sys.stdout.write(json.dumps(globals()[sys.argv[1]](*sys.argv[2:])) + "\n")
