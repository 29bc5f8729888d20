"""Files of many documents of any types: JSON Lines, or a table (CSV, XLSX, Parquet).

A line of JSON Lines is `{"type": …, "document": …, "own_number": …}`. A table has columns `type`
and `own_number` and one for each item; rows of one number that follow each other are the lines of
one document.
"""

import itertools
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from tidegate.access.interface import NotAllowed, PersonActor, actor_of
from tidegate.declaration.interface import UPLOADED, FileFormat, FileRefused, open_file
from tidegate.files.interface import keep_chunks
from tidegate.jobs.interface import Job, enqueue

from ..document import Invalid, Mistake, parse
from ..uploads import copied_to
from .flow import FILE
from .models import Bundle, BundleRow
from .services import Sent, submit_batch
from .types import document_types, type_of

#: A line of JSON Lines is at most so long: about a manifest of 50,000 lines.
_LONGEST = 33_554_432
#: Of one document, at most so many broken rules are kept.
_MOST_MISTAKES = 10
_LONGEST_NUMBER = 64


@dataclass(frozen=True, slots=True)
class Entry:
    """One document of a file, or why it is none."""

    line: int
    own_number: str
    sent: Sent | None
    mistakes: Sequence[Mistake] = ()


def receive(actor: PersonActor, name: str, chunks: Iterable[bytes], read_bundle: Job) -> Bundle:
    """Keep a file and queue the job that reads it."""
    if not actor.may(FILE):
        raise NotAllowed(f"{actor.address} lacks {FILE}")
    kept = keep_chunks(chunks)
    with transaction.atomic():
        bundle = Bundle.objects.create(
            organisation_id=actor.person.organisation_id,
            person=actor.person,
            name=name[:200],
            digest=kept.content,
            size=kept.size,
            sent_at=timezone.now(),
        )
        bundle.job = enqueue(read_bundle, bundle=str(bundle.pk))
        bundle.save(update_fields=["job"])
    return bundle


def entries_of(bundle: Bundle) -> Iterator[Entry]:
    """The documents of a file in its order, the same ones each time.

    Raises `FileRefused`, `Altered`.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bundle"
        copied_to(bundle.digest, path)
        with path.open("rb") as file:
            is_json = file.read(64).lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{"
        yield from _lines(path) if is_json else _table(path)


def file_some(bundle: Bundle, entries: Sequence[Entry]) -> None:
    """Submit the good ones and note what became of each; in the caller's transaction."""
    good = [one.sent for one in entries if one.sent is not None]
    outcomes = iter(submit_batch(actor_of(bundle.person), good))
    notes: list[BundleRow] = []
    accepted = 0
    for entry in entries:
        outcome = next(outcomes) if entry.sent is not None else None
        if outcome is not None and outcome.filing is not None:
            accepted += 1
            notes.append(_note(bundle, entry, filing=outcome.filing))
            continue
        mistakes = entry.mistakes if outcome is None else outcome.mistakes
        notes += [
            _note(bundle, entry, field=one.field[:200], rule=f"{one.rule}: {one.detail}"[:300])
            for one in mistakes[:_MOST_MISTAKES]
        ]
    BundleRow.objects.bulk_create(notes)
    Bundle.objects.filter(pk=bundle.pk).update(
        accepted=F("accepted") + accepted, rejected=F("rejected") + len(entries) - accepted
    )


def finish(bundle: Bundle, refusal: str = "") -> None:
    """Say that a file was read to its end, or why it was not."""
    Bundle.objects.filter(pk=bundle.pk).update(finished_at=timezone.now(), refusal=refusal[:500])


def _lines(path: Path) -> Iterator[Entry]:
    with path.open("rb") as file:
        for number in itertools.count(1):
            line = file.readline(_LONGEST + 1)
            if not line:
                return
            if len(line) > _LONGEST:
                raise FileRefused(path, f"line {number} is longer than {_LONGEST} bytes")
            if line.strip():
                yield _entry_of_json(number, line)


def _entry_of_json(number: int, line: bytes) -> Entry:
    try:
        found = parse(line.removeprefix(b"\xef\xbb\xbf"), _LONGEST)
    except Invalid as invalid:
        return Entry(number, "", None, invalid.mistakes)
    if not isinstance(found, dict):
        return Entry(number, "", None, [Mistake("", "record", "a record on each line")])
    own, name = found.get("own_number", ""), found.get("type")
    return _entry(number, own, name, found.get("document"))


def _table(path: Path) -> Iterator[Entry]:
    """Documents of a table; the rows of one own number that follow each other are one."""
    file = open_file(path, FileFormat(), UPLOADED)
    if "type" not in file.header:
        raise FileRefused(path, "a table needs the column type, and own_number")
    rows = _rows(path, file)
    alone = itertools.count()
    by_number = itertools.groupby(
        rows, lambda row: (row[1].get("type"), row[1].get("own_number") or next(alone))
    )
    for (name, own), some in by_number:
        yield _entry_of_rows(str(name or ""), own if isinstance(own, str) else "", list(some))


def _rows(path: Path, file: Any) -> Iterator[tuple[int, dict[str, str]]]:
    names = [name for name in dict.fromkeys(file.header) if name]
    for frame in file.frames(names):
        if frame.bad:
            worst = frame.bad[0]
            raise FileRefused(path, f"line {worst.line}: {worst.rule}")
        values = {name: column.to_pylist() for name, column in frame.columns.items()}
        for place, line in enumerate(frame.lines.tolist()):
            row = {name: values[name][place] for name in names}
            yield line, {name: text.strip() for name, text in row.items() if text and text.strip()}


def _entry_of_rows(name: str, own: str, rows: list[tuple[int, dict[str, str]]]) -> Entry:
    line, first = rows[0]
    if name not in document_types():
        return _entry(line, own, name, None)
    made = type_of(name)
    document: dict[str, Any] = {n: t for n, t in first.items() if n not in made.line}
    document.pop("type", None)
    document.pop("own_number", None)
    if made.line:
        document["lines"] = [{n: t for n, t in row.items() if n in made.line} for _, row in rows]
    return _entry(line, own, name, document)


def _entry(line: int, own: object, name: object, document: object) -> Entry:
    if not isinstance(own, str) or len(own) > _LONGEST_NUMBER:
        wrong = Mistake("own_number", f"an..{_LONGEST_NUMBER}", "text of at most 64 characters")
        return Entry(line, "", None, [wrong])
    if not isinstance(name, str) or name not in document_types():
        wrong = Mistake("type", "types", "a type of the catalogue")
        return Entry(line, own, None, [wrong])
    return Entry(line, own, Sent(type_of(name), document, own))


def _note(bundle: Bundle, entry: Entry, **became: Any) -> BundleRow:
    return BundleRow(bundle=bundle, line=entry.line, own_number=entry.own_number, **became)
