"""The way in: password, second factor, codes for a lost phone, out again, and the demonstration."""

import re

import pytest
from django.test import Client
from django_otp.oath import totp

from tests.people import PASSWORD
from tidegate.access.interface import invite


def _code(secret):
    import base64

    return f"{totp(base64.b32decode(secret), t0=0):06d}"


def _secret(page):
    return re.search(rb'<code class="key">([A-Z2-7]+)</code>', page.content)[1].decode()


def test_a_trader_signs_in_and_goes_where_they_were_going(people, client):
    person = people.person("trader")
    answer = client.post("/sign-in?next=/account", {"email": person.email, "password": PASSWORD})
    assert (answer.status_code, answer.url) == (302, "/account")
    assert client.get("/account").status_code == 200


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org", "javascript:x"])
def test_nobody_is_sent_to_another_machine(people, client, elsewhere):
    person = people.person("trader")
    answer = client.post(
        "/sign-in", {"email": person.email, "password": PASSWORD, "next": elsewhere}
    )
    assert answer.url == "/"


def test_a_wrong_password_keeps_the_address_and_says_no_more(people, client):
    person = people.person("trader")
    for email in (person.email, "nobody@example.org"):
        answer = client.post("/sign-in", {"email": email, "password": "wrong"})
        assert answer.status_code == 401
        assert email in answer.content.decode()
        assert "What you entered is wrong" in answer.content.decode()


def test_an_officer_enrols_an_authenticator_once(people, client):
    person = people.person("examiner")
    entered = client.post("/sign-in", {"email": person.email, "password": PASSWORD})
    assert entered.url.startswith("/second-factor")
    assert client.get("/account").url.startswith("/second-factor")
    assert b"Invitation" in client.get("/second-factor").content
    refused = client.post("/second-factor", {"invitation": "AAAA"})
    assert (refused.status_code, b"otpauth" in refused.content) == (401, False)
    secret = _secret(client.post("/second-factor", {"invitation": invite(person)}))

    wrong = client.post("/second-factor", {"code": "000000"})
    assert (wrong.status_code, b"otpauth" in wrong.content) == (401, False)
    assert b"takes your invitation" in wrong.content
    assert b"recovery codes" not in wrong.content
    kept = client.post("/second-factor", {"code": _code(secret)})
    recovery = re.findall(r"<code>([A-Z2-7-]{19})</code>", kept.content.decode())
    assert len(recovery) == 10
    assert client.get("/account").status_code == 200

    other = Client()
    other.post("/sign-in", {"email": person.email, "password": PASSWORD})
    asked = other.get("/second-factor")
    assert b"recovery codes" in asked.content
    assert b"otpauth" not in asked.content
    assert b'class="key"' not in asked.content
    assert other.post("/second-factor", {"code": recovery[0]}).url == "/"
    assert other.get("/account").status_code == 200


def test_signing_out_takes_a_post_and_ends_the_session(people):
    client = people.client("trader")
    assert client.get("/sign-out").status_code == 405
    assert client.post("/sign-out").url == "/sign-in"
    assert client.get("/account").status_code == 302


def test_language_and_light_are_remembered(people, client):
    person = people.person("trader")
    answer = client.post("/language", {"language": "zh-hant", "next": "/sign-in"})
    assert answer.url == "/sign-in"
    assert 'lang="zh-Hant-HK"' in client.get("/sign-in").content.decode()
    assert client.post("/language", {"language": "xx"}).status_code == 422

    client.post("/theme", {"theme": "dark"})
    assert 'data-theme="dark"' in client.get("/sign-in").content.decode()
    client.post("/theme", {"theme": ""})
    assert "data-theme" not in client.get("/sign-in").content.decode()

    client.force_login(person)
    client.post("/language", {"language": "zh-hans"})
    person.refresh_from_db()
    assert person.language == "zh-hans"


def test_outside_a_demonstration_nobody_enters_without_a_password(people, client, settings):
    person = people.person("examiner")
    settings.ENVIRONMENT = "production"
    assert client.get("/demo").status_code == 404
    assert client.post("/demo", {"person": person.pk}).status_code == 404
    assert client.get("/account").status_code == 302


def test_in_a_demonstration_one_press_enters_in_a_role(people, client, settings):
    settings.ENVIRONMENT = "demo"
    officer, trader = people.person("examiner"), people.person("trader")
    page = client.get("/demo").content.decode()
    assert officer.name in page
    assert trader.name in page
    assert "Simulated data" in page
    assert client.post("/demo", {"person": officer.pk}).url == "/"
    assert client.get("/account").status_code == 200


def test_a_token_is_shown_once_works_and_is_revoked(people):
    client = people.client("trader")
    page = client.post("/account/tokens", {"name": "our ERP"}).content.decode()
    token = re.search(r'data-copy="([^"]+)"', page)[1]
    assert token not in client.get("/account").content.decode()

    program = Client(headers={"Authorization": f"Bearer {token}"})
    assert program.get("/account").status_code == 200
    number = client.person.tokens.get().pk
    assert people.client("trader").post(f"/account/tokens/{number}/revoke").status_code == 404
    assert client.post(f"/account/tokens/{number}/revoke").status_code == 302
    assert program.get("/account").status_code == 302


def test_who_finds_a_session_open_does_not_guess_the_password(people):
    client = people.client("trader")
    guesses = [client.post("/account/password", {"old": f"x{n}", "new": "y"}) for n in range(6)]
    assert [one.status_code for one in guesses] == [422] * 5 + [429]
    right = client.post("/account/password", {"old": PASSWORD, "new": "a-long-one-of-many"})
    assert right.status_code == 429


def test_a_new_password_takes_the_old_one(people):
    client = people.client("trader")
    new = "a lighthouse keeps its own hours"
    wrong = client.post("/account/password", {"old": "x", "new": new})
    assert wrong.status_code == 422
    short = client.post("/account/password", {"old": PASSWORD, "new": "short"})
    assert short.status_code == 422
    assert client.post("/account/password", {"old": PASSWORD, "new": new}).status_code == 302
    assert client.get("/account").status_code == 200
    client.person.refresh_from_db()
    assert client.person.check_password(new)


def test_why_personal_data_is_read_is_recorded(people):
    client = people.client("examiner")
    assert b"Examine a consignment" in client.get("/purpose").content
    assert client.post("/purpose", {"purpose": "examination", "next": "/account"}).url == "/account"
    assert client.post("/purpose", {"purpose": "curiosity"}).status_code == 422


def test_who_sends_a_form_after_the_session_is_led_back_to_it_and_told(client, db):
    page = "http://testserver/account?tab=1#tokens"
    asked = client.post("/account/tokens", {"name": "x"}, headers={"Referer": page})
    assert asked.url == "/sign-in?next=%2Faccount%3Ftab%3D1&unsent=1"
    assert "was not stored" in client.get(asked.url).content.decode()
    assert "was not stored" not in client.get("/sign-in?next=/account").content.decode()
