"""Finding a person by an identifier that is stored nowhere in readable form.

The digest is keyed by a subject of its own, whose key the master keys wrap: without them nobody can
try all identity cards against a stolen database.
"""

import uuid

from tidegate.ledger.interface import subjects

from .models import LookupKey


def digest(scheme: str, value: str) -> str:
    """The digest under which an identifier is found again."""
    return subjects.digest(_subject(), scheme, value)


def _subject() -> uuid.UUID:
    found = LookupKey.objects.first()
    if found is None:
        # Of two that begin at once, one is first, and both then read the same.
        row = LookupKey(id=1, subject=subjects.create_subject())
        LookupKey.objects.bulk_create([row], ignore_conflicts=True)
        found = LookupKey.objects.get(id=1)
    return found.subject
