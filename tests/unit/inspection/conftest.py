"""Work orders of the tests."""

import pytest

from tests import consignments
from tidegate.inspection.interface import order_of


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """Photographs of a test are in its own folder."""
    settings.STORAGES = {
        **settings.STORAGES,
        "kept": {
            "BACKEND": "tidegate.files.store.WholeFiles",
            "OPTIONS": {"location": tmp_path / "files"},
        },
    }
    return tmp_path / "files"


@pytest.fixture
def actors(people, code_tables):
    """A trader and an officer, by role."""
    return {role: people.actor(role) for role in ("trader", "targeting_officer")}


@pytest.fixture
def proposed(actors):
    """Lodges a document and proposes a lane for it."""
    return lambda lane="open", **items: consignments.proposed(actors, lane, **items)


@pytest.fixture
def decided(actors):
    """The same, decided by an officer as it was proposed."""
    return lambda lane="open", **items: consignments.decided(actors, lane, **items)


@pytest.fixture
def order(decided):
    """A work order that waits."""
    return order_of(decided())


@pytest.fixture
def examiner(people):
    return people.actor("examiner")


@pytest.fixture
def photograph():
    """Makes photographs, each another one, as open files."""
    return consignments.photograph
