"""Every read of declarations."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pyarrow as pa
from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils import timezone

from tidegate.access.interface import NotThere, PersonActor
from tidegate.declaration.interface import ITEMS, RECORD

from . import limits
from .models import Bundle, Declaration, LegalHold, Upload, UploadedRow, Version
from .reference import as_written

#: Columns of a canonical row of a declaration: the record, and the 42 items.
_COLUMNS = (*RECORD, *(column for item in ITEMS for column in item.columns))
#: Decimals and days are stored as text; Arrow reads them exactly.
_SCHEMA = pa.schema([pa.field(column.name, column.arrow_type) for column in _COLUMNS])


def rows(version_pks: Iterable[int]) -> Any:
    """Canonical rows (`pyarrow.Table`): one a line, in the order of the versions that were asked.

    `declaration_id` is REFERENCE/NUMBER/LINE, from 1. A version that was erased has no rows.
    """
    wanted = list(version_pks)
    found = Version.objects.select_related("declaration").in_bulk(wanted)
    return rows_of([found[pk] for pk in wanted if pk in found])


def rows_of(versions: Sequence[Version]) -> Any:
    """The same of versions at hand, with their declarations."""
    lines: list[dict[str, Any]] = []
    for version in versions:
        if version.document is None:
            continue
        header = {name: value for name, value in version.document.items() if name != "lines"}
        stem = f"{version.declaration.reference}/{version.number}"
        for number, line in enumerate(version.document["lines"], start=1):
            row = {"declaration_id": f"{stem}/{number}", "lodged_at": version.lodged_at}
            lines.append({**row, **header, **line})
    arrays = [_array(column.name, column.arrow_type, lines) for column in _COLUMNS]
    return pa.Table.from_arrays(arrays, schema=_SCHEMA)


def _array(name: str, kind: Any, lines: Sequence[dict[str, Any]]) -> Any:
    values = [line.get(name) for line in lines]
    if pa.types.is_decimal(kind) or pa.types.is_date(kind):
        return pa.array(values, pa.string()).cast(kind)
    return pa.array(values, kind)


def owned(actor: PersonActor) -> QuerySet[Declaration]:
    """The declarations of the actor's organisation, and no others."""
    return Declaration.objects.filter(organisation_id=actor.person.organisation_id)


def one_owned(actor: PersonActor, reference: str) -> Declaration:
    """That declaration of the actor's organisation; raises `NotThere`."""
    found = owned(actor).filter(reference=as_written(reference)).first()
    if found is None:
        raise NotThere("there is no such declaration")
    return found


def versions_of(declaration: Declaration) -> list[Version]:
    """All its versions, the newest first."""
    return list(declaration.versions.order_by("-number"))


def version_numbered(declaration: Declaration, number: int) -> Version:
    """One version; raises `NotThere`."""
    found = declaration.versions.filter(number=number).first()
    if found is None:
        raise NotThere("there is no such version")
    return found


def page(actor: PersonActor, after: str, limit: int) -> list[Declaration]:
    """Own declarations with their versions, the newest first, from below the one named `after`."""
    mine = owned(actor)
    if after:
        last = mine.filter(reference=after).values("pk")[:1]
        mine = mine.filter(pk__lt=Subquery(last))
    light = Prefetch("versions", Version.objects.defer("document"))
    return list(mine.order_by("-pk").prefetch_related(light)[:limit])


def goods_of(declarations: Iterable[Declaration]) -> dict[int, str]:
    """Declaration to what its newest version calls the goods of its first line."""
    some = Declaration.objects.filter(pk__in=[one.pk for one in declarations])
    described = newest(some).values_list("declaration_id", "document__lines__0__goods_description")
    return {pk: goods or "" for pk, goods in described}


def newest(declarations: QuerySet[Declaration]) -> QuerySet[Version]:
    """The newest version of each, with its declaration."""
    return Version.objects.filter(
        declaration__in=declarations, number=F("declaration__last_number")
    ).select_related("declaration")


def uploads_of(actor: PersonActor) -> QuerySet[Upload]:
    """The files that the actor's organisation sent."""
    return Upload.objects.filter(organisation_id=actor.person.organisation_id)


def one_upload(actor: PersonActor, number: UUID) -> Upload:
    """That file of the actor's organisation; raises `NotThere`."""
    found = uploads_of(actor).filter(pk=number).first()
    if found is None:
        raise NotThere("there is no such file")
    return found


def due_for_erasure(before: datetime) -> QuerySet[Version]:
    """Versions lodged before a moment whose documents are still there, and may go.

    What is not decided, or held, is an open matter; what is under legal hold is needed.
    """
    standing = LegalHold.objects.filter(declaration=OuterRef("declaration"), lifted_at=None)
    return (
        Version.objects.filter(~Exists(standing), lodged_at__lt=before, erased_at=None)
        .exclude(declaration__state__in=("lodged", "held"))
        .select_related("declaration")
        .order_by("lodged_at")
    )


def erasable_uploads() -> QuerySet[Upload]:
    """Files that are there, were read to their end, and of which nobody needs a declaration.

    Needed is what is not decided, or held, or under legal hold.
    """
    rows = UploadedRow.objects.filter(upload=OuterRef("pk"))
    standing = LegalHold.objects.filter(lifted_at=None).values("declaration")
    return Upload.objects.filter(
        ~Exists(rows.filter(declaration__state__in=("lodged", "held"))),
        ~Exists(rows.filter(declaration__in=standing)),
        finished_at__isnull=False,
        erased_at=None,
    )


def is_named(content: str) -> bool:
    """Whether a file that was sent, or the mapping of one, has this content."""
    uploads = Upload.objects.filter(Q(digest=content) | Q(mapping_content=content))
    return uploads.exists() or Bundle.objects.filter(digest=content).exists()


def legal_holds(declaration: Declaration) -> list[LegalHold]:
    """Every legal hold that was placed on it, the newest first."""
    return list(declaration.legal_holds.order_by("-pk"))


def legal_hold(declaration: Declaration, number: int) -> LegalHold:
    """One of them; raises `NotThere`."""
    found = declaration.legal_holds.filter(pk=number).first()
    if found is None:
        raise NotThere("there is no such legal hold")
    return found


def kept_until(version: Version) -> date | None:
    """The last day on which its document is kept; None where nothing is said."""
    days = limits.kept_days(timezone.localdate())
    return None if days is None else timezone.localdate(version.lodged_at) + timedelta(days)
