"""Whatever the description of the operations allows, and much that it does not, is answered."""

import pytest
import requests
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, settings

from tests import consignments
from tidegate.access.interface import Person, actor_of
from tidegate.inspection.interface import WorkOrder, order_of
from tidegate.inspection.services import claim, start
from tidegate.web.interface import api

_SCHEMA = schemathesis.openapi.from_dict(api.get_openapi_schema())
_EXAMPLES = 12


@schemathesis.serializer("application/edifact")
def _as_it_stands(_, value):
    """Schemathesis knows no UN/EDIFACT: any text is a message to try."""
    return str(value).encode()


#: Who asks, by how the address begins: somebody who is let in.
_ASKS = {
    "/api/v1/declarations": "trader",
    "/api/v1/messages": "trader",
    "/api/v1/payments": "trader",
    "/api/v1/trade-statistics": "supervisor",
    "/api/v1/work-orders": "examiner",
    "/api/v1/parties/own": "trader",
}


@pytest.mark.slow
@pytest.mark.django_db
@_SCHEMA.parametrize()
@settings(
    max_examples=_EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None
)
def test_no_request_is_a_defect(case, people, code_tables):
    client = Client(raise_request_exception=False)
    _sign_in(client, _asks(case.path, people))
    if case.path.startswith("/api/v1/work-orders/{"):
        _name_the_order(case, people)
    sent = case.as_transport_kwargs(base_url="http://testserver")
    prepared = _prepared(sent)

    answer = client.generic(
        prepared.method,
        prepared.path_url,
        prepared.body or b"",
        prepared.headers.get("Content-Type", "application/json"),
        headers=_headers(prepared.headers),
    )

    assert answer.status_code < 500, answer.content
    # Of a method that an address does not know, Django itself says so.
    if answer.status_code >= 400 and answer.status_code != 405:
        assert answer["Content-Type"] == "application/problem+json"


def _asks(path, people):
    """One person for all examples of an operation: they share the test's transaction."""
    role = next((who for begin, who in _ASKS.items() if path.startswith(begin)), "investigator")
    found = Person.objects.filter(holdings__role=role).first()
    return found or people.person(role)


def _sign_in(client, person):
    client.force_login(person)
    session = client.session
    session["access.confirmed"] = True
    session.save()


def _name_the_order(case, people):
    """Half of the good numbers become that of a work order that the examiner has begun."""
    number = case.path_parameters["number"]
    if isinstance(number, int) and number % 2:
        case.path_parameters["number"] = _order(people).pk


def _order(people):
    found = WorkOrder.objects.first()
    if found is None:
        actors = {role: people.actor(role) for role in ("trader", "targeting_officer")}
        found = order_of(consignments.decided(actors, "open"))
        examiner = actor_of(Person.objects.get(holdings__role="examiner"))
        claim(found, examiner)
        start(found, examiner)
    return found


def _prepared(sent):
    known = ("method", "url", "headers", "params", "data", "json", "files", "cookies")
    return requests.Request(**{name: sent[name] for name in known if name in sent}).prepare()


def _headers(headers):
    """What stands in the request; cookies and a made-up token would sign the person out."""
    left_out = {"authorization", "content-type", "content-length", "cookie", "host"}
    return {
        name: value.decode("latin-1") if isinstance(value, bytes) else value
        for name, value in headers.items()
        if name.lower() not in left_out
    }
