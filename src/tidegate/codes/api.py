"""The machine API of code tables: `/api/v1/codes/`."""

from datetime import UTC, date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import PlainSerializer

from tidegate.access.interface import NotThere, actor_of, requires

from . import queries
from .periods import ALWAYS
from .records import Code
from .tables import Table, tables

router = Router(tags=["codes"])

_MOST = 500

Moment = Annotated[datetime | None, Query(description="As known at this moment; now if left out.")]
Day = Annotated[
    date | None, Query(description="As it holds on this day in Hong Kong; today if left out.")
]


#: In UTC with microseconds, so that an answer can be asked for again as it was known.
Instant = Annotated[
    datetime, PlainSerializer(lambda one: f"{one.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}")
]


class TableOut(Schema):
    """A table."""

    name: str
    title: str
    #: What every code is made of, in words.
    code_rule: str
    columns: list[str]
    rows: int
    revision: int


class NamesOut(Schema):
    """Names; empty where the source has none."""

    en: str
    zh_hant: str
    zh_hans: str


class CodeOut(Schema):
    """What is said of a code."""

    table: str
    code: str
    names: NamesOut
    data: dict[str, Any]
    source: str
    #: None: nobody stated a beginning, or an end.
    valid_from: date | None
    #: The first day on which it no longer holds.
    valid_until: date | None
    known_from: Instant
    known_until: Instant | None


class CodesOut(Schema):
    """Codes in their order, and the last of them if there are more."""

    codes: list[CodeOut]
    #: Ask for what comes `after` this; None at the end.
    next: str | None


def of_person(request: HttpRequest, name: str) -> Table:
    """A table that exists for who asks; raises `NotThere`."""
    found = next((one for one in tables() if one.name == name), None)
    if found is None or not (found.public or actor_of(request).may("codes.see_all")):
        raise NotThere("there is no such table")
    return found


def _out(code: Code) -> CodeOut:
    return CodeOut(
        table=code.table,
        code=code.code,
        names=NamesOut(en=code.names.en, zh_hant=code.names.zh_hant, zh_hans=code.names.zh_hans),
        data=dict(code.data),
        source=code.source,
        valid_from=None if code.valid_from == ALWAYS else code.valid_from,
        valid_until=code.valid_until,
        known_from=code.known_from,
        known_until=code.known_until,
    )


@router.get("/", response=list[TableOut], summary="The code tables")
@requires("codes.see")
def list_tables(request: HttpRequest) -> list[TableOut]:
    """Every table that you may read, with the number of rows known now."""
    counted, revisions = queries.sizes(), queries.revisions()
    everything = actor_of(request).may("codes.see_all")
    return [
        TableOut(
            name=one.name,
            title=str(one.title),
            code_rule=one.rule,
            columns=list(one.columns),
            rows=counted.get(one.name, 0),
            revision=revisions.get(one.name, 0),
        )
        for one in tables()
        if one.public or everything
    ]


@router.get("/{table}", response=CodesOut, summary="The codes of a table")
@requires("codes.see")
def list_codes(
    request: HttpRequest,
    table: str,
    at: Day = None,
    known_at: Moment = None,
    q: Annotated[str, Query(max_length=200, description="Words of code or names.")] = "",
    after: Annotated[str, Query(max_length=64, description="Codes after this one.")] = "",
    limit: Annotated[int, Query(ge=1, le=_MOST)] = 100,
) -> CodesOut:
    """Codes in order; with `q`, those that have every word of it, in any language."""
    own = of_person(request, table)
    found = queries.with_words(queries.rows(own.name, at, queries.moment_of(known_at)), q)
    page = list(found.filter(code__gt=after).order_by("code")[: limit + 1])
    return CodesOut(
        codes=[_out(queries.code_of(row)) for row in page[:limit]],
        next=page[limit - 1].code if len(page) > limit else None,
    )


@router.get("/{table}/{code}", response=CodeOut, summary="One code")
@requires("codes.see")
def one_code(
    request: HttpRequest, table: str, code: str, at: Day = None, known_at: Moment = None
) -> CodeOut:
    """What held of a code on a day, as known at a moment."""
    own = of_person(request, table)
    found = queries.code(own.name, code, at, queries.moment_of(known_at))
    if found is None:
        raise NotThere("nothing is known of this code on that day")
    return _out(found)


@router.get("/{table}/{code}/history", response=list[CodeOut], summary="All that was ever said")
@requires("codes.see")
def history(request: HttpRequest, table: str, code: str) -> list[CodeOut]:
    """What is known now first, then what was known before."""
    own = of_person(request, table)
    return [_out(one) for one in queries.history(own.name, code)]
