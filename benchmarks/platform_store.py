"""A store of years: what was lived through once, copied until there are so many consignments.

A tenth of them at most is open, as at the end of a bad week; all others were decided, day by day
over the year before, and so were those that an examiner saw. Copies hold everything that a page
reads of a consignment, its history in the ledger too; only their chains of hashes are not their
own.
"""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection, models, transaction

#: Of so many consignments at most one is open.
_ONE_OPEN_OF = 10
_DAYS = 365
#: Between the keys of a row and those of its copies; more than is ever lived through.
_STEP = 10_000_000
#: Of so many examinations one finds something.
_ONE_FOUND_OF = 6
_SEED = 0


def fill(rows: int) -> dict[str, Any]:
    """Decide half of what waits, then copy both halves; what was stored, and how long it took."""
    from tidegate.lodgement.interface import Declaration

    started = datetime.now(UTC)
    _decide_half()
    closed, still_open = _halves()
    opened = min(rows // _ONE_OPEN_OF, rows - len(closed))
    plan = [
        *_parts(1, closed, rows - opened - len(closed), aged=True),
        # What is open came last, so its keys are the highest.
        *_parts(50_000, still_open, opened - len(still_open), aged=False),
    ]
    _hasten()
    for part, of, days in plan:
        _copy(part, of, days)
    _analyse()
    return {
        "stored": Declaration.objects.count(),
        "open": _open(),
        "seconds": (datetime.now(UTC) - started).total_seconds(),
        "references": _references(),
        "own": _of_the_broker(),
    }


def _decide_half() -> None:
    """Officers decide half of what waits, and examiners look at what they chose."""
    from tidegate.simulation.console.cast import engage
    from tidegate.simulation.console.days import Harbour
    from tidegate.simulation.console.year import simulate
    from tidegate.targeting.interface import Decision

    dice, now = random.Random(_SEED), datetime.now(UTC)  # noqa: S311 - made up
    declared = Decision.objects.values_list("declared_id", flat=True)
    truth = {
        one: "undervaluation" if dice.randrange(_ONE_FOUND_OF) == 0 else None for one in declared
    }
    year = simulate(date(now.year, now.month, 1), 1, _SEED, lambda _: None)
    harbour = Harbour(engage(), year, dice, truth)
    harbour.decide(now, share=0.5)
    harbour.examine(now)


def _halves() -> tuple[list[int], list[int]]:
    """Declarations that are decided, and those that are open."""
    from tidegate.targeting.interface import Decision

    of = dict(Decision.objects.order_by("pk").values_list("declaration_id", "is_open"))
    return [pk for pk, is_open in of.items() if not is_open], [pk for pk, one in of.items() if one]


def _parts(
    first: int, of: list[int], wanted: int, *, aged: bool
) -> Iterator[tuple[int, list[int], int]]:
    """Number, declarations and age in days of each copy, the oldest first."""
    copies = -(-max(0, wanted) // len(of))
    for number in range(copies):
        some = of if number < copies - 1 else of[: wanted - number * len(of)]
        yield first + number, some, _DAYS - number * _DAYS // copies if aged else 0


def _copy(part: int, declarations: list[int], days: int) -> None:
    """One more of each of some declarations, so many days earlier, with all that hangs on it."""
    from tidegate.inspection.models import Finding, WorkOrder
    from tidegate.ledger.models import EventRow, StreamHead
    from tidegate.lodgement.models import Declaration, Version
    from tidegate.parties.models import Dealing
    from tidegate.targeting.models import Assessment, Decision, Label

    step = part * _STEP
    of = ", ".join(map(str, declarations))
    versions = f"SELECT id FROM lodgement_version WHERE declaration_id IN ({of})"  # noqa: S608
    decisions = f"SELECT id FROM targeting_decision WHERE declaration_id IN ({of})"  # noqa: S608
    orders = f"SELECT id FROM inspection_workorder WHERE decision_id IN ({decisions})"  # noqa: S608
    told = _streams({"declaration": of, "decision": decisions, "work_order": orders})
    moved = f"{_kind()} || '/' || (CAST({_number()} AS BIGINT) + {step})"
    whole: tuple[tuple[type[models.Model], str, dict[str, str]], ...] = (
        (
            Declaration,
            f"id IN ({of})",
            {"reference": _reference(step)},
        ),
        (Version, f"id IN ({versions})", {}),
        (Assessment, f"declared_id IN ({versions})", {}),
        (Decision, f"id IN ({decisions})", {}),
        (Dealing, f"consignment IN ({of})", {}),
        (Label, f"declared_id IN ({versions})", {}),
        (WorkOrder, f"id IN ({orders})", {}),
        (Finding, f"work_order_id IN ({orders})", {}),
        (StreamHead, f"stream IN ({told})", {"stream": moved}),
        (EventRow, f"stream IN ({told})", {"stream": moved}),
    )
    with transaction.atomic(), connection.cursor() as cursor:
        for model, which, values in whole:
            cursor.execute(_statement(model, which, values, step, days))


#: Keys that point at what is copied along.
_ALONG = frozenset({"declaration_id", "declared_id", "decision_id", "work_order_id", "consignment"})


def _statement(
    model: type[models.Model], which: str, values: dict[str, str], step: int, days: int
) -> str:
    """SQL that copies rows of a model: keys moved on by a step, dates moved back by days."""
    cells = {}
    for field in model._meta.concrete_fields:
        name = str(field.column)
        if field.generated:
            continue
        if name in values:
            cells[name] = values[name]
        elif name == "id" or name in _ALONG:
            cells[name] = f"{name} + {step}"
        elif days and isinstance(field, models.DateField):
            cells[name] = _earlier(name, days, isinstance(field, models.DateTimeField))
        else:
            cells[name] = f'"{name}"'
    names = ", ".join(f'"{name}"' for name in cells)
    table = model._meta.db_table
    return (  # names of our own models and numbers alone
        f"INSERT INTO {table} ({names}) SELECT {', '.join(cells.values())} "  # noqa: S608
        f"FROM {table} WHERE {which} ORDER BY {model._meta.pk.column}"
    )


def _reference(step: int) -> str:
    """Its own number in sixteen digits: no other declaration has it."""
    pad = "lpad(CAST({} AS text), 16, '0')" if _on_postgresql() else "printf('%016d', {})"
    return pad.format(f"id + {step}")


def _on_postgresql() -> bool:
    return connection.vendor == "postgresql"


def _earlier(name: str, days: int, is_moment: bool) -> str:
    if _on_postgresql():
        return f"{name} - interval '{days} days'" if is_moment else f"{name} - {days}"
    if is_moment:
        return f"strftime('%Y-%m-%d %H:%M:%f', {name}, '-{days} days')"
    return f"date({name}, '-{days} days')"


def _streams(of: dict[str, str]) -> str:
    """SQL for the names of the streams of things."""
    return " UNION ALL ".join(
        f"SELECT '{kind}/' || one.id FROM (SELECT id FROM {table} WHERE id IN ({which})) AS one"  # noqa: S608
        for (kind, which), table in zip(
            of.items(),
            ("lodgement_declaration", "targeting_decision", "inspection_workorder"),
            strict=True,
        )
    )


def _kind() -> str:
    return (
        "split_part(stream, '/', 1)"
        if _on_postgresql()
        else "substr(stream, 1, instr(stream, '/') - 1)"
    )


def _number() -> str:
    return (
        "split_part(stream, '/', 2)"
        if _on_postgresql()
        else "substr(stream, instr(stream, '/') + 1)"
    )


def _hasten() -> None:
    """Nothing of this store need survive a power cut, and this connection ends with it."""
    with connection.cursor() as cursor:
        if _on_postgresql():
            cursor.execute("SET synchronous_commit = off")
        else:
            cursor.execute("PRAGMA synchronous = OFF")
            cursor.execute("PRAGMA cache_size = -1000000")


def _analyse() -> None:
    """What PostgreSQL does of itself in a store that grew for years; SQLite does not."""
    if _on_postgresql():
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def _open() -> int:
    from tidegate.targeting.interface import Decision

    return Decision.objects.filter(is_open=True).count()


def _references() -> list[str]:
    """Consignments to look at: half of them open, half decided, of all ages."""
    from tidegate.targeting.interface import Decision

    dice = random.Random(_SEED)  # noqa: S311 - picks pages to look at
    picked = []
    for is_open in (True, False):
        there = Decision.objects.filter(is_open=is_open)
        keys = list(there.values_list("pk", flat=True))
        some = there.filter(pk__in=dice.sample(keys, min(50, len(keys))))
        picked += list(some.values_list("declaration__reference", flat=True))
    dice.shuffle(picked)
    return picked


def _of_the_broker() -> list[str]:
    """Declarations of the firm that lodged them, the newest."""
    from tidegate.lodgement.interface import Declaration

    own = Declaration.objects.filter(organisation__reference="lantern").order_by("-pk")
    return list(own.values_list("reference", flat=True)[:50])
