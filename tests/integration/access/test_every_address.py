"""Every URL and every operation, for everybody: who may not, does not get in.

Nothing is listed here: the addresses are those of the server, the policies what they declare. An
address that is added is walked.
"""

import re

import pytest
from django.core import checks
from django.db import transaction
from django.test import Client, override_settings
from django.urls import include, path

from tests.integration.access.owned import SHARED, maker
from tidegate.access import registry
from tidegate.access.interface import ROLES, Scope, addresses, public, requires

pytestmark = pytest.mark.django_db
_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
#: Of what is not there, for each of Django's converters.
_NOBODY = {
    "int": 999_999_999,
    "str": "NOT-THERE-1",
    "slug": "not-there-1",
    "uuid": "00000000-0000-4000-8000-000000000000",
    "uuidstr": "00000000-0000-4000-8000-000000000000",
    "path": "not/there",
}


def methods(address):
    """A view takes what it takes; so it is walked with both."""
    return [address.method] if address.method else ["GET", "POST"]


def url(address, values=None):
    """The address with its parameters filled: with these values, or with nobody's."""
    kinds = {
        name: type(one).__name__.removesuffix("Converter").replace("String", "Str").lower()
        for name, one in address.parameters.items()
    }
    filled = _PARAMETER.sub(
        lambda found: str((values or {}).get(found[1], _NOBODY[kinds[found[1]]])), address.route
    )
    assert not set(filled) & set("<>()^$*?\\"), f"{address.route}: write it with path()"
    return f"/{filled}"


def visit(address, method, client, values=None):
    """What the visitor gets; what the visit changed is undone."""
    with transaction.atomic():
        sign_in_again(client)
        answer = client.generic(method, url(address, values), b"{}", "application/json")
        transaction.set_rollback(True)
    return answer


def sign_in_again(client):
    """An earlier visit may have signed out."""
    if hasattr(client, "person"):
        client.force_login(client.person)
        session = client.session
        session.update({"access.confirmed": True, "access.purpose": "audit"})
        session.save()


def let_in(answer):
    """Whether the visitor came past the policy."""
    to_door = answer.status_code == 302 and answer["Location"].startswith("/sign-in?")
    at_door = answer.status_code == 302 and answer["Location"] == "/sign-in"
    return answer.status_code not in (401, 403) and not to_door and not at_door


def is_api(address):
    return address.route.startswith("api/")


def test_there_are_addresses():
    found = list(addresses())
    assert any(is_api(one) for one in found)
    assert [one.route for one in found if one.policy is None] == []


def test_nobody_gets_in_without_signing_in(keys):
    wrong, client = [], Client(raise_request_exception=False)
    for address in addresses():
        for method in methods(address):
            answer = visit(address, method, client)
            if address.policy.permission is None:
                # A door may refuse a password; whom it sends away, it does not send to itself.
                right = answer.status_code != 500 and "next=" not in answer.get("Location", "")
            elif is_api(address):
                right = answer.status_code == 401
            else:
                right = not let_in(answer) and answer.status_code == 302
            if not right:
                wrong.append((method, address.route, answer.status_code))
    assert wrong == []


@pytest.mark.parametrize("role", ROLES)
def test_a_role_gets_in_where_its_permissions_are_and_nowhere_else(people, role):
    wrong = []
    client = people.client(role, raise_request_exception=False)
    for address in addresses():
        permission = address.policy.permission
        if permission is None:
            continue
        allowed = role in registry.find(permission).roles
        for method in methods(address):
            answer = visit(address, method, client)
            right = let_in(answer) if allowed else answer.status_code == 403
            if not right or answer.status_code >= 500:
                wrong.append((method, address.route, permission, answer.status_code))
    assert wrong == []


def test_a_person_without_any_role_gets_in_nowhere(people):
    wrong = []
    client = people.client(person=people.person(), raise_request_exception=False)
    for address in addresses():
        for method in methods(address):
            if address.policy.permission is not None:
                answer = visit(address, method, client)
                if answer.status_code != 403:
                    wrong.append((method, address.route, answer.status_code))
    assert wrong == []


def test_a_password_alone_opens_no_officers_page(people):
    client = Client()
    client.force_login(people.person("supervisor", "administrator", "data_scientist"))
    wrong = []
    for address in addresses():
        for method in methods(address):
            if address.policy.permission is None:
                continue
            with transaction.atomic():
                answer = client.generic(method, url(address), b"{}", "application/json")
                transaction.set_rollback(True)
            where = answer.get("Location", "")
            if answer.status_code != 401 and not where.startswith("/second-factor"):
                wrong.append((method, address.route, answer.status_code))
    assert wrong == []


def owned():
    """Addresses that show a thing of an organisation."""
    return [
        one
        for one in addresses()
        if one.policy.permission is not None
        and registry.find(one.policy.permission).scope is Scope.OWN
        and one.parameters
        and not one.route.startswith(SHARED)
    ]


def test_every_thing_of_an_organisation_is_walked_by_a_stranger():
    """Who adds such an address says in owned.py what makes its thing."""
    assert [one.route for one in owned() if maker(one.route) is None] == []


def test_what_belongs_to_another_organisation_does_not_exist(people):
    wrong = []
    for address in owned():
        role = sorted(registry.find(address.policy.permission).roles)[0]
        at_home, stranger = people.client(role), people.client(role)
        mine = maker(address.route)(at_home.person)
        for method in methods(address):
            seen = visit(address, method, at_home, mine).status_code
            strange = visit(address, method, stranger, mine).status_code
            missing = visit(address, method, stranger).status_code
            # A stranger learns nothing: the same answer as for what was never there, and no 2xx.
            gone = method == "GET" and seen in (401, 403, 404)
            if gone or strange != missing or strange < 400:
                wrong.append((method, address.route, seen, strange, missing))
    assert wrong == []


def bare(request):
    """A page that somebody forgot to guard."""


@requires("nobody.declares_this")
def unknown(request):
    """A page with a permission that is not there."""


urlpatterns = [
    path("bare", bare),
    path("twice/", include([path("unknown", unknown), path("good", public(bare))])),
]


@override_settings(ROOT_URLCONF=__name__)
def test_an_address_without_a_policy_stops_the_start():
    found = {(one.id, one.msg.split()[0]) for one in checks.run_checks() if one.is_serious()}
    assert ("access.E001", "/bare") in found
    assert ("access.E002", "/twice/unknown") in found
    assert ("access.E001", "/twice/good") not in found


@override_settings(ROOT_URLCONF=__name__)
def test_an_address_without_a_policy_is_shut():
    assert Client(raise_request_exception=False).get("/bare").status_code == 500
