"""Audits of the tests."""

import pytest

from tidegate.codes.interface import load
from tidegate.inspection.audits import queries


@pytest.fixture
def code_tables(db):
    """The tables that audits ask; a list that was never loaded is not looked into."""
    load(["limit", "audit_record", "finding_category"], actor="system/tests")


@pytest.fixture
def audit(decided):
    """An audit that nobody works on."""
    return queries.audits_of(decided("audit"))[0]


@pytest.fixture
def officer(people):
    return people.actor("investigator")
