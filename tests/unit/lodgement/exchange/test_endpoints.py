"""News to programs: signed, in order, tried again, given up, sent again; nothing told too early."""

import hmac
import json
import re
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from threading import Event, Thread

import pytest
from django.utils import timezone

from tests.unit.lodgement.documents import FULL
from tests.unit.lodgement.filings.scenes import QUANTITY, filed, issued, sample_of
from tidegate.access.interface import SYSTEM, NotThere, actor_of
from tidegate.jobs.interface import Worker
from tidegate.ledger.interface import events_of
from tidegate.lodgement.exchange import queries, sending, services, tasks
from tidegate.lodgement.exchange.models import Delivery, Endpoint
from tidegate.lodgement.filings.services import Sent, submit
from tidegate.lodgement.filings.types import type_of
from tidegate.lodgement.interface import Invalid, amend, clear, hold, lodge

pytestmark = pytest.mark.django_db


class Program:
    """A trader's program: remembers what it was told, and answers as it is told to."""

    def __init__(self):
        self.told = []
        self.statuses = []
        program = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                program.told.append((dict(self.headers), body))
                self.send_response(program.statuses.pop(0) if program.statuses else 204)
                self.send_header("Location", "/elsewhere")
                self.end_headers()

            do_GET = do_POST

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}/news?for=us"
        Thread(target=self.server.serve_forever, args=[0.01], daemon=True).start()

    @property
    def states(self):
        return [json.loads(body)["state"] for _, body in self.told]


class Run:
    """What a job has in hand, without the job."""

    number = 1

    @contextmanager
    def step(self, _count=1):
        yield


@pytest.fixture
def program():
    made = Program()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def trader(people):
    return people.actor("trader")


@pytest.fixture
def listening(trader, program):
    return services.register(trader, program.address)


def deliver(endpoint):
    Endpoint.objects.filter(pk=endpoint.pk).update(resumes_at=None)
    tasks.deliver.function(Run(), endpoint.pk)


def test_every_move_of_a_filing_is_told_in_order_and_signed(people, trader, program, listening):
    endpoint, secret = listening
    filing = issued(people, trader)
    deliver(endpoint)

    assert program.states == ["submitted", "validated", "under_review", "approved", "issued"]
    for headers, body in program.told:
        found = re.fullmatch(r"t=(\d+),v1=([0-9a-f]{64})", headers["Tidegate-Signature"])
        seconds, made = found.groups()
        signed = f"{seconds}.".encode() + body
        assert hmac.new(secret.encode(), signed, "sha256").hexdigest() == made
        told = json.loads(body)
        assert told["id"] == headers["Tidegate-Event"]
        assert told["reference"] == told["conversation"] == filing.reference
        assert told.keys() == {"id", "kind", "type", "reference", "conversation", "state", "at"}
    deliver(endpoint)
    assert len(program.told) == 5


def test_what_fails_is_tried_again_under_its_id_and_holds_up_the_rest(trader, program, listening):
    endpoint, _ = listening
    filed(trader)
    program.statuses = [500, 302, 204]
    deliver(endpoint)
    assert program.states == ["submitted"]
    tasks.deliver.function(Run(), endpoint.pk)
    assert len(program.told) == 1, "it waits before it tries again"
    deliver(endpoint)
    deliver(endpoint)

    assert program.states == ["submitted"] * 3 + ["validated", "under_review"]
    ids = [headers["Tidegate-Event"] for headers, _ in program.told]
    assert len(set(ids[:3])) == 1
    assert len(set(ids)) == 3


def test_what_is_given_up_makes_the_address_fail_until_it_is_tried_again(
    trader, program, listening
):
    endpoint, _ = listening
    filed(trader)
    program.statuses = [503] * services.MOST_TRIES
    for _ in range(services.MOST_TRIES + 3):
        deliver(endpoint)

    endpoint.refresh_from_db()
    assert endpoint.failing_since is not None
    assert program.states == ["submitted"] * services.MOST_TRIES
    services.resume(trader, endpoint)
    deliver(endpoint)
    assert program.states[services.MOST_TRIES :] == ["submitted", "validated", "under_review"]
    kinds = [sealed.event.kind for sealed in events_of(endpoint.stream)]
    assert kinds == ["endpoint.registered", "endpoint.failing", "endpoint.resumed"]


