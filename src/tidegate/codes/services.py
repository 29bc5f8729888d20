"""What is done to tables: publishing, in one transaction, with its event."""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.db import transaction
from django.utils import timezone

from tidegate.analytics.chain.interface import Json
from tidegate.ledger.interface import append

from .checking import Raw
from .checking import facts as checked_facts
from .folding import fold
from .kinds import EDITION_PUBLISHED
from .models import CodeRow, Edition, TableRow
from .periods import Held, Period, revise
from .records import Data, Fact, Names
from .tables import table as table_of

#: Called with the number of rows written since the last call.
Progress = Callable[[float], None]
Saying = tuple[Names, Data, str]

_BATCH = 2000


class Origin(StrEnum):
    """What published a row. A load leaves alone what came otherwise."""

    LOAD = "load"
    IMPORT = "import"
    DESK = "desk"


@dataclass(frozen=True, slots=True)
class Plan:
    """What publishing would write."""

    #: Keys of the rows that are known no longer.
    closed: tuple[int, ...]
    added: tuple[tuple[str, Held[Saying]], ...]
    unchanged: int
    digest: str


def plan(table: str, facts: Sequence[Fact], *, origin: Origin, today: date | None = None) -> Plan:
    """What publishing these facts would write; writes nothing.

    Facts of a load are all that the source has: what it had before and has no longer ends today.
    """
    table_of(table)
    held = _held(table, None if origin is Origin.LOAD else {fact.code for fact in facts})
    steps: list[tuple[str, Period, Saying | None]] = [
        (fact.code, fact.period, fact.says()) for fact in facts
    ]
    if origin is Origin.LOAD:
        by_hand = {code for code, rows in held.items() if any(not own for _, own in rows)}
        gone = held.keys() - {fact.code for fact in facts}
        end = Period(today or timezone.localdate())
        steps = [step for step in steps if step[0] not in by_hand]
        steps += [(code, end, None) for code in sorted(gone - by_hand)]
    return _planned(steps, {code: [one for one, _ in rows] for code, rows in held.items()}, facts)


def _planned(
    steps: Iterable[tuple[str, Period, Saying | None]],
    held: dict[str, list[Held[Saying]]],
    facts: Sequence[Fact],
) -> Plan:
    closed: list[int] = []
    unchanged = 0
    new: dict[str, list[Held[Saying]]] = {}
    for code, period, says in steps:
        now = held.get(code, [])
        revision = revise(now, period, says)
        held[code] = list(revision.after)
        closed.extend(revision.closed)
        unchanged += not revision.added and not revision.closed
        new[code] = [one for one in revision.after if one.key is None]
    added = tuple((code, one) for code, rows in new.items() for one in rows)
    return Plan(tuple(closed), added, unchanged, digest(facts))


def publish(
    table: str,
    facts: Sequence[Fact],
    *,
    version: str,
    origin: Origin,
    actor: str,
    progress: Progress = lambda _: None,
) -> Edition | None:
    """Let facts hold in a table from now on; None when they all held already.

    What they contradict is closed and stays to be asked for as known before.
    """
    with transaction.atomic():
        head = _locked(table)
        last = head.editions.filter(origin=origin).order_by("-pk").first()
        if origin is Origin.LOAD and last is not None and last.digest == digest(facts):
            return None
        planned = plan(table, facts, origin=origin)
        if not planned.added and not planned.closed:
            return None
        now = _later(head.known_at)
        head.revision, head.known_at = head.revision + 1, now
        head.save()
        edition = Edition.objects.create(
            table=head,
            origin=origin.value,
            version=version,
            published_at=now,
            published_by=actor,
            digest=planned.digest,
            added=len(planned.added),
            closed=len(planned.closed),
            unchanged=planned.unchanged,
        )
        _write(edition, planned, now, progress)
        append(f"codes/{table}", EDITION_PUBLISHED, _payload(edition), actor)
    return edition


def _payload(edition: Edition) -> dict[str, Json]:
    return {
        "table": edition.table_id,
        "edition": edition.pk,
        "origin": edition.origin,
        "added": edition.added,
        "closed": edition.closed,
        "unchanged": edition.unchanged,
        "digest": edition.digest,
    }


def set_capacity(
    control_point: str,
    means: str,
    week: Sequence[int],
    *,
    since: date,
    until: date | None = None,
    source: str,
    actor: str,
) -> Edition | None:
    """Let a means take so many a day, Monday first, from a day until another; refuses nonsense."""
    code = f"{control_point}.{means}"
    raw = {
        "code": code,
        "name_en": f"{control_point} {means}",
        "week": list(week),
        "valid_from": since,
        "valid_until": until,
        "source": source,
    }
    facts = checked_facts(table_of("capacity"), [Raw(1, raw)])
    return publish("capacity", facts, version="desk", origin=Origin.DESK, actor=actor)


def digest(facts: Sequence[Fact]) -> str:
    """SHA-256 over facts in one order and one spelling."""
    lines = sorted(
        json.dumps(
            [
                fact.code,
                [fact.names.en, fact.names.zh_hant, fact.names.zh_hans],
                dict(fact.data),
                fact.valid_from.isoformat(),
                fact.valid_until and fact.valid_until.isoformat(),
                fact.source,
            ],
            ensure_ascii=False,
            sort_keys=True,
        )
        for fact in facts
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _locked(table: str) -> TableRow:
    table_of(table)
    TableRow.objects.bulk_create([TableRow(name=table)], ignore_conflicts=True)
    return TableRow.objects.select_for_update().get(pk=table)


def _later(last: datetime | None) -> datetime:
    """Now, or just after the last change where the clock was set back."""
    now = timezone.now()
    return now if last is None or now > last else last + timedelta(microseconds=1)


def _held(table: str, codes: set[str] | None) -> dict[str, list[tuple[Held[Saying], bool]]]:
    """What is known now, by code, and whether it was loaded."""
    rows = CodeRow.objects.filter(table=table, known_until=None)
    if codes is not None and len(codes) <= 500:
        rows = rows.filter(code__in=codes)
    held: dict[str, list[tuple[Held[Saying], bool]]] = {}
    for row in rows.order_by("code", "valid_from").iterator(_BATCH):
        names = Names(row.name_en, row.name_zh_hant, row.name_zh_hans)
        period = Period(row.valid_from, row.valid_until)
        one: Held[Saying] = Held(period, (names, row.data, row.source), row.pk)
        held.setdefault(row.code, []).append((one, row.origin == Origin.LOAD))
    return held


def _write(edition: Edition, planned: Plan, now: datetime, progress: Progress) -> None:
    for start in range(0, len(planned.closed), 500):
        some = planned.closed[start : start + 500]
        CodeRow.objects.filter(pk__in=some).update(known_until=now)
    for start in range(0, len(planned.added), _BATCH):
        some_rows = [
            _row(edition, code, one, now) for code, one in planned.added[start : start + _BATCH]
        ]
        CodeRow.objects.bulk_create(some_rows)
        progress(len(some_rows))


def _row(edition: Edition, code: str, one: Held[Saying], now: datetime) -> CodeRow:
    names, data, source = one.says
    return CodeRow(
        table_id=edition.table_id,
        edition=edition,
        origin=edition.origin,
        code=code,
        name_en=names.en,
        name_zh_hant=names.zh_hant,
        name_zh_hans=names.zh_hans,
        data=dict(data),
        source=source,
        folded=f" {fold(' '.join((code, names.en, names.zh_hant, names.zh_hans)))}",
        valid_from=one.period.since,
        valid_until=one.period.until,
        known_from=now,
    )
