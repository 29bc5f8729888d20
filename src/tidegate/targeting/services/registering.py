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
from ..errors import WrongModel
from ..flow import MODEL_REGISTERED
from ..models import ModelRecord
from ..places import folder_named
from ..workbench import model_folder
from ..workbench.errors import ModelFolderError
from ..workbench.placing import beside

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
            append(record.stream, MODEL_REGISTERED, _about(record), actor.address)
    return record


def propose_model(actor: PersonActor, record: ModelRecord) -> Proposal:
    """Put a candidate before a second person."""
    with transaction.atomic():
        move(record, "propose", actor, **_about(record))
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
        move(record, "reject", actor, **_about(record), reason=known)


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
            move(before, "replace", actor, **_about(before))
            before.retired_at = now
            before.save(update_fields=["retired_at"])
        record: ModelRecord = ModelRecord.objects.select_for_update().get(pk=model)
        move(record, "approve", actor, **_about(record))
        record.in_service_since = now
        record.save(update_fields=["in_service_since"])
    return record


def _about(record: ModelRecord) -> dict[str, Any]:
    return {"model": record.pk, "digest": record.digest}


def _copy(folder: Path, place: Path) -> None:
    """A whole folder or none; a model's name is its hash, so what is there is the same."""
    if place.exists():
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    with beside(place) as whole:
        shutil.copytree(folder, whole)
        whole.rename(place)
