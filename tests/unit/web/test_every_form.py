"""What is wrong with a form is said at its field, in the reader's language; nothing is lost."""

import re

import pytest

from tests.consignments import decided, proposed
from tidegate.access.interface import ROLES, actor_of
from tidegate.inspection.interface import claim, order_of, start
from tidegate.targeting.interface import claim as claim_decision

#: Where pages say what is wrong.
_MISTAKE = re.compile(
    r'class="(?:field__wrong|govuk-error-message|notice notice--error)"[^>]*>(.*?)</p>'
    r'|<li><a href="#[\w-]+">(.*?)</a></li>',
    re.DOTALL,
)
#: Three small letters in a row are no code: they are a word of English.
_ENGLISH = re.compile(r"[a-z]{3,}")
_NAMES = re.compile(r"Chan Tai Man \d+")


@pytest.fixture
def officers(people, home):
    """Role → a browser that reads traditional Chinese, after saying why."""
    found = {role: people.client(role) for role in ROLES}
    for client in found.values():
        client.cookies["django_language"] = "zh-hant"
        client.post("/purpose", {"purpose": "assessment"})
    return found


@pytest.fixture
def home(settings, tmp_path, code_tables):
    settings.HOME = tmp_path


def _mistakes(answer):
    page = answer.content.decode()
    return [re.sub(r"<[^>]+>", "", "".join(one)).strip() for one in _MISTAKE.findall(page)]


def _forms(officers):
    """Role, address and what is wrongly sent, of each form that says so on its own page."""
    actors = {role: actor_of(one.person) for role, one in officers.items()}
    party = "/parties/%d/"
    held = proposed(actors).declaration.reference
    own = proposed(actors)
    claim_decision(actors["targeting_officer"], own)
    order = order_of(decided(actors))
    claim(order, actors["examiner"])
    start(order, actors["examiner"])
    draft = officers["trader"].post("/declarations/new").url
    number = own.declared.trader_id or own.declaration.versions.get().trader_id
    someone = officers["examiner"].person.pk
    yield "trader", "/sign-in", {"email": "nobody@example.org", "password": "x"}
    yield "trader", "/account/password", {"old": "wrong", "new": "short"}
    yield "supervisor", "/purpose", {"purpose": "none"}
    yield "trader", f"{draft}parties", {"consignee_country": "??"}
    yield "trader", f"{draft}line-1", {"gross_weight_kg": "much", "goods_description": ""}
    yield "trader", f"/declarations/{held}/cancel", {}
    yield "trader", "/declarations/files", {"mapping": "canonical"}
    yield "examiner", f"/examinations/{order.pk}/finding", {"found": "yes", "amount": "much"}
    yield "administrator", "/people/new", {"email": "no address", "name": "", "role": "x"}
    yield "administrator", "/people/organisations", {"kind": "x", "name": "", "reference": ""}
    yield "administrator", f"/people/{someone}/roles", {"role": "trader", "since": "2026-01-01"}
    yield "administrator", f"/people/{someone}/erase", {"policy": "不 是"}
    yield "supervisor", party % number + "standing", {"since": "soon", "source": ""}
    yield "supervisor", "/codes/calendar/LMC/change", {"since": "soon", "day0": "-1"}
    yield "supervisor", "/worth/", {"harm_drugs": "-1", "minutes_open": "0"}
    yield "targeting_officer", f"/consignments/{held}/decide", {"lane": "release"}
    yield "targeting_officer", f"/consignments/{held}/put-back", {}
    for lane in ("release", "x"):
        sent = {"lane": lane, "note": "keep me"}
        yield "targeting_officer", f"/consignments/{own.declaration.reference}/decide", sent


def test_every_form_says_what_is_wrong_in_the_language_asked(officers):
    silent, foreign = [], []
    for role, path, sent in _forms(officers):
        answer = officers[role].post(path, sent, follow=True)
        said = _mistakes(answer)
        if not said:
            silent.append(f"{path} {answer.status_code}")
        foreign += [f"{path}: {one}" for one in said if _ENGLISH.search(_NAMES.sub("", one))]
        for value in (sent.get("note"), sent.get("email"), sent.get("gross_weight_kg")):
            assert value is None or value in answer.content.decode(), f"{path} lost what was typed"
    assert silent == []
    assert foreign == []
