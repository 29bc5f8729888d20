"""The threat model names a test for each measure; they are there."""

import re

import pytest

from tests.unit.house.tree import ROOT

_PAGE = (ROOT / "docs" / "explanation" / "threat-model.md").read_text(encoding="utf-8")
_NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", _PAGE)))


def test_it_names_tests():
    assert len(_NAMED) > 30


@pytest.mark.parametrize(("file", "name"), _NAMED)
def test_a_test_that_it_names_is_there(file, name):
    assert f"def {name}(" in (ROOT / file).read_text(encoding="utf-8")


def test_every_threat_has_a_measure_and_a_proof():
    rows = [line.strip("|").split("|") for line in _PAGE.splitlines() if line.startswith("| ")]
    threats = [row for row in rows if len(row) == 3 and row[0].strip() not in ("threat", "actor")]
    wrong = [row[0] for row in threats if "`tests/" not in row[2] and "decisions/" not in row[2]]
    actors = {"a stranger", "a trader or broker", "an officer who is bought"}
    actors |= {"an administrator or operator", "somebody who found a medium", "a supplier"}
    assert [one.strip() for one in wrong if one.strip() not in actors] == []
