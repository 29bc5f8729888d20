"""What is asked of tables. A day that is not given is today in Hong Kong; a moment, now."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import cast

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.utils import timezone

from .folding import fold, grams
from .models import CodeRow, Edition
from .records import Code, Names
from .tables import table as table_of

Day = date | datetime | None


def day_of(at: Day) -> date:
    """The day in Hong Kong on which a moment is."""
    if at is None:
        return timezone.localdate()
    return timezone.localdate(at) if isinstance(at, datetime) else at


def _known(table: str, known_at: datetime | None) -> QuerySet[CodeRow]:
    rows = CodeRow.objects.filter(table=table_of(table).name)
    if known_at is None:
        return rows.filter(known_until=None)
    later = Q(known_until=None) | Q(known_until__gt=known_at)
    return rows.filter(later, known_from__lte=known_at)


def _valid(table: str, at: Day, known_at: datetime | None) -> QuerySet[CodeRow]:
    day = day_of(at)
    ends = Q(valid_until=None) | Q(valid_until__gt=day)
    return _known(table, known_at).filter(ends, valid_from__lte=day)


def _code(row: CodeRow) -> Code:
    return Code(
        table=row.table_id,
        code=row.code,
        names=Names(row.name_en, row.name_zh_hant, row.name_zh_hans),
        data=cast(dict[str, object], row.data),
        source=row.source,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        known_from=row.known_from,
        known_until=row.known_until,
        edition=row.edition_id,
    )


def code(table: str, code: str, at: Day = None, known_at: datetime | None = None) -> Code | None:
    """What held of a code on a day, as known at a moment; None when nothing did."""
    row = _valid(table, at, known_at).filter(code=code).first()
    return None if row is None else _code(row)


def codes(
    table: str, wanted: Iterable[str], at: Day = None, known_at: datetime | None = None
) -> dict[str, Code]:
    """The same of many codes at once; those of which nothing held are left out."""
    several = sorted(set(wanted))
    rows = _valid(table, at, known_at)
    found: dict[str, Code] = {}
    for start in range(0, len(several), 500):
        found |= {
            row.code: _code(row) for row in rows.filter(code__in=several[start : start + 500])
        }
    return found


def choices(table: str, at: Day = None, known_at: datetime | None = None) -> list[Code]:
    """Every code of a table that holds on a day, by code."""
    return [_code(row) for row in _valid(table, at, known_at).order_by("code")]


def search(
    table: str, text: str, language: str = "en", limit: int = 20, at: Day = None
) -> list[Code]:
    """Codes whose code or names, in any language, have every word of the text; the best first.

    A code that begins with the text comes first, then a name that does; then by name's length.
    """
    wanted = list(grams(text))
    rows = _valid(table, at, None)
    for part in wanted:
        rows = rows.filter(folded__contains=part)
    spelled = fold(text)
    first = Case(
        When(code__iexact=text.strip(), then=Value(0)),
        When(folded__startswith=f" {spelled}", then=Value(1)),
        When(folded__contains=f" {spelled}", then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    return [_code(row) for row in rows.annotate(rank=first).order_by("rank", "code")[:limit]]


def history(table: str, code: str) -> list[Code]:
    """Everything ever said of a code: what is known now first, then by when it was known."""
    rows = _known_ever(table).filter(code=code)
    now = [_code(row) for row in rows.filter(known_until=None).order_by("-valid_from")]
    before = rows.exclude(known_until=None).order_by("-known_until", "-valid_from")
    return [*now, *(_code(row) for row in before)]


def _known_ever(table: str) -> QuerySet[CodeRow]:
    return CodeRow.objects.filter(table=table_of(table).name)


def sizes() -> dict[str, int]:
    """How many rows of each table are known now."""
    from django.db.models import Count

    counted = CodeRow.objects.filter(known_until=None).values_list("table").annotate(n=Count("pk"))
    return dict(counted)


def versions() -> dict[str, str]:
    """Which version of its source each table was published from last; none was never published."""
    last = Edition.objects.order_by("table_id", "pk").values_list("table_id", "version")
    return dict(last)
