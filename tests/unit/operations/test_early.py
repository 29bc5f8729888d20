"""Probes, limits, measures and log lines, without a server."""

import io
import json
import logging

import pytest
from django.test import Client, RequestFactory, override_settings
from django.urls import path

from tests.example.tasks import note
from tidegate.access.interface import public
from tidegate.jobs.interface import enqueue
from tidegate.operations import measures
from tidegate.operations.logs import JsonLines
from tidegate.operations.pages import may_measure

pytestmark = pytest.mark.django_db


def break_down(request, reference):
    raise ValueError(f"Chan Tai Man of {reference}")


urlpatterns = [path("things/<str:reference>", public(break_down))]


@pytest.fixture
def lines():
    """What is logged, as JSON."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    logging.getLogger().addHandler(handler)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logging.getLogger().removeHandler(handler)


def test_an_error_is_logged_without_what_it_was_about(lines):
    with override_settings(ROOT_URLCONF=__name__):
        answer = Client(raise_request_exception=False).get("/things/REF-4711")
    assert answer.status_code == 500
    (error,) = [line for line in lines() if line["level"] == "error"]
    assert error["error"] == "ValueError"
    assert any("break_down" in where for where in error["where"])
    assert error["request"] == answer["X-Request-ID"]
    assert "4711" not in json.dumps(lines())
    assert "Chan" not in json.dumps(lines())
    (told,) = [line for line in lines() if line["logger"] == "tidegate.request"]
    assert (told["route"], told["status"]) == ("/things/<str:reference>", 500)
    assert told["actor"] == "nobody"


def test_a_line_says_who_asked_by_number(people, lines):
    client = people.client("auditor")
    client.get("/nowhere")
    program = people.program("trader")
    program.get("/api/v1/openapi.json")
    told = [line for line in lines() if line["logger"] == "tidegate.request"]
    assert f"trader/{program.person.pk}" not in told[0]["actor"]
    assert "@" not in json.dumps(told)


def test_only_our_own_proxy_numbers_requests(settings):
    given = {"X-Request-ID": "abcdef-123456"}
    assert Client().get("/healthz", headers=given)["X-Request-ID"] != given["X-Request-ID"]
    settings.BEHIND_PROXY = True
    assert Client().get("/healthz", headers=given)["X-Request-ID"] == given["X-Request-ID"]
    forged = {"X-Request-ID": 'abcdef"\n123456'}
    assert Client().get("/healthz", headers=forged)["X-Request-ID"] != forged["X-Request-ID"]


def test_a_large_body_is_refused_before_it_is_read(settings):
    settings.LARGEST_REQUEST = 100
    client = Client()
    assert client.post("/nowhere", b"x" * 101, content_type="text/plain").status_code == 413
    assert client.post("/nowhere", b"x" * 99, content_type="text/plain").status_code == 404
    chunked = {"Transfer-Encoding": "chunked"}
    assert client.post("/nowhere", b"x", "text/plain", headers=chunked).status_code == 411


@pytest.mark.parametrize(
    ("address", "forwarded", "behind", "may"),
    [
        ("127.0.0.1", None, False, True),
        ("::1", None, False, True),
        ("10.1.2.3", None, False, False),
        ("127.0.0.1", "198.51.100.7", False, False),
        ("127.0.0.1", "198.51.100.7", True, False),
        ("127.0.0.1", "198.51.100.7, 127.0.0.1", True, True),
        ("", None, False, False),
    ],
)
def test_measures_are_for_the_addresses_of_the_settings(settings, address, forwarded, behind, may):
    settings.BEHIND_PROXY = behind
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    request = RequestFactory().get("/metrics", REMOTE_ADDR=address, headers=headers)
    assert may_measure(request) is may


def test_measures_count_what_waits(keys):
    enqueue(note, what="a")
    text = measures.exposition().decode()
    assert 'tidegate_jobs_waiting{task="example.note"} 1.0' in text
    assert "tidegate_worker_seen 0.0" in text


def test_a_route_that_is_not_there_is_one_label():
    for name in ("a", "b"):
        Client().get(f"/nowhere/{name}")
    assert 'route="none"' in measures.exposition().decode()
    assert "nowhere" not in measures.exposition().decode()


def test_readiness_names_what_is_missing(keys):
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()["keys"]) == (503, "ok")
    (keys / "master.keys").unlink()
    assert Client().get("/readyz").json()["keys"] == "not ready"
    assert Client().get("/healthz").content == b"alive\n"
