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
    from tidegate.access.interface import ROLES

    Errand.objects.bulk_create([Errand(title=f"{_GOODS[n % len(_GOODS)]} {n}") for n in range(130)])
    people, keys = People(), {}
    for role in ROLES:
        person = people.person(role)
        session = SessionStore()
        now = int(time())
        session["_auth_user_id"] = str(person.pk)
        session["_auth_user_backend"] = "tidegate.access.backend.SessionBackend"
        session["_auth_user_hash"] = person.get_session_auth_hash()
        session.update({"access.confirmed": True, "access.seen": now, "access.began": now})
        session["access.purpose"] = "assessment"
        session.create()
        keys[role] = session.session_key
    return keys


_GOODS = ("Integrated circuits", "Frozen beef", "Footwear", "Polymers of ethylene", "電子煙")


if __name__ == "__main__":
    django.setup()
    sys.stdout.write(json.dumps(seed()) + "\n")
