"""A model that is said no to ends with its proposal."""

import pytest

from tidegate.access.interface import FourEyes, Invalid, Proposal, open_proposals
from tidegate.targeting.models import ModelRecord
from tidegate.targeting.services import propose_model, register_model, reject_model

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]


def test_a_proposed_model_is_rejected_with_its_proposal_by_another_person(folder, people):
    scientist, boss = people.actor("data_scientist"), people.actor("supervisor")
    record = register_model(folder, figures={}, actor=scientist)
    propose_model(boss, record)
    with pytest.raises(FourEyes):
        reject_model(boss, record, "not_good_enough")
    other = people.actor("supervisor")
    with pytest.raises(Invalid):
        reject_model(other, record, "because")
    assert [one.state for one in Proposal.objects.all()] == ["proposed"]

    reject_model(other, record, "not_good_enough")

    assert ModelRecord.objects.get(pk=record.pk).state == "rejected"
    assert Proposal.objects.get().state == "rejected"
    assert open_proposals(other) == []
