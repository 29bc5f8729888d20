"""Fills the database of a browser test: people of every role, their sessions, errands.

python -m tests.acceptance.seeding; prints role → key of an open session, as JSON.
"""

import json
import sys
from time import time

import django


def seed():
    """Role → session key; the role `nobody` has none."""
    from django.contrib.sessions.backends.db import SessionStore

    from tests.example.models import Errand
    from tests.people import People
    from tidegate.access.interface import ROLES, actor_of

    Errand.objects.bulk_create([Errand(title=f"{_GOODS[n % len(_GOODS)]} {n}") for n in range(130)])
    people, keys, actors = People(), {}, {}
    for role in ROLES:
        person = people.person(role)
        actors[role] = actor_of(person)
        session = SessionStore()
        now = int(time())
        session["_auth_user_id"] = str(person.pk)
        session["_auth_user_backend"] = "tidegate.access.backend.SessionBackend"
        session["_auth_user_hash"] = person.get_session_auth_hash()
        session.update({"access.confirmed": True, "access.seen": now, "access.began": now})
        session["access.purpose"] = "assessment"
        session.create()
        keys[role] = session.session_key
    _assess(people, actors)
    _begin(keys["trader"])
    _bundle(actors["trader"])
    _file(actors, keys["trader"])
    _rule(actors)
    _examine(actors)
    _link()
    return keys


def _bundle(trader):
    """A vehicle that is to cross with cargo."""
    from tests.unit.lodgement.cargo.scenes import announced, plan
    from tidegate.lodgement.cargo.services import bundle

    bundle(trader, plan(announced(trader)))


def _rule(actors):
    """An advance ruling that two officers published."""
    from datetime import timedelta

    from django.utils.timezone import localdate

    from tidegate.access.interface import approve
    from tidegate.lodgement.goods.services import Ruled, proposal_of, propose_ruling

    today = localdate()
    said = Ruled("Ear plugs of silicone", "392690", "Of plastics.", today, today + timedelta(400))
    approve(actors["supervisor"], proposal_of(propose_ruling(actors["duty_officer"], said)))


def _file(actors, key):
    """Documents in several states: a draft, a fee that is due, a question, what was issued; a file.

    Customs is the agency here: its people hold the roles.
    """
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.test import Client

    from tests.unit.lodgement.filings.scenes import filed
    from tests.unit.targeting.desk import work
    from tidegate.lodgement.exchange.services import register
    from tidegate.lodgement.filings import processing, reviewing
    from tidegate.lodgement.payments.gateway import Notice, gateway
    from tidegate.lodgement.payments.services import begin, count, missing_there

    name = "certificate_of_non_manipulation"
    officer = actors["agency_officer"]
    due = [filed(actors["trader"], name) for _ in range(2)]
    for _ in range(3):
        filing = filed(actors["trader"], name)
        processing.settle(filing.charges.get(), "seeded")
        review = filing.reviews.get()
        reviewing.claim(officer, review)
        review.refresh_from_db()
    # What a trader looks at first is the newest: it was issued.
    reviewing.agree(officer, review)
    running = filing.__class__.objects.filter(state="under_review")
    reviewing.ask(officer, running.latest("pk").reviews.get(), "Where was it opened?")
    lost, paid = (
        begin(actors["trader"], [one.pk for one in filing.charges.all()], gateway())
        for filing in due
    )
    missing_there(lost)
    count(Notice(paid.reference, "simulated-1", "paid", paid.amount))
    register(actors["trader"], "https://programs.example/told")
    browser = Client(headers={"Host": "localhost"})
    browser.cookies["sessionid"] = key
    browser.post(f"/documents/types/{name}/begin")
    lines = SimpleUploadedFile("day.jsonl", b'{"type": "none"}')
    assert browser.post("/documents/files", {"file": lines}).status_code == 302
    work()


def _link():
    """Two parties that may be one."""
    from tidegate.access.interface import SYSTEM
    from tidegate.parties.interface import link_parties, party_of

    for number in ("KTC-1", "KTC-2"):
        party_of("trader", number, "Kowloon Tong Curtains Ltd", "trader")
    assert link_parties(SYSTEM.address).new


def _begin(key):
    """A draft, and a file that a worker has read, as the trader's browser sends them."""
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.test import Client

    from tests.unit.targeting.desk import work

    browser = Client(headers={"Host": "localhost"})
    browser.cookies["sessionid"] = key
    browser.post("/declarations/new")
    rows = SimpleUploadedFile("rows.csv", b"declaration_id\n1\n")
    sent = browser.post("/declarations/files", {"file": rows, "mapping": "canonical"})
    assert sent.status_code == 302, sent.content.decode()
    work()


def _examine(actors):
    """A consignment that waits for a decision, work orders in every state, and two audits."""
    from tests.consignments import decided, photograph, proposed
    from tidegate.inspection.interface import (
        Audit,
        Result,
        add_photo,
        claim,
        claim_audit,
        close,
        order_of,
        start,
    )

    proposed(actors, "x_ray")
    examiner = actors["examiner"]
    orders = [order_of(decided(actors, lane)) for lane in ("documents", "x_ray", "open", "open")]
    for order in orders[1:]:
        claim(order, examiner)
    for order in orders[1::2]:
        start(order, examiner)
        add_photo(order, photograph(), examiner)
    found = Result(True, ("open",), ("weight_differs",), "tobacco", words="Under the false floor.")
    close(orders[3], found, examiner)
    for _ in range(2):
        decided(actors, "audit")
    claim_audit(Audit.objects.latest("pk"), actors["investigator"])


def _assess(people, actors):
    """A model in service, and what it proposes of one trader: amended, claimed, decided."""
    from django.conf import settings
    from django.utils.timezone import now

    from tests.unit.lodgement.documents import full
    from tests.unit.targeting.desk import decided_on, in_service, sign, trained, work
    from tidegate.access.interface import SYSTEM
    from tidegate.lodgement.interface import amend, lodge
    from tidegate.targeting.interface import claim, decide
    from tidegate.targeting.proving.nightly import prove_day

    in_service(trained(settings.HOME / "learned"), people)
    sign(random_share=1.0)
    trader, officer = actors["trader"], actors["targeting_officer"]
    versions = [lodge(trader, full(carrier=f"Haulage {n}")) for n in range(6)]
    amend(trader, versions[0].declaration, full(carrier="Another Haulage"), seen_version=1)
    work()
    for version in versions[1:4]:
        claim(officer, decided_on(version))
    for version, lane in zip(versions[1:3], ("open", "x_ray"), strict=True):
        held = decided_on(version)
        # One of twenty is drawn, and may be proposed for this very lane.
        reason = "" if held.lane_proposed == lane else "intelligence"
        decide(officer, held, lane, reason=reason)
    work()
    prove_day(now().date(), SYSTEM)


_GOODS = ("Integrated circuits", "Frozen beef", "Footwear", "Polymers of ethylene", "電子煙")


if __name__ == "__main__":
    django.setup()
    sys.stdout.write(json.dumps(seed()) + "\n")
