"""What the process of one database does: files documents, lets the peer insert the same rows."""

import csv
import io
import json
import logging
import os
import secrets
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, NamedTuple

from benchmarks.lodging_scene import counted, set_up, timed

_TYPE, _MANIFEST = "strategic_import_licence", "ocean_manifest"
_WARM_UP = 20


class Filed(NamedTuple):
    """Seconds of each request and of the manifest, and what a document takes of the database."""

    single: list[float]
    peer: list[float]
    batch: list[float]
    manifest: float
    rows: int
    queries: int


def measure(url: str, single: int, batches: int, in_batch: int, lines: int) -> Filed:
    """Set up a database at `url` and file into it."""
    os.environ |= {"DATABASE_URL": url, "TIDEGATE_ENV": "development", "TIDEGATE_DEBUG": "no"}
    from tidegate.cli.platform import start

    start()
    logging.getLogger("tidegate.request").setLevel(logging.WARNING)
    token = set_up()
    post, peer, documents = _poster(token), _peer(token), _documents()
    for _ in range(_WARM_UP):
        post("", next(documents))
        peer()
    rows, queries = counted(lambda: post("", next(documents)))
    ours, theirs, many = [], [], []
    for _ in range(single):
        ours.append(timed(lambda: post("", next(documents))))
        theirs.append(timed(peer))
    for _ in range(batches):
        several = [next(documents) for _ in range(in_batch)]
        many.append(timed(partial(post, "/batch", several)))
    _work()
    return Filed(ours, theirs, many, _manifest(lines), rows, queries)


def _documents() -> Iterator[dict[str, Any]]:
    from tidegate.lodgement.interface import document_types

    sample = document_types()[_TYPE].sample
    number = 0
    while True:
        number += 1
        line = {**sample["lines"][0], "quantity": number}
        yield {"type": _TYPE, "own_number": f"B-{number}", "document": {**sample, "lines": [line]}}


def _manifest(lines: int) -> float:
    """Seconds from the file to what was issued."""
    from django.utils import timezone

    from tidegate.access.interface import Person, actor_of
    from tidegate.lodgement.filings import bundles
    from tidegate.lodgement.filings.models import Issued
    from tidegate.lodgement.filings.tasks import read_bundle
    from tidegate.lodgement.interface import document_types

    made = document_types()[_MANIFEST]
    header = dict(made.sample_on(timezone.localdate()))
    line = dict(header.pop("lines")[0])
    out = io.StringIO()
    writer = csv.DictWriter(out, ["type", "own_number", *header, *line])
    writer.writeheader()
    for number in range(lines):
        more = {**line, "transport_document": f"NPBL{number:08}"}
        first = header if number == 0 else {}
        writer.writerow({"type": _MANIFEST, "own_number": "M-1", **first, **more})
    content = out.getvalue().encode()
    actor = actor_of(Person.objects.get())

    def file() -> None:
        bundles.receive(actor, "manifest.csv", [content], read_bundle)
        _work()

    before = Issued.objects.filter(filing__type_name=_MANIFEST).count()
    took = timed(file)
    if Issued.objects.filter(filing__type_name=_MANIFEST).count() != before + 1:
        raise RuntimeError("the manifest was not issued")
    return took


def _work() -> None:
    from tidegate.jobs.interface import Worker

    Worker(batch=True).run()


def _poster(token: str) -> Callable[[str, object], None]:
    from django.test import Client

    client = Client(headers={"Authorization": f"Bearer {token}"})
    keys = iter(range(10**9))

    def post(path: str, body: object) -> None:
        answer = client.post(
            f"/api/v1/documents{path}",
            json.dumps(body),
            content_type="application/json",
            headers={"Idempotency-Key": f"k{next(keys)}"},
        )
        if answer.status_code not in (200, 202) or answer.json().get("rejected"):
            raise RuntimeError(answer.content.decode()[:2000])

    return post


def _peer(token: str) -> Callable[[], None]:
    """A bare operation: finds who owns the token, then inserts the rows that filing leaves."""
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
        document: dict[str, Any]

    bare = NinjaAPI(urls_namespace="bare", docs_url=None, auth=Bearer())

    @bare.post("/rows")
    def insert(request: HttpRequest, body: Sent) -> dict[str, str]:
        with transaction.atomic():
            return {"reference": _insert(body.document)}

    urls.urlpatterns.append(path("bare/", bare.urls))
    client = Client(headers={"Authorization": f"Bearer {token}"})
    with override_settings(MIDDLEWARE=[]):
        client.handler.load_middleware()
    documents = _documents()

    def post() -> None:
        body = json.dumps(next(documents))
        answer = client.post("/bare/rows", body, content_type="application/json")
        if answer.status_code != 200:
            raise RuntimeError(answer.content.decode()[:2000])

    return post


def _insert(document: dict[str, Any]) -> str:
    from django.db import models
    from django.utils import timezone

    from tidegate.access.models import Organisation
    from tidegate.ledger.models import EventRow, StreamHead
    from tidegate.lodgement.models import Filing, Revision
    from tidegate.web.models import Answer

    now, name = timezone.now(), secrets.token_hex(8)
    firm = _FIRM.setdefault("pk", Organisation.objects.values_list("pk", flat=True).first())
    filing = Filing(
        reference=name.upper(), type_name=_TYPE, edition=name, organisation_id=firm,
        submitted_at=now, submitted_by="trader/1",
    )  # fmt: skip
    filing.save(force_insert=True)
    Revision(
        filing=filing, number=1, document=document, salt=name, digest=name, lines=1, made_at=now,
        made_by="trader/1",
    ).save(force_insert=True)  # fmt: skip
    StreamHead(stream=f"bare/{name}", seq=1, hash=name).save(force_insert=True)
    event = EventRow(
        stream=f"bare/{name}", seq=1, kind="filing.submitted", payload=name, actor="trader/1",
        occurred_at=now, recorded_at=now, previous=name, hash=name,
    )  # fmt: skip
    models.QuerySet(EventRow).bulk_create([event])
    Answer(owner="bare", key=name, digest=name, made_at=now, status=202).save(force_insert=True)
    return filing.reference


#: The peer's one firm, looked up once.
_FIRM: dict[str, Any] = {}
