"""Models: a folder becomes a candidate; two people put it in service."""

import shutil
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from tidegate.access.interface import Actor, PersonActor, Proposal, propose, reject, verb
from tidegate.flow.interface import move
from tidegate.ledger.interface import append

from .. import refusals
from ..errors import NothingStored, WrongModel
from ..flow import MODEL_REGISTERED
from ..models import ModelRecord
from ..places import folder_named, folder_of
from ..queries import model_before
from ..workbench import model_folder
from ..workbench.errors import ModelFolderError
from ..workbench.placing import beside
from .shadowing import begin_shadow

PUT_IN_SERVICE = "targeting.put_model_in_service"


def register_model(folder: Path, *, figures: dict[str, Any], actor: Actor) -> ModelRecord:
    """Copy a model folder to its place and record it as a candidate; once per model."""
    try:
        targeter = model_folder.load(folder)
        digest = model_folder.digest(folder)
        simulated = model_folder.simulated(folder)
    except ModelFolderError as error:
        raise WrongModel(str(error)) from error
    national = (*targeter.extensions.codes, *targeter.extensions.numbers)
    if national:
        raise WrongModel(f"it learned from what lodged documents lack: {', '.join(national)}")
    _copy(folder, folder_named(digest))
    learned = targeter.learned
    with transaction.atomic():
        record, is_new = ModelRecord.objects.get_or_create(
            digest=digest,
            defaults={
                "learned_first": learned.first,
                "learned_last": learned.last,
                "learned_until": learned.until,
                "learned_rows": learned.rows,
                "examined": learned.examined,
                "found": learned.found,
                "trees": learned.trees,
                "figures": figures,
                "simulated": simulated,
                "registered_at": timezone.now(),
                "registered_by": actor.address,
            },
        )
        if is_new:
            append(record.stream, MODEL_REGISTERED, record.about, actor.address)
    return record


def propose_model(actor: PersonActor, record: ModelRecord) -> Proposal:
    """Put a candidate before a second person."""
    with transaction.atomic():
        if record.state == "candidate":
            # Until it is answered it scores in shadow, so that who answers sees how it does.
            begin_shadow(record)
        move(record, "propose", actor, **record.about)
        return propose(actor, PUT_IN_SERVICE, {"model": record.pk}, title=str(record))


def reject_model(actor: PersonActor, record: ModelRecord, reason: str) -> None:
    """Say that a model will not serve, with a coded reason; the proposal ends with it."""
    known = refusals.check(reason)
    with transaction.atomic():
        asked = Proposal.objects.filter(
            verb=PUT_IN_SERVICE, arguments={"model": record.pk}, state="proposed"
        ).first()
        if asked is not None:
            reject(actor, asked, known)
        move(record, "reject", actor, **record.about, reason=known)


@verb(
    PUT_IN_SERVICE,
    propose="targeting.propose_model",
    approve="targeting.approve_model",
)
def put_in_service(actor: Actor, model: int) -> ModelRecord:
    """Put a proposed model in service in place of the one that is; workers load it."""
    with transaction.atomic():
        now = timezone.now()
        for before in ModelRecord.objects.select_for_update().filter(state="in_service"):
            move(before, "replace", actor, **before.about)
            before.retired_at = now
            before.save(update_fields=["retired_at"])
        record: ModelRecord = ModelRecord.objects.select_for_update().get(pk=model)
        move(record, "approve", actor, **record.about)
        record.in_service_since = now
        record.save(update_fields=["in_service_since"])
    return record


def roll_back(actor: Actor, record: ModelRecord, reason: str) -> ModelRecord:
    """Put the model back in service that was there before; it, for the reason its event has.

    Two people put that one in service once, so one person is enough. The model that is taken out
    is a candidate again: two people may put it in service anew. The threshold is set as for a new
    model, from what was assessed last.

    Args:
        record: that is in service, as the person saw it; of two who press, the second is refused.
    """
    known = refusals.check(reason)
    before = model_before()
    if before is None:
        raise NothingStored("no model was in service before this one")
    try:
        model_folder.load(folder_of(before))
    except ModelFolderError as error:
        raise WrongModel(str(error)) from error
    with transaction.atomic():
        move(record, "take_back", actor, **record.about, reason=known)
        move(before, "restore", actor, **before.about)
        before.in_service_since, before.retired_at = timezone.now(), None
        before.save(update_fields=["in_service_since", "retired_at"])
    return before


def _copy(folder: Path, place: Path) -> None:
    """A whole folder or none; a model's name is its hash, so what is there is the same."""
    if place.exists():
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    with beside(place) as whole:
        shutil.copytree(folder, whole)
        whole.rename(place)
