"""What the process of one database does: sets up, lodges, lets the peer insert the same rows."""

import json
import logging
import os
import random
import secrets
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, NamedTuple

_TRADERS = 200
_WARM_UP = 20


class Times(NamedTuple):
    """Seconds of each request, and what one declaration takes of the database."""

    single: list[float]
    peer: list[float]
    batch: list[float]
    #: Rows that one single post leaves, and statements that it takes.
    rows: int
    queries: int


def measure(url: str, single: int, batches: int, in_batch: int, seed: int) -> Times:
    """Set up a database at `url` and lodge into it."""
    os.environ |= {"DATABASE_URL": url, "TIDEGATE_ENV": "development", "TIDEGATE_DEBUG": "no"}
    from tidegate.cli.platform import start

    start()
    # A line of the log a request would be written to a terminal here.
    logging.getLogger("tidegate.request").setLevel(logging.WARNING)
    token = set_up()
    documents = _documents(random.Random(seed))  # noqa: S311 - the seed names the run
    post = _poster(token)
    peer = _peer(token)
    # Every trader is known before the clock runs: the peer makes no parties either.
    post("/batch", [next(documents) | _named(trader) for trader in range(_TRADERS)])
    for _ in range(_WARM_UP):
        post("", next(documents))
        peer()
    rows, queries = counted(lambda: post("", next(documents)))
    times = Times([], [], [], rows, queries)
    for _ in range(single):
        times.single.append(timed(lambda: post("", next(documents))))
        times.peer.append(timed(peer))
    for _ in range(batches):
        several = [next(documents) for _ in range(in_batch)]
        times.batch.append(timed(partial(post, "/batch", several)))
    return times


def set_up() -> str:
    """Tables, codes and a trader; the trader's token."""
    from django.core.management import call_command

    from tidegate.access.interface import create_organisation, create_person, create_token
    from tidegate.codes.interface import load
    from tidegate.ledger.interface import create_missing_keys

    create_missing_keys()
    call_command("migrate", verbosity=0)
    load()
    firm = create_organisation("trader", "Benchmark", "benchmark")
    return create_token(create_person(firm, "b@example.org", "Benchmark", roles=("trader",)))


def _documents(dice: random.Random) -> Iterator[dict[str, Any]]:
    day = (datetime.now(UTC) + timedelta(days=2)).date().isoformat()
    number = 0
    while True:
        number += 1
        trader = dice.randrange(_TRADERS)
        weight = dice.randrange(100, 20_000)
        yield {
            "consignor_name": f"Works {dice.randrange(900)} Co Ltd",
            "consignor_street": f"{dice.randrange(99)} Binhai Road",
            "consignor_city": "Shenzhen",
            "consignor_country": "CN",
            "expected_date": day,
            "invoice_currency": dice.choice(["USD", "HKD", "CNY"]),
            "incoterm": "FOB",
            "export_country": "CN",
            "loading_place": "CNSZX",
            "discharge_place": "HKHKG",
            "destination_country": "HK",
            "transport_mode": "3",
            "conveyance_id": f"HK {number}",
            "ucr": f"6CN{number:010}",
            **_named(trader),
            "lines": [
                {
                    "packages": dice.randrange(1, 500),
                    "package_kind": "CT",
                    "goods_description": f"Earphones, type {dice.randrange(5000)}",
                    "gross_weight_kg": weight,
                    "net_weight_kg": weight - 50,
                    "commodity_code": "851830",
                    "quantity": dice.randrange(1, 9000),
                    "quantity_unit": "C62",
                    "customs_value": f"{dice.randrange(1000, 900_000)}.50",
                    "origin_country": "CN",
                }
            ],
        }


def _named(trader: int) -> dict[str, str]:
    """A trader, who is the consignee: their address is known with them."""
    return {
        "trader_name": f"Trading {trader} Ltd",
        "trader_id": f"{10_000_000 + trader}",
        "consignee_name": f"Trading {trader} Ltd",
        "consignee_street": f"{trader} Hoi Yuen Road",
        "consignee_city": "Hong Kong",
        "consignee_country": "HK",
    }


