"""Files of declarations: taken in whole, then read row by row, each row exactly once.

One row of a file is a declaration of one line. What a file says of the moment of lodging does not
count; the number that its sender gave a row is kept beside what became of it.
"""

import hashlib
import itertools
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from tidegate.access.interface import NotAllowed, PersonActor, actor_of
from tidegate.declaration.interface import (
    UPLOADED,
    Fault,
    Target,
    columns,
    read_batches,
)
from tidegate.declaration.interface import Mapping as FileMapping
from tidegate.files.interface import Altered, keep_chunks, opened
from tidegate.jobs.interface import Job, Run, enqueue

from . import mappings
from .document import Mistake
from .models import Upload, UploadedRow
from .services import lodge_batch
from .shape import HEADER, LINE

T = TypeVar("T")

_EPOCH = "2000-01-01T00:00:00Z"
_EXCERPT = 80
#: Passing over what an earlier run stored, it shows every so many chunks that it lives.
_SIGN_OF_LIFE = 100
#: Of one row, at most so many broken rules are kept.
_MOST_FAULTS = 10
#: Said of a whole declaration; a row of a file is a line, and cannot know.
_NOT_OF_A_ROW = frozenset({"total_items", "message_function"})


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file: a document, or the rules that it broke."""

    line: int
    own_number: str
    sent: Mapping[str, Any] | None
    #: Field, rule and the first characters of what was written.
    faults: tuple[tuple[str, str, str], ...] = ()


def receive(
    actor: PersonActor, name: str, chunks: Iterable[bytes], mapping: str, read_upload: Job
) -> Upload:
    """Keep a file and queue the job that reads it; raises `Invalid`."""
    if not actor.may("lodgement.lodge"):
        raise NotAllowed(f"{actor.address} lacks lodgement.lodge")
    mapping_content = mappings.kept(mapping)
    kept = keep_chunks(chunks)
    with transaction.atomic():
        upload = Upload.objects.create(
            organisation_id=actor.person.organisation_id,
            person=actor.person,
            name=name[:200],
            digest=kept.content,
            size=kept.size,
            mapping=mapping,
            mapping_content=mapping_content,
            sent_at=timezone.now(),
        )
        upload.job = enqueue(read_upload, upload=str(upload.pk))
        upload.save(update_fields=["job"])
    return upload


def rows_of(upload: Upload) -> Iterator[Row]:
    """The rows of a file in its order, the same ones each time.

    Raises `FileRefused`, `MappingError`, `Altered`.
    """
    mapping = _lodging_now(mappings.mapping_of(upload))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "upload"
        copied_to(upload.digest, path)
        for part in read_batches([path], mapping, with_outcomes=False, limits=UPLOADED):
            good = [
                Row(line, row["declaration_id"], _document(row))
                for line, row in zip(part.lines.tolist(), part.batch.to_pylist(), strict=True)
            ]
            bad = [
                Row(one.line, "", None, (("", one.rule, one.value[:_EXCERPT]),)) for one in part.bad
            ]
            found = sorted([*good, *bad, *_faulty(part.faults)], key=lambda row: row.line)
            yield from found


def lodge_rows(upload: Upload, rows: Sequence[Row]) -> None:
    """Lodge the good rows and note what became of each; in the caller's transaction."""
    good = [row for row in rows if row.sent is not None]
    outcomes = iter(lodge_batch(actor_of(upload.person), [row.sent for row in good]))
    notes: list[UploadedRow] = []
    accepted = 0
    for row in rows:
        outcome = next(outcomes) if row.sent is not None else None
        if outcome is not None and outcome.version is not None:
            accepted += 1
            declaration = outcome.version.declaration
            doubts = [Mistake(*one) for one in outcome.version.doubts]
            notes += [
                _note(upload, row, declaration=declaration, field=field, rule=rule)
                for field, rule, _ in _told(doubts) or [("", "", "")]
            ]
            continue
        faults = row.faults or _told(outcome.mistakes if outcome is not None else ())
        notes += [
            _note(upload, row, field=field[:200], rule=rule[:300], value=value)
            for field, rule, value in faults[:_MOST_FAULTS]
        ]
    UploadedRow.objects.bulk_create(notes)
    Upload.objects.filter(pk=upload.pk).update(
        accepted=F("accepted") + accepted, rejected=F("rejected") + len(rows) - accepted
    )


def finish(upload: Upload, refusal: str = "") -> None:
    """Say that a file was read to its end, or why it was not."""
    Upload.objects.filter(pk=upload.pk).update(finished_at=timezone.now(), refusal=refusal[:500])


def take_in(run: Run, items: Iterator[T], size: int, store: Callable[[list[T]], None]) -> None:
    """Store what a file holds, so much of it in one step; what an earlier run stored is passed."""
    before, number = run.done, 0
    while chunk := list(itertools.islice(items, size)):
        if number * size >= before:
            with run.step(len(chunk)):
                store(chunk)
        elif number % _SIGN_OF_LIFE == 0:
            with run.step(0):
                pass
        number += 1


def _note(upload: Upload, row: Row, **became: Any) -> UploadedRow:
    return UploadedRow(upload=upload, line=row.line, own_number=row.own_number, **became)


def _lodging_now(mapping: FileMapping) -> FileMapping:
    """The mapping without the moment of lodging, which is ours to say."""
    others = tuple(one for one in mapping.targets if one.column.name != "lodged_at")
    now = Target(columns()["lodged_at"], constant=_EPOCH)
    return replace(mapping, targets=(others[0], now, *others[1:]))


def copied_to(digest: str, path: Path) -> None:
    """The stored file where a reader can open it, compared with its name on the way."""
    found = hashlib.sha256()
    with opened(digest) as stored, path.open("wb") as copy:
        while chunk := stored.read(1 << 20):
            found.update(chunk)
            copy.write(chunk)
    if found.hexdigest() != digest:
        raise Altered(f"{digest}: the file was altered")


def _document(row: Mapping[str, Any]) -> dict[str, Any]:
    filled = {
        name: value
        for name, value in row.items()
        if value is not None and name not in _NOT_OF_A_ROW
    }
    header = {name: value for name, value in filled.items() if name in HEADER}
    return {**header, "lines": [{n: value for n, value in filled.items() if n in LINE}]}


def _faulty(faults: Sequence[Fault]) -> Iterator[Row]:
    by_line = itertools.groupby(sorted(faults, key=lambda fault: fault.line), lambda f: f.line)
    for line, several in by_line:
        told = tuple((one.field, one.rule.text, one.value[:_EXCERPT]) for one in several)
        yield Row(line, "", None, told)


def _told(mistakes: Sequence[Mistake]) -> Sequence[tuple[str, str, str]]:
    """Field, rule, and no value; the field as the file calls it: a row has one line."""
    return [
        (one.field.removeprefix("lines[0]."), f"{one.rule}: {one.detail}", "") for one in mistakes
    ]
