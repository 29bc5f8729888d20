"""Flows are drawn from the records that run."""

import os
import subprocess
import sys

from tests.example.flow import ERRAND
from tests.unit.house.tree import ROOT
from tidegate.flow.interface import flows, mermaid, page


def test_a_flow_is_drawn_as_mermaid():
    assert (
        mermaid(ERRAND)
        == """\
stateDiagram-v2
    [*] --> waiting
    waiting --> claimed: claim
    claimed --> waiting: return
    claimed --> done: finish
    waiting --> off: cancel
    claimed --> off: cancel
    done --> [*]
    off --> [*]"""
    )


def test_a_page_says_what_each_move_takes():
    text = page([ERRAND])
    assert "## errand\n\n```mermaid\nstateDiagram-v2" in text
    assert (
        "| finish | claimed | done | `errand.claim` | At least one parcel | `errand.moved` |"
        in text
    )
    assert (
        "| cancel | waiting, claimed | off | `errand.cancel` | a coded reason | `errand.moved` |"
        in text
    )


def test_every_stored_flow_is_found():
    assert ERRAND in flows()


def test_the_page_of_flows_is_what_the_records_say():
    """`make docs` writes it."""
    written = (ROOT / "docs" / "reference" / "flows.md").read_text(encoding="utf-8")
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tidegate.config.settings"}
    answer = subprocess.run(
        [sys.executable, "-m", "tidegate.cli", "flows"],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert written == answer.stdout
