"""What goes wrong is a page that says what to do next, or problem+json."""

import errno

import pytest
from django.db import DataError, OperationalError, transaction
from django.test import Client, override_settings
from django.urls import include, path

from tests.example.models import Errand
from tests.example.people import Person as Walker
from tidegate.access.interface import public
from tidegate.flow.interface import move
from tidegate.web.interface import Problem


@public
def refuse(request):
    errors = [{"field": "lines.0.hs_code", "rule": "length", "detail": "6 to 10 digits"}]
    raise Problem(422, "The document is not valid", "One field breaks a rule.", errors, "invalid")


@public
def break_down(request):
    raise ZeroDivisionError


@public
def fill(request):
    raise OSError(errno.ENOSPC, "No space left on device")


@public
def lose_the_database(request):
    raise OperationalError("the connection is lost")


@public
def send_nul(request):
    raise DataError("PostgreSQL text fields cannot contain NUL (0x00) bytes")


@public
def lose(request):
    errand = Errand.objects.create(title="E")
    stale = Errand.objects.get(pk=errand.pk)
    with transaction.atomic():
        move(errand, "claim", Walker("officer/1"))
        move(stale, "claim", Walker("officer/2"))


urlpatterns = [
    path("refuse", refuse),
    path("break", break_down),
    path("full", fill),
    path("gone", lose_the_database),
    path("lose", lose),
    path("nul", send_nul),
    path("", include("tidegate.config.urls")),
]
handler404 = "tidegate.web.errors.not_there"
handler500 = "tidegate.web.errors.defect"


@pytest.fixture
def browser(db):
    with override_settings(ROOT_URLCONF=__name__):
        yield Client(raise_request_exception=False)


def test_a_refusal_names_field_and_rule(browser):
    answer = browser.get("/refuse")
    assert answer.status_code == 422
    assert b"lines.0.hs_code" in answer.content
    assert b"6 to 10 digits" in answer.content


def test_what_no_database_takes_is_a_mistake_of_who_sent_it(browser):
    answer = browser.get("/nul")
    assert answer.status_code == 400
    assert b"NUL" not in answer.content


def test_a_part_of_a_page_gets_a_problem(browser):
    answer = browser.get("/refuse", headers={"HX-Request": "true"})
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["detail"] == "One field breaks a rule."


def test_who_comes_second_is_told(browser, keys):
    answer = browser.get("/lose")
    assert answer.status_code == 409
    assert b"Somebody was faster" in answer.content


def test_a_defect_asks_nothing_of_the_database(browser, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = browser.get("/break")
    assert answer.status_code == 500
    assert b"Nothing of this request was stored" in answer.content


@pytest.mark.parametrize(("address", "status"), [("full", 507), ("gone", 503)])
def test_a_store_that_takes_nothing_says_so_and_asks_nothing_of_it(
    browser, django_assert_num_queries, address, status
):
    with django_assert_num_queries(0):
        page = browser.get(f"/{address}")
        part = browser.get(f"/{address}", headers={"HX-Request": "true"})
    assert page.status_code == part.status_code == status
    assert "Nothing of this request was stored." in page.content.decode()
    assert "Nothing of this request was stored." in part.json()["detail"]


def test_there_is_nothing_here(browser):
    answer = browser.get("/nowhere")
    assert answer.status_code == 404
    assert b"There is nothing here" in answer.content


def test_a_form_without_its_token_is_too_old(db):
    answer = Client(enforce_csrf_checks=True).post("/sign-in", {"email": "a", "password": "b"})
    assert answer.status_code == 403
    assert b"This form is too old" in answer.content


def test_the_api_says_problems_for_what_it_does_not_know(db, client):
    answer = client.get("/api/v1/nowhere")
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"


def test_a_page_loads_nothing_from_elsewhere(db, client):
    answer = client.get("/sign-in")
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert client.get("/sign-in")["Content-Security-Policy"] != policy
