"""A POST with a key: once in the database, the same answer again, errors leave nothing."""

import pytest
from django.http import HttpRequest
from django.test import override_settings
from django.urls import path
from ninja import NinjaAPI, Router, Schema

from tests.example.models import Effect
from tidegate.access.interface import public
from tidegate.web import api as web_api
from tidegate.web.interface import Problem, idempotent
from tidegate.web.models import Answer

router = Router()


class Wanted(Schema):
    what: str
    count: int


@router.post("/effects", response={201: dict})
@public
@idempotent
def leave(request: HttpRequest, wanted: Wanted):
    made = Effect.objects.create(what=wanted.what)
    if wanted.what == "wrong":
        raise Problem(409, "It is wrong", "It is wrong indeed.", type="wrong")
    return {"id": made.pk}


trial = NinjaAPI(urls_namespace="trial", docs_url=None)
trial._exception_handlers.update(web_api.api._exception_handlers)
trial.add_router("", router)
urlpatterns = [path("api/", trial.urls)]


@pytest.fixture
def post(people):
    client = people.program("trader")

    def send(body, key=None, content_type="application/json"):
        headers = {} if key is None else {"Idempotency-Key": key}
        return client.post("/api/effects", body, content_type=content_type, headers=headers)

    with override_settings(ROOT_URLCONF=__name__):
        yield send


def test_the_same_again_is_answered_as_the_first_time(post):
    first = post({"what": "a", "count": 1}, "k")
    again = post({"what": "a", "count": 1}, "k")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert again["Idempotent-Replayed"] == "true"
    assert Effect.objects.count() == 1


def test_another_body_with_the_key_is_refused(post):
    post({"what": "a", "count": 1}, "k")
    answer = post({"what": "b", "count": 1}, "k")
    assert answer.status_code == 422
    assert answer.json()["type"] == "urn:tidegate:problem:idempotency-key-reused"
    assert Effect.objects.count() == 1


def test_what_fails_leaves_nothing_and_frees_the_key(post):
    answer = post({"what": "wrong", "count": 1}, "k")
    assert answer.status_code == 409
    assert answer["Content-Type"] == "application/problem+json"
    assert (Effect.objects.count(), Answer.objects.count()) == (0, 0)
    assert post({"what": "right", "count": 1}, "k").status_code == 201


def test_without_a_key_or_with_a_bad_field_the_problem_names_it(post):
    answer = post({"what": "a", "count": "many"})
    errors = {(error["field"], error["rule"]) for error in answer.json()["errors"]}
    assert answer.status_code == 422
    assert ("Idempotency-Key", "missing") in errors
    answer = post({"what": "a", "count": "many"}, "k")
    assert [(one["field"], one["rule"]) for one in answer.json()["errors"]] == [
        ("count", "int_parsing")
    ]
    assert "many" not in answer.content.decode()


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        ('{"what": "a", "count": 1}', "multipart/form-data", 400),
        ("x" * 3_000_000, "application/json", 413),
        ("a=1&" * 2000, "application/x-www-form-urlencoded", 400),
        (b"\xff\x00", "multipart/form-data; boundary=x", 400),
    ],
)
def test_a_body_that_is_no_body_is_a_problem(post, body, content_type, status):
    answer = post(body, "k", content_type)
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"


def test_the_schema_asks_for_the_key():
    schema = trial.get_openapi_schema(path_prefix="")
    (header,) = schema["paths"]["/effects"]["post"]["parameters"]
    assert (header["name"], header["in"], header["required"]) == ("Idempotency-Key", "header", True)
