"""What is asked of tables. A day that is not given is today in Hong Kong; a moment, now."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import cast

from django.db.models import Case, Count, IntegerField, Max, Q, QuerySet, Value, When
from django.utils import timezone

from .folding import fold, grams
from .models import CodeRow, Edition, TableRow
from .records import Code, Names
from .tables import table as table_of

Day = date | datetime | None

#: Years: nothing was known before; and nothing beyond survives a change of time zone.
_FIRST, _LAST = 1900, 9000


def day_of(at: Day) -> date:
    """The day in Hong Kong on which a moment is."""
    if at is None:
        return timezone.localdate()
    return timezone.localdate(at) if isinstance(at, datetime) else at


def moment_of(asked: datetime | None) -> datetime | None:
    """A moment that somebody asked for: one without a zone is Hong Kong's; none centuries ahead."""
    if asked is None or asked.year > _LAST:
        return None
    if asked.year < _FIRST:
        return datetime(_FIRST, 1, 1, tzinfo=UTC)
    return asked if timezone.is_aware(asked) else timezone.make_aware(asked)


def known(table: str, known_at: datetime | None = None) -> QuerySet[CodeRow]:
    """Every row of a table as known at a moment, whenever it holds."""
    found = CodeRow.objects.filter(table=table_of(table).name)
    if known_at is None:
        return found.filter(known_until=None)
    later = Q(known_until=None) | Q(known_until__gt=known_at)
    return found.filter(later, known_from__lte=known_at)


def rows(table: str, at: Day = None, known_at: datetime | None = None) -> QuerySet[CodeRow]:
    """The rows of a table that hold on a day, as known at a moment."""
    return on(known(table, known_at), at)


def on(found: QuerySet[CodeRow], at: Day = None) -> QuerySet[CodeRow]:
    """Of these rows, those that hold on a day."""
    day = day_of(at)
    ends = Q(valid_until=None) | Q(valid_until__gt=day)
    return found.filter(ends, valid_from__lte=day)


def code_of(row: CodeRow) -> Code:
    """What a row says."""
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
    row = rows(table, at, known_at).filter(code=code).first()
    return None if row is None else code_of(row)


def codes(
    table: str, wanted: Iterable[str], at: Day = None, known_at: datetime | None = None
) -> dict[str, Code]:
    """The same of many codes at once; those of which nothing held are left out."""
    several = sorted(set(wanted))
    held = rows(table, at, known_at)
    found: dict[str, Code] = {}
    for start in range(0, len(several), 500):
        some = held.filter(code__in=several[start : start + 500])
        found |= {row.code: code_of(row) for row in some}
    return found


def with_words(found: QuerySet[CodeRow], text: str) -> QuerySet[CodeRow]:
    """Of these rows, those whose code or names have every word of the text."""
    for part in grams(text):
        found = found.filter(folded__contains=part)
    return found


def choices(table: str, at: Day = None, known_at: datetime | None = None) -> list[Code]:
    """Every code of a table that holds on a day, by code."""
    return [code_of(row) for row in rows(table, at, known_at).order_by("code")]


def search(
    table: str, text: str, language: str = "en", limit: int = 20, at: Day = None
) -> list[Code]:
    """Codes whose code or names, in any language, have every word of the text; the best first.

    A code that begins with the text comes first, then a name that does; then by name's length.
    """
    spelled = fold(text)
    first = Case(
        When(code__iexact=text.strip(), then=Value(0)),
        When(folded__startswith=f" {spelled}", then=Value(1)),
        When(folded__contains=f" {spelled}", then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    found = with_words(rows(table, at), text).annotate(rank=first)
    return [code_of(row) for row in found.order_by("rank", "code")[:limit]]


def history(table: str, code: str) -> list[Code]:
    """Everything ever said of a code: what is known now first, then by when it was known."""
    ever = _known_ever(table).filter(code=code)
    now = [code_of(row) for row in ever.filter(known_until=None).order_by("-valid_from")]
    before = ever.exclude(known_until=None).order_by("-known_until", "-valid_from")
    return [*now, *(code_of(row) for row in before)]


def _known_ever(table: str) -> QuerySet[CodeRow]:
    return CodeRow.objects.filter(table=table_of(table).name)


def editions(table: str, limit: int = 20) -> list[Edition]:
    """The last changes of a table, the newest first."""
    return list(Edition.objects.filter(table=table_of(table).name).order_by("-pk")[:limit])


def last_editions() -> dict[str, Edition]:
    """The last change of each table."""
    last = Edition.objects.values("table").annotate(last=Max("pk")).values("last")
    return {one.table_id: one for one in Edition.objects.filter(pk__in=last)}


def revisions() -> dict[str, int]:
    """How often each table was changed."""
    return dict(TableRow.objects.values_list("name", "revision"))


def sizes() -> dict[str, int]:
    """How many rows of each table are known now."""
    counted = CodeRow.objects.filter(known_until=None).values_list("table").annotate(n=Count("pk"))
    return dict(counted)


def versions() -> dict[str, str]:
    """Which version of its source each table was published from last; none was never published."""
    last = Edition.objects.order_by("table_id", "pk").values_list("table_id", "version")
    return dict(last)
