"""Whatever the description of the operations allows, and much that it does not, is answered."""

import pytest
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, settings

from tidegate.web.interface import api

_SCHEMA = schemathesis.openapi.from_dict(api.get_openapi_schema()).include(
    path_regex=r"^/api/v1/declarations"
)
_EXAMPLES = 12


@pytest.mark.slow
@pytest.mark.django_db
@_SCHEMA.parametrize()
@settings(
    max_examples=_EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None
)
def test_no_request_is_a_defect(case, people):
    person = _trader(people)
    client = Client(raise_request_exception=False)
    client.force_login(person)
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


def _trader(people):
    """One for all examples of an operation: they share the test's transaction."""
    from tidegate.access.interface import Person

    return Person.objects.filter(organisation__kind="trader").first() or people.person("trader")


def _prepared(sent):
    import requests

    known = ("method", "url", "headers", "params", "data", "json", "files", "cookies")
    return requests.Request(**{name: sent[name] for name in known if name in sent}).prepare()


def _headers(headers):
    """What stands in the request; cookies would sign the person out."""
    left_out = {"content-type", "content-length", "cookie", "host"}
    return {
        name: value.decode("latin-1") if isinstance(value, bytes) else value
        for name, value in headers.items()
        if name.lower() not in left_out
    }
