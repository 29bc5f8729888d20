"""What tests of decisions share: a model in service, and the worker's work done here and now."""

from datetime import timedelta

import pyarrow as pa

from tests.unit.analytics.port import START, port
from tidegate.access.interface import approve
from tidegate.analytics.targeting.interface import Extensions, train
from tidegate.jobs import leases
from tidegate.jobs.records import find, names
from tidegate.jobs.running import Run
from tidegate.targeting.models import Decision, Policy
from tidegate.targeting.services import propose_model, register_model
from tidegate.targeting.workbench import model_folder


def trained(folder, seed=0):
    """A model folder, learned from a small port."""
    until = START + timedelta(days=60)
    rows = port(rows=600).drop_columns(["x_regime", "x_duty_rate"])
    kinds = pa.array([("revenue", "drugs")[one % 9 == 0] for one in range(600)])
    rows = rows.append_column("outcome_class", kinds)
    targeter = train(rows, Extensions(), until, seed, with_outcomes=True)
    model_folder.save(targeter, folder, {"name": "canonical", "currency": "HKD"}, "# A card")
    return folder


def in_service(folder, people):
    """The folder registered, proposed and approved."""
    scientist, boss = people.actor("data_scientist"), people.actor("supervisor")
    record = register_model(folder, figures={}, actor=scientist)
    return approve(boss, propose_model(scientist, record))


def work():
    """Do every job that is due, as a worker does; their names."""
    done = []
    while (row := leases.claim("tests/1", names())) is not None:
        find(row.task).function(Run(row, lambda: None), **row.arguments)
        leases.finish(row)
        done.append(row.task)
    return done


def sign(**terms):
    """A policy that two signed, with these terms."""
    plain = {"share": 0.05, "random_share": 0.1, "open_from": 0.5, "window_days": 7}
    signed = {"proposed_by": "officer/1", "approved_by": "officer/2", "release_by_machine": False}
    return Policy.objects.create(**plain | signed | terms)


def decided_on(version):
    """The decision on a version, as it is now."""
    return Decision.objects.get(declared=version)


def opened(client, path):
    """A page as an officer reads it who says why they look."""
    answer = client.get(path)
    if answer.status_code == 302:
        client.post("/purpose", {"purpose": "assessment", "next": path})
        answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code, answer.headers)
    return answer.content.decode()
