"""How long documents are kept: erased when their time is over, and not while anybody needs them."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from tidegate.access.interface import NotAllowed
from tidegate.codes.interface import code
from tidegate.files.interface import erase as erase_file
from tidegate.flow.interface import Actor
from tidegate.ledger.interface import append
from tidegate.web.interface import midnight

from . import limits, queries
from .document import Invalid, Mistake
from .errors import AlreadyLifted, UnderLegalHold
from .flow import LEGAL_HOLD_LIFTED, LEGAL_HOLD_PLACED, UPLOAD_ERASED, VERSION_ERASED
from .models import Declaration, LegalHold, Upload, UploadedRow, Version
from .services import about, locked, newest

#: The policy under which documents are erased is this limit, as it holds on the day.
POLICY = "declaration_kept_days"
#: The same of files of declarations, as they were sent.
UPLOAD_POLICY = "upload_kept_days"
#: Placed with a seizure, whether or not an administration's list has it.
SEIZURE = "seizure"
_HOLD = "lodgement.hold_documents"
_ERASE = "lodgement.erase"
_LONGEST_NOTE = 500


def erase(version: Version, policy: str, actor: Actor) -> None:
    """Erase a version's document, and what its digest could be tried with; a second time nothing.

    What is derived from it (rows that were assessed) is its keepers' to erase: they are told.
    Raises `UnderLegalHold`.
    """
    now = timezone.now()
    with transaction.atomic():
        declaration = locked(actor, version.declaration, _ERASE)
        if declaration.legal_holds.filter(lifted_at=None).exists():
            raise UnderLegalHold(f"{declaration.reference} is under legal hold")
        erased = Version.plain().filter(pk=version.pk, erased_at=None)
        gone: dict[str, Any] = {"document": None, "salt": "", "doubts": []}
        gone |= {"trader": None, "carrier": None, "broker": None}
        if erased.update(**gone, erased_at=now, erased_under=policy):
            payload = {**about(version), "policy": policy}
            append(declaration.stream, VERSION_ERASED, payload, actor.address, now)


def erase_upload(upload: Upload, policy: str, actor: Actor) -> None:
    """Erase a file as it was sent, and what its rows quote of it; how many there were stays.

    What is needed meanwhile stays, and so does what was erased before. Raises `StillFresh`.
    """
    if not actor.may(_ERASE, upload):
        raise NotAllowed(f"{actor.address} lacks {_ERASE}")
    now, rows = timezone.now(), UploadedRow.objects.filter(upload=upload)
    with transaction.atomic():
        # Whoever decides on one of its declarations, or holds it, locks it, too.
        lodged = Declaration.objects.filter(pk__in=rows.values("declaration")).order_by("pk")
        list(lodged.select_for_update().values_list("pk"))
        erased = queries.erasable_uploads().filter(pk=upload.pk)
        gone = {"name": "", "digest": "", "erased_at": now, "erased_under": policy}
        if not erased.update(**gone):
            return
        rows.update(own_number="", value="")
        payload: dict[str, Any] = {
            "upload": str(upload.pk),
            "policy": policy,
            "rows": upload.accepted + upload.rejected,
        }
        append(upload.stream, UPLOAD_ERASED, payload, actor.address, now)
        erase_file(upload.digest)


def over_before() -> datetime | None:
    """What was lodged before this moment has been kept long enough; None where nothing is said."""
    return _so_long_ago(limits.kept_days(timezone.localdate()))


def uploads_over_before() -> datetime | None:
    """The same of files that were sent before this moment."""
    return _so_long_ago(limits.upload_kept_days(timezone.localdate()))


def _so_long_ago(days: int | None) -> datetime | None:
    if days is None:
        return None
    return midnight(timezone.localdate() - timedelta(days))


def hold_documents(
    declaration: Declaration, actor: Actor, reason: str, note: str = ""
) -> LegalHold:
    """Keep every document of a declaration until this is lifted.

    Args:
        declaration: whose documents somebody needs.
        actor: who needs them.
        reason: of the table `legal_hold`.
        note: to other officers.
    """
    now = timezone.now()
    with transaction.atomic():
        # Whoever erases locks it, too: what is held here is there, or was erased before.
        mine = locked(actor, declaration, _HOLD)
        if reason != SEIZURE:
            _check_reason(reason, lifts=False)
        if len(note) > _LONGEST_NOTE:
            raise Invalid([Mistake("note", "length", f"at most {_LONGEST_NOTE} characters")])
        hold: LegalHold = mine.legal_holds.create(
            reason=reason, note=note.strip(), placed_at=now, placed_by=actor.address
        )
        payload = {**about(newest(mine)), "hold": hold.pk, "reason": reason}
        append(mine.stream, LEGAL_HOLD_PLACED, payload, actor.address, now)
    return hold


def lift_hold(hold: LegalHold, actor: Actor, reason: str) -> None:
    """Say that they are not needed any more; what is past its time is erased by the next day."""
    now = timezone.now()
    with transaction.atomic():
        mine = locked(actor, hold.declaration, _HOLD)
        _check_reason(reason, lifts=True)
        standing = LegalHold.objects.filter(pk=hold.pk, lifted_at=None)
        if not standing.update(lifted_at=now, lifted_by=actor.address, lifted_for=reason):
            raise AlreadyLifted(f"legal hold {hold.pk} was lifted before")
        payload = {**about(newest(mine)), "hold": hold.pk, "reason": reason}
        append(mine.stream, LEGAL_HOLD_LIFTED, payload, actor.address, now)


def _check_reason(reason: str, *, lifts: bool) -> None:
    found = code("legal_hold", reason)
    if found is None or found.data["lifts"] is not lifts:
        raise Invalid([Mistake("reason", "codes: legal_hold", "a reason of the list")])