def test_nothing_of_a_declaration_is_told_before_its_disclosure_point(
    trader, program, listening, monkeypatch
):
    endpoint, _ = listening
    declaration = lodge(trader, FULL).declaration
    hold(declaration, SYSTEM)
    declaration.refresh_from_db()
    clear(declaration, SYSTEM)
    deliver(endpoint)
    assert (program.told, list(queries.deliveries(endpoint))) == ([], [])
    waiting = Delivery.objects.get()

    later = waiting.due_at + timedelta(seconds=1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    deliver(endpoint)
    assert program.states == ["released"]
    assert json.loads(program.told[0][1])["at"] == waiting.due_at.isoformat()


def test_a_declaration_amended_to_a_later_day_is_told_later(
    trader, program, listening, monkeypatch
):
    endpoint, _ = listening
    declaration = lodge(trader, FULL).declaration
    hold(declaration, SYSTEM)
    first = Delivery.objects.get().due_at
    later = (timezone.localdate() + timedelta(days=9)).isoformat()
    declaration.refresh_from_db()
    amend(trader, declaration, {**FULL, "expected_date": later}, 1)
    monkeypatch.setattr(timezone, "now", lambda: first + timedelta(seconds=1))
    deliver(endpoint)

    assert program.told == []
    assert Delivery.objects.get().due_at > first + timedelta(days=5)


def test_one_worker_at_a_time_and_none_at_what_was_ended(trader, program, listening):
    endpoint, _ = listening
    filed(trader)
    assert services.take(endpoint.pk, 7)
    assert services.take(endpoint.pk, 8) is None
    assert services.take(endpoint.pk, 7), "the same job, begun again"
    services.leave(endpoint)
    services.end(trader, endpoint)
    deliver(endpoint)
    assert program.told == []


@pytest.mark.parametrize(
    "address",
    [
        "http://example.com/",
        "https://127.0.0.1/",
        "https://10.1.2.3/",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[64:ff9b::7f00:1]/",
        "https://localhost/",
        "https://printer.local/",
        "https://user:secret@example.com/",
        "https://example.com:0/",
        "https://example.com:x/",
        "ftp://example.com/",
        "https://exa mple.com/",
        "https://例.example/",
        "https://[/",
        "",
    ],
)
def test_in_production_only_public_addresses_are_taken(address):
    with pytest.raises(Invalid):
        sending.read_address(address, public_only=True)


def test_a_name_that_stands_for_a_private_address_is_not_connected_to(program):
    answer = sending.post(program.address, {}, b"{}", public_only=True)
    assert (answer.status, answer.failure, program.told) == (None, "not_public", [])
    assert sending.is_public(ip_address("93.184.216.34"))
    assert not sending.is_public(ip_address("2002:7f00:1::"))


def test_an_endless_answer_is_cut(monkeypatch):
    monkeypatch.setattr(sending, "_WHOLE_S", 0.2)

    class Trickle(BaseHTTPRequestHandler):
        def do_POST(self):
            self.wfile.write(b"HTTP/1.1 ")
            self.server.go_on.wait(5)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Trickle)
    server.go_on = Event()
    Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
    answer = sending.post(f"http://127.0.0.1:{server.server_port}/", {}, b"{}", public_only=False)
    server.go_on.set()
    server.shutdown()
    server.server_close()
    assert not answer.is_good


def test_the_pages_show_the_secret_once_what_failed_and_only_ones_own(people, program):
    person = people.person("trader")
    client, stranger = people.client(person=person), people.client("trader")
    page = client.post("/programs/", {"address": program.address}).content.decode()
    assert "tgs_" in page
    assert "tgs_" not in client.get("/programs/").content.decode()
    assert client.post("/programs/", {"address": program.address}).status_code == 200
    assert Endpoint.objects.count() == 1
    filed(actor_of(person))
    endpoint = Endpoint.objects.get()
    program.statuses = [500] * services.MOST_TRIES
    for _ in range(services.MOST_TRIES):
        deliver(endpoint)
    page = client.get(f"/programs/{endpoint.pk}/").content.decode()
    assert "Given up" in page
    assert "Failing since" in page
    first = Delivery.objects.first()
    again = f"/programs/{endpoint.pk}/deliveries/{first.event}/again"
    assert stranger.get(f"/programs/{endpoint.pk}/").status_code == 404
    assert stranger.post(again).status_code == 404
    assert client.post(again).status_code == 302
    deliver(endpoint)
    assert "Delivered" in client.get(f"/programs/{endpoint.pk}/").content.decode()
    assert client.post(f"/programs/{endpoint.pk}/end").status_code == 302
    assert not Endpoint.objects.filter(ended_at=None).exists()


@pytest.mark.django_db(transaction=True)
def test_a_worker_delivers_what_was_committed(trader, program, listening):
    submit(trader, Sent(type_of(QUANTITY), sample_of(QUANTITY)))
    Worker(batch=True).run()
    assert program.states == ["submitted", "validated", "under_review"]
    with pytest.raises(NotThere):
        queries.delivery(listening[0], listening[0].subject)
