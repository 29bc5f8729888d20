"""Finding an account by a value that is stored nowhere in readable form.

The digest is keyed by a subject of its own, whose key the master keys wrap: without them nobody can
try e-mail addresses against a stolen database.
"""

from tidegate.ledger.interface import subjects

from .models import LookupKey


def digest(name: str, value: str) -> str:
    """The digest under which a value is found again."""
    return subjects.digest(_key().subject, name, value)


def _key() -> LookupKey:
    found = LookupKey.objects.first()
    if found is None:
        # Of two that begin at once, one is first, and both then read the same.
        row = LookupKey(id=1, subject=subjects.create_subject())
        LookupKey.objects.bulk_create([row], ignore_conflicts=True)
        found = LookupKey.objects.get(id=1)
    return found
