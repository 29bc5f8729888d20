"""`tidegate demo`: a whole Tidegate, from an empty folder."""

import json
import os
import subprocess
import sys

import pytest

from tests.unit.house.tree import ROOT

_LOOKED_AT = """
from collections import Counter
from tidegate.access.interface import Person
from tidegate.lodgement.interface import Filing
from tidegate.inspection.interface import Audit, WorkOrder
from tidegate.targeting.interface import Assessment, Decision, Label, ModelRecord
print(json.dumps({
    "people": Person.objects.count(),
    "papers": Counter(Filing.objects.values_list("state", flat=True)),
    "in_service": ModelRecord.objects.filter(state="in_service").count(),
    "open": Decision.objects.filter(state="proposed").count(),
    "decided": Decision.objects.filter(state="decided").count(),
    "assessed_by_none": Assessment.objects.filter(score=None).count(),
    "labels": Label.objects.count(),
    "closed": WorkOrder.objects.filter(state="closed").count(),
    "audited": Audit.objects.filter(state="concluded").count(),
    "first": Decision.objects.earliest("proposed_at").proposed_at.isoformat(),
    "last": Decision.objects.latest("proposed_at").proposed_at.isoformat(),
}))
"""


def _run(home, *arguments, code=0):
    environment = {**os.environ, "TIDEGATE_HOME": str(home), "TIDEGATE_ENV": "demo"}
    answer = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**environment, "DJANGO_SETTINGS_MODULE": "tidegate.config.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == code, answer.stdout + answer.stderr
    return answer


@pytest.mark.slow
def test_a_demonstration_has_people_a_past_and_a_morning(tmp_path):
    home = tmp_path / "harbour"
    demo = ["-m", "tidegate.cli", "demo", "--out", str(home), "--no-serve"]
    small = ["--per-day", "60", "--days", "2", "--morning", "40"]
    first = _run(home, *demo, *small)
    assert "0 refused" in first.stdout
    assert "Simulated data" in first.stdout

    lines = f"import django, json\ndjango.setup()\n{_LOOKED_AT}"
    made = json.loads(_run(home, "-c", lines).stdout)
    assert made["people"] == 15
    assert made["papers"].keys() >= {"issued", "under_review", "queried", "fee_due"}
    assert made["in_service"] == 1
    assert made["assessed_by_none"] == 0
    assert made["open"] > 0
    assert made["decided"] > 60
    assert made["closed"] > 0
    assert made["labels"] == made["closed"] + made["audited"]
    assert made["first"][:10] < made["last"][:10]

    again = _run(home, *demo, *small)
    assert "using what is in" in again.stdout
    export, signed = home / "ledger.jsonl.gz", home / "checkpoint.jsonl.gz"
    _run(home, "-m", "tidegate.cli", "checkpoint", str(signed))
    _run(home, "-m", "tidegate.cli", "export-ledger", str(export))
    _run(home, "-m", "tidegate.cli", "verify-ledger", str(export), "--checkpoint", str(signed))


def test_a_folder_that_is_no_demonstration_is_refused(tmp_path):
    (tmp_path / "thesis.txt").write_text("years of work", encoding="utf-8")
    answer = _run(
        tmp_path, "-m", "tidegate.cli", "demo", "--out", str(tmp_path), "--no-serve", code=4
    )
    assert "is not empty and no demonstration" in answer.stderr
    assert "--out" in answer.stderr
