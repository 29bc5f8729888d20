"""Reading the ledger."""

import json
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby

from tidegate.analytics.chain.interface import Event, Head, Sealed, end_line, instant, line

from .models import EventRow, StreamHead

_CHUNK = 2000


def events_of(stream: str, after: int = 0) -> Iterator[Sealed]:
    """The events of a stream in their order, from the one after `after`."""
    rows = EventRow.objects.filter(stream=stream, seq__gt=after).order_by("seq")
    yield from map(_sealed, rows.iterator(chunk_size=_CHUNK))


def newest() -> int:
    """A number that grows with whatever is written: while it stays, nothing happened."""
    return EventRow.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def nth_newest(stream: str, count: int) -> datetime | None:
    """When the oldest of the last so many events of a stream was written; None of fewer."""
    times = EventRow.objects.filter(stream=stream).order_by("-seq")
    return times.values_list("recorded_at", flat=True)[count - 1 : count].first()


def heads() -> Iterator[Head]:
    """The last event of every stream, sorted by stream; one query, so one moment."""
    rows = StreamHead.objects.filter(seq__gt=0).order_by("stream")
    for row in rows.iterator(chunk_size=_CHUNK):
        yield Head(row.stream, row.seq, row.hash)


def export_lines() -> Iterator[bytes]:
    """Every event as a line, sorted by stream and seq, then the line that ends an export.

    One query, so one moment: what is written meanwhile is not in it.
    """
    events = streams = 0
    rows = EventRow.objects.order_by("stream", "seq").iterator(chunk_size=_CHUNK)
    for _, of_stream in groupby(rows, key=lambda row: row.stream):
        streams += 1
        for row in of_stream:
            events += 1
            sealed = _sealed(row)
            yield line(sealed.event, sealed.hash)
    yield end_line(events, streams)


def _sealed(row: EventRow) -> Sealed:
    event = Event(
        stream=row.stream,
        seq=row.seq,
        kind=row.kind,
        payload=json.loads(row.payload),
        actor=row.actor,
        occurred_at=instant(row.occurred_at),
        recorded_at=instant(row.recorded_at),
        previous=row.previous,
    )
    return Sealed(event, row.hash)
