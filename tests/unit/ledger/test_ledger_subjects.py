"""A person's values can be erased; the ledger verifies all the same."""

import stat
import uuid

import pytest
from cryptography.fernet import Fernet

from tidegate.ledger.interface import (
    Erased,
    KeysMissing,
    Unreadable,
    create_missing_keys,
    events_of,
    subjects,
)
from tidegate.ledger.models import Subject

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys")]
NAME = "陳大文 Chan Tai Man"


def test_a_sealed_value_opens_and_shows_nothing():
    subject = subjects.create_subject()
    sealed = subjects.seal(subject, "name", NAME)
    assert subjects.unseal(subject, "name", sealed) == NAME
    assert sealed.isascii()
    assert "Chan" not in sealed
    assert subjects.seal(subject, "name", NAME) != sealed


def test_a_sealed_value_opens_for_its_subject_and_its_name_alone():
    subject, other = subjects.create_subject(), subjects.create_subject()
    sealed = subjects.seal(subject, "name", NAME)
    flipped = sealed[:30] + ("A" if sealed[30] != "A" else "B") + sealed[31:]
    for who, name, text in [
        (other, "name", sealed),
        (subject, "address", sealed),
        (subject, "name", flipped),
        (subject, "name", ""),
        (subject, "name", "no base64 ü"),
    ]:
        with pytest.raises(Unreadable):
            subjects.unseal(who, name, text)


def test_erasure_destroys_the_key_and_says_so_once():
    subject = subjects.create_subject()
    sealed = subjects.seal(subject, "name", NAME)
    digest = subjects.digest(subject, "name", NAME)
    assert digest == subjects.digest(subject, "name", NAME)

    subjects.erase(subject, policy="retention-2026", actor="officer/7")
    subjects.erase(subject, policy="retention-2026", actor="officer/7")

    assert Subject.objects.get(id=subject).wrapped_key is None
    for act in (
        lambda: subjects.unseal(subject, "name", sealed),
        lambda: subjects.seal(subject, "name", NAME),
        lambda: subjects.digest(subject, "name", NAME),
    ):
        with pytest.raises(Erased):
            act()
    (event,) = events_of(f"subject/{subject}")
    assert event.event.kind == "ledger.subject_erased"
    assert event.event.payload == {"subject": str(subject), "policy": "retention-2026"}


def test_a_digest_of_another_subject_or_name_is_another():
    one, two = subjects.create_subject(), subjects.create_subject()
    digests = {
        subjects.digest(subject, name, NAME) for subject in (one, two) for name in ("name", "x")
    }
    assert len(digests) == 4


def test_an_unknown_subject_is_no_subject():
    with pytest.raises(Subject.DoesNotExist):
        subjects.seal(uuid.uuid4(), "name", NAME)


def test_a_new_master_key_takes_over(keys):
    subject = subjects.create_subject()
    sealed = subjects.seal(subject, "name", NAME)
    master = keys / "master.keys"
    old = master.read_bytes()
    new = Fernet.generate_key() + b"\n"
    master.write_bytes(new + old)
    assert subjects.rewrap_all() == 1
    master.write_bytes(new)
    assert subjects.unseal(subject, "name", sealed) == NAME
    master.write_bytes(old)
    with pytest.raises(Unreadable, match="no master key opens its key"):
        subjects.unseal(subject, "name", sealed)


def test_keys_are_made_once_and_for_their_owner_alone(keys):
    before = {path.name: path.read_bytes() for path in keys.iterdir()}
    assert create_missing_keys() == []
    assert {path.name: path.read_bytes() for path in keys.iterdir()} == before
    for name in ("signing.pem", "master.keys"):
        assert stat.S_IMODE((keys / name).stat().st_mode) == 0o600


def test_missing_or_broken_keys_say_what_to_do(keys):
    (keys / "master.keys").write_bytes(b"nonsense\n")
    with pytest.raises(KeysMissing, match="no Fernet key"):
        subjects.create_subject()
    (keys / "master.keys").unlink()
    with pytest.raises(KeysMissing, match="No such file"):
        subjects.create_subject()
