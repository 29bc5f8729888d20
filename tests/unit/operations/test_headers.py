"""What a browser is told about each page."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/sign-in", "/nowhere", "/api/v1/openapi.json"])
def test_every_page_says_what_a_browser_may_do(address):
    answer = Client().get(address)
    policy = dict(
        one.strip().partition(" ")[::2] for one in answer["Content-Security-Policy"].split(";")
    )
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["form-action"] == policy["connect-src"] == "'self'"
    for kind in ("script-src", "style-src"):
        ours, nonce = policy[kind].split()
        assert ours == "'self'"
        assert nonce.startswith("'nonce-")
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"


def test_a_nonce_is_used_once():
    first, second = (Client().get("/sign-in")["Content-Security-Policy"] for _ in range(2))
    assert first != second


def test_what_a_person_saw_is_not_kept_by_the_browser(people):
    assert people.client("trader").get("/").headers["Cache-Control"] == "no-store"
