"""Permissions, scopes, tokens, forged requests."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path
from django.utils import timezone
from ninja import NinjaAPI, Schema

from tidegate.access import registry
from tidegate.access.interface import (
    SYSTEM,
    Invalid,
    NotAllowed,
    Person,
    Scope,
    SignInNeeded,
    UnknownPermission,
    WrongPermission,
    actor_of,
    create_token,
    permission,
    public,
    requires,
    revoke_token,
    visible,
)
from tidegate.access.models import Token
from tidegate.web.interface import api as real

pytestmark = pytest.mark.django_db

OWN = permission("guards.own", "See one's own.", roles=("trader", "broker"), scope=Scope.OWN)
ALL = permission("guards.all", "See everything.", roles=("examiner",))
READ = permission("guards.read", "Read about persons.", roles=("examiner",))


class Body(Schema):
    number: int


trial = NinjaAPI(urls_namespace="guards", docs_url=None, openapi_url=None)
trial._exception_handlers.update(real._exception_handlers)


@trial.post("/things")
@requires("guards.all")
def change(request, body: Body):
    return {"by": actor_of(request).address, "number": body.number}


@requires("guards.all")
def page(request):
    return HttpResponse(actor_of(request).address)


urlpatterns = [
    path("api/", trial.urls),
    path("page", page),
    path("read", requires("guards.read", purpose=True)(page)),
    path("open", public(lambda request: HttpResponse("open"))),
]


@pytest.fixture(autouse=True)
def _addresses():
    with override_settings(ROOT_URLCONF=__name__):
        yield


def post(client, body=None, **headers):
    return client.post(
        "/api/things", body or {"number": 1}, content_type="application/json", headers=headers
    )


def test_a_scope_is_about_the_organisation_of_the_thing(people):
    trader, examiner = people.actor("trader"), people.actor("examiner")
    mine = SimpleNamespace(organisation_id=trader.organisation.pk)
    theirs = SimpleNamespace(organisation_id=people.organisation().pk)
    assert trader.may("guards.own", mine)
    assert trader.may("guards.own")
    assert not trader.may("guards.own", theirs)
    assert not trader.may("guards.all", mine)
    assert examiner.may("guards.all", theirs)
    assert SYSTEM.may("guards.own", theirs)


def test_only_what_exists_for_an_actor_is_visible(people):
    trader, examiner = people.actor("trader"), people.actor("examiner")
    everybody = Person.objects.all()
    assert list(visible(everybody, trader, "guards.own")) == [trader.person]
    assert not visible(everybody, trader, "guards.all").exists()
    assert visible(everybody, examiner, "guards.all").count() == 2
    assert visible(everybody, SYSTEM, "guards.own").count() == 2


def test_a_permission_that_nobody_declares_is_a_mistake_not_a_no(people):
    for actor in (people.actor("examiner"), SYSTEM):
        with pytest.raises(UnknownPermission):
            actor.may("guards.typo")


@pytest.mark.parametrize(
    ("name", "sentence", "roles", "mistake"),
    [
        ("guards.all", "See everything.", ("auditor",), "declared twice"),
        ("guards.new", "See it.", ("exminer",), "unknown role exminer"),
        ("guards", "See it.", ("examiner",), "room.verb"),
        ("guards.new", "See it", ("examiner",), "a sentence"),
    ],
)
def test_a_wrong_permission_is_refused(name, sentence, roles, mistake):
    with pytest.raises(WrongPermission, match=mistake):
        permission(name, sentence, roles=roles)
    assert not registry.is_declared("guards.new")


def test_a_page_asks_for_sign_in_and_a_part_of_a_page_sends_the_whole(people):
    answer = Client().get("/page?a=1")
    assert answer["Location"] == "/sign-in?next=%2Fpage%3Fa%3D1"
    part = Client().get("/page", headers={"HX-Request": "true", "HX-Current-URL": "/whole"})
    assert (part.status_code, part["HX-Redirect"]) == (401, "/sign-in?next=%2Fwhole")
    assert Client().post("/page")["Location"] == "/sign-in?next=%2F&unsent=1"
    assert Client().get("/open").content == b"open"


def test_personal_data_takes_a_purpose(people):
    client = people.client("examiner")
    assert client.get("/read")["Location"] == "/purpose?next=%2Fread"
    session = client.session
    session["access.purpose"] = "examination"
    session.save()
    assert client.get("/read").status_code == 200


def test_who_may_not_come_is_told_before_the_body_is_read(people):
    assert post(Client(), {"nonsense": 1}).status_code == 401
    assert Client().post("/api/things", b"{", content_type="application/json").status_code == 401
    assert post(people.program("trader"), {"nonsense": 1}).status_code == 403
    assert post(people.program("examiner"), {"nonsense": 1}).status_code == 422
    assert Client().get("/api/things").status_code == 405


def test_a_session_of_the_api_brings_the_csrf_token_and_a_program_does_not(people):
    browser = people.client("examiner", enforce_csrf_checks=True)
    assert post(browser).status_code == 403
    browser.cookies["csrftoken"] = "x" * 32
    assert post(browser, **{"X-CSRFToken": "x" * 32}).status_code == 200
    program = people.program("examiner")
    program.handler.enforce_csrf_checks = True
    assert post(program).json()["by"] == f"officer/{program.person.pk}"


def test_a_bad_token_counts_instead_of_the_session(people):
    browser = people.client("examiner")
    assert post(browser).status_code == 200
    answer = post(browser, Authorization="Bearer tidegate_nonsense")
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"
    assert answer["Content-Type"] == "application/problem+json"


def test_a_token_is_stored_as_a_digest_ends_and_is_revoked(people):
    person = people.person("examiner")
    token = create_token(person, "scanner", days=30)
    row = Token.objects.get()
    assert token not in " ".join(map(str, vars(row).values()))

    def status():
        return post(Client(), Authorization=f"Bearer {token}").status_code

    assert status() == 200
    assert Token.objects.get().used_on == timezone.localdate()
    Token.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert status() == 401
    Token.objects.update(expires_at=timezone.now() + timedelta(days=1))
    with pytest.raises(NotAllowed):
        revoke_token(row, actor=people.actor("supervisor"))
    revoke_token(row, actor=actor_of(person))
    assert status() == 401
    with pytest.raises(Invalid):
        create_token(person, days=4000)
    with pytest.raises(NotAllowed):
        create_token(person, actor=people.actor("examiner"))


def test_a_guard_asks_without_the_middleware_too(people):
    request = RequestFactory().get("/page")
    request.user = SimpleNamespace(is_active=True)
    with pytest.raises(SignInNeeded):
        page(request)
