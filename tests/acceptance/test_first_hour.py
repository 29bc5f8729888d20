"""The first hour of an administrator: from an empty folder to people who work, and a restore."""

import base64
import re

import pytest
from django_otp.oath import totp
from playwright.sync_api import expect

from tests.servers import Platform

pytestmark = pytest.mark.slow

EMAIL, PASSWORD = "ada@customs.example", "quiet quay at seven"


@pytest.fixture
def empty(tmp_path):
    """A Tidegate with nothing in it, and officers who need a second factor."""
    made = _platform(tmp_path / "first")
    yield made
    made.end()


@pytest.fixture
def another(tmp_path):
    """A second one, on another machine."""
    made = _platform(tmp_path / "second")
    yield made
    made.end()


def _platform(home):
    home.mkdir()
    made = Platform({"TIDEGATE_HOME": str(home)})
    made.environment.update(
        TIDEGATE_ENV="development", TIDEGATE_DEBUG="no", TIDEGATE_SECOND_FACTOR="yes"
    )
    for name in ("DATABASE_URL", "TIDEGATE_KEYS", "TIDEGATE_FILES"):
        made.environment.pop(name, None)
    return made


def _sign_in(page, email, password):
    page.goto("/sign-in")
    page.fill("#email", email)
    page.fill("#password", password)
    page.click("button:has-text('Sign in')")


def _confirm(page, invitation):
    """Set up the authenticator, as a telephone would from the key that the page shows."""
    page.wait_for_url(re.compile("second-factor"))
    page.fill("#invitation", invitation)
    page.click("button:has-text('Continue')")
    key = page.locator("code.key").evaluate("one => one.textContent").replace(" ", "")
    code = totp(_bytes_of(key))
    page.fill("#code", f"{code:06d}")
    page.click("button:has-text('Confirm')")
    page.locator("text=I have kept them").click()
    expect(page).not_to_have_url(re.compile("second-factor"))


def _bytes_of(key):
    return base64.b32decode(key + "=" * (-len(key) % 8))


def test_an_administrators_first_hour(empty, another, browser, tmp_path):
    empty.command("migrate")
    empty.command("create-keys")
    made = empty.command(
        "create-admin", EMAIL, "--name", "Ada", "--password-stdin", given=PASSWORD + "\n"
    )
    invitation = made.stdout.split()[-1]
    assert "hs" in empty.command("codes", "list").stdout
    empty.start()
    context = browser.new_context(base_url=empty.url, reduced_motion="reduce")
    page = context.new_page()
    _sign_in(page, EMAIL, PASSWORD)
    _confirm(page, invitation)

    page.goto("/people/")
    page.locator("input[value=operation]").check(force=True)
    page.get_by_role("button", name="Record this purpose").click()
    expect(page).not_to_have_url(re.compile("/purpose"))
    firm = page.locator("section[aria-labelledby=new-organisation] form")
    firm.locator("select").select_option("trader")
    firm.locator("[name$=name]").fill("South Pier Trading")
    firm.locator("[name$=reference]").fill("SP-1")
    firm.locator("button").click()
    expect(page.locator("main")).to_contain_text("South Pier Trading")
    _make_person(page, "examiner@customs.example", "Lau Ka-yan", "Customs", "examiner")
    _make_person(page, "trader@southpier.example", "Wong Mei", "South Pier Trading", "trader")

    signed, archive = tmp_path / "checkpoint.jsonl.gz", tmp_path / "all.tar"
    empty.command("checkpoint", signed)
    empty.command("backup", archive, "--with-keys")
    context.close()
    empty.end()

    another.command("restore", archive)
    export = tmp_path / "ledger.jsonl.gz"
    another.command("export-ledger", export)
    another.command("verify-ledger", export, "--checkpoint", signed)
    names = another.run(
        "from tidegate.access.interface import Person\n"
        "print(json.dumps(sorted(one.name for one in Person.objects.all())))"
    )
    assert names == ["Ada", "Lau Ka-yan", "Wong Mei"]


def _make_person(page, email, name, organisation, role):
    page.goto("/people/")
    form = page.locator("section[aria-labelledby=new-person] form")
    form.locator("[name$=email]").fill(email)
    form.locator("[name$=name]").first.fill(name)
    form.locator("[name$=organisation]").select_option(label=organisation)
    form.locator("button").last.click()
    expect(page.get_by_text("Hand over this password")).to_be_visible()
    roles = page.locator("form[action$='/roles']")
    roles.locator("select[name$=role]").select_option(role)
    roles.locator("button").click()
    roles_held = page.locator("[aria-labelledby=roles]")
    expect(roles_held).to_contain_text(re.compile(role, re.IGNORECASE))