def _poster(token: str) -> Callable[[str, object], None]:
    from django.test import Client

    client = Client(headers={"Authorization": f"Bearer {token}"})
    keys = iter(range(10**9))

    def post(path: str, body: object) -> None:
        answer = client.post(
            f"/api/v1/declarations{path}",
            json.dumps(body),
            content_type="application/json",
            headers={"Idempotency-Key": f"k{next(keys)}"},
        )
        if answer.status_code not in (200, 201) or answer.json().get("rejected"):
            raise RuntimeError(answer.content.decode()[:2000])

    return post


def _peer(token: str) -> Callable[[], None]:
    """A bare operation: finds who owns the token, then inserts the rows that lodging leaves."""
    from django.db import transaction
    from django.http import HttpRequest
    from django.test import Client, override_settings
    from django.urls import path
    from ninja import NinjaAPI, Schema
    from ninja.security import HttpBearer

    from tidegate.access.models import Token
    from tidegate.access.queries import token_digest
    from tidegate.config import urls

    class Bearer(HttpBearer):
        def authenticate(self, request: HttpRequest, token: str) -> Any:
            return Token.objects.filter(digest=token_digest(token)).first()

    class Sent(Schema, extra="allow"):
        lines: list[dict[str, Any]]

    bare = NinjaAPI(urls_namespace="bare", docs_url=None, auth=Bearer())

    @bare.post("/rows")
    def insert(request: HttpRequest, body: Sent) -> dict[str, str]:
        with transaction.atomic():
            return {"reference": _insert(body.model_dump())}

    urls.urlpatterns.append(path("bare/", bare.urls))
    client = Client(headers={"Authorization": f"Bearer {token}"})
    with override_settings(MIDDLEWARE=[]):
        client.handler.load_middleware()
    documents = _documents(random.Random(1))  # noqa: S311

    def post() -> None:
        body = json.dumps(next(documents))
        answer = client.post("/bare/rows", body, content_type="application/json")
        if answer.status_code != 200:
            raise RuntimeError(answer.content.decode()[:2000])

    return post


def _insert(body: dict[str, Any]) -> str:
    from django.db import models
    from django.utils import timezone

    from tidegate.access.models import Organisation
    from tidegate.ledger.models import EventRow, StreamHead
    from tidegate.lodgement.models import Declaration, Version
    from tidegate.targeting.models import Awaited
    from tidegate.web.models import Answer

    now, name = timezone.now(), secrets.token_hex(8)
    firm = _FIRM.setdefault("pk", Organisation.objects.values_list("pk", flat=True).first())
    declaration = Declaration(reference=name.upper(), organisation_id=firm, lodged_at=now)
    declaration.save(force_insert=True)
    version = Version(
        declaration=declaration, number=1, document=body, salt=name, digest=name, lines=1,
        completeness=27, expected_on=now.date(), lodged_at=now, lodged_by="trader/1",
    )  # fmt: skip
    version.save(force_insert=True)
    StreamHead(stream=f"bare/{name}", seq=1, hash=name).save(force_insert=True)
    event = EventRow(
        stream=f"bare/{name}", seq=1, kind="declaration.lodged", payload=name, actor="trader/1",
        occurred_at=now, recorded_at=now, previous=name, hash=name,
    )  # fmt: skip
    models.QuerySet(EventRow).bulk_create([event])
    Awaited(declared=version, since=now).save(force_insert=True)
    Answer(owner="bare", key=name, digest=name, made_at=now, status=201).save(force_insert=True)
    return declaration.reference


#: The peer's one firm, looked up once.
_FIRM: dict[str, Any] = {}


def timed(act: Callable[[], None]) -> float:
    """Seconds of one call."""
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def counted(act: Callable[[], None]) -> tuple[int, int]:
    """Rows that something leaves in the database, and statements that it takes."""
    from django.apps import apps
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def rows() -> int:
        return sum(model._base_manager.count() for model in apps.get_models())

    before = rows()
    with CaptureQueriesContext(connection) as queries:
        act()
    return rows() - before, len(queries)
