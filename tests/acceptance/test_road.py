"""The road from lodging to label, walked in browsers by the people whose road it is."""

import re
import shutil
import uuid

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.conftest import ON_POSTGRESQL, create_database
from tests.integration.test_cement_case import CASE
from tests.servers import Platform
from tidegate.simulation.interface import DEMO_PASSWORD

pytestmark = [pytest.mark.slow, pytest.mark.postgresql]

TRADER, OTHER = "trader@northpier.example", "trader2@eastgate.example"
SUPERVISOR = "supervisor@customs.example"
OFFICER, COLLEAGUE = "targeting@customs.example", "night@customs.example"
EXAMINER, SECOND = "examiner@customs.example", "examiner2@customs.example"
#: The case, with the addresses that a document must have.
FORM = {
    **CASE,
    "consignor_street": "12 Quay Road",
    "consignor_city": "Ho Chi Minh City",
    "consignor_country": "VN",
}
#: A telephone.
TELEPHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
#: Of what waits, the case is among so many of the highest scores.
TOP = 3


@pytest.fixture(scope="module")
def harbour(_migrated, tmp_path_factory):
    """A server and a worker with a model in service, and consignments of this morning."""
    home = tmp_path_factory.mktemp("harbour")
    shutil.copytree(_migrated[0], home, dirs_exist_ok=True)
    if ON_POSTGRESQL:
        database = create_database(f"harbour_{uuid.uuid4().hex}", _migrated[1])
    else:
        database = f"sqlite:///{home / 'tidegate.sqlite3'}"
    running = Platform({"DATABASE_URL": database, "TIDEGATE_HOME": str(home)})
    made = running.module("tests.acceptance.harbour")
    assert made["refused"] == 0
    running.home = home
    yield running.start()
    running.end()


@pytest.fixture
def sign_in(harbour, browser):
    """Opens a browser in which somebody signed in with their password."""
    opened = []

    def enter(email, **options):
        context = browser.new_context(base_url=harbour.url, reduced_motion="reduce", **options)
        opened.append(context)
        page = context.new_page()
        page.goto("/sign-in")
        page.fill("#email", email)
        page.fill("#password", DEMO_PASSWORD)
        page.click("button:has-text('Sign in'), button:has-text('登入'), button:has-text('登录')")
        page.wait_for_url(lambda url: "sign-in" not in url)
        return page

    yield enter
    for context in opened:
        context.close()


def _fill(page, values):
    """Type the values whose fields this step has."""
    for name, value in values.items():
        field = page.locator(f"[name='{name}']").first
        if value is None or field.count() == 0:
            continue
        if field.get_attribute("type") == "radio":
            page.check(f"#{name}-{'yes' if value else 'no'}", force=True)
        elif field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(str(value))
        else:
            field.fill(str(value))


def _lodge(page, values):
    """Lodge by the form, step by step; the reference."""
    page.goto("/declarations/")
    page.locator("form[action$='/declarations/new'] button").click()
    tasks = page.url
    steps = page.locator(".govuk-task-list__link").evaluate_all("all => all.map(a => a.href)")
    for step in steps:
        page.goto(step)
        _fill(page, values)
        page.click("button:has-text('Keep and go on')")
        expect(page).to_have_url(tasks)
    page.goto(page.locator("a:has-text('Check and lodge')").evaluate("one => one.href"))
    page.click("button:has-text('Lodge the declaration')")
    return page.locator(".govuk-panel__body strong").inner_text()


def _open(page, path):
    """Open a page that may first ask why personal data is read."""
    page.goto(path)
    if "/purpose" in page.url:
        page.locator("input[type=radio], button[name=purpose]").first.check(force=True)
        page.locator("main button").last.click()
        expect(page).not_to_have_url(re.compile("/purpose"))
        page.goto(path)


def _open_consignment(page, reference):
    _open(page, f"/consignments/{reference}/")


def _decide(page, lane, note):
    """By the button of the lane; where it is not the proposed one, a dialog asks for a reason."""
    page.click(f"button[name=lane][value={lane}]")
    dialog, decided = page.locator("#deciding"), page.get_by_text("Decided").first
    expect(dialog.or_(decided).filter(visible=True).first).to_be_visible()
    if dialog.is_visible():
        dialog.locator("select").select_option(index=1)
        dialog.locator("textarea").fill(note)
        dialog.locator("button.button--main").click()
    expect(decided).to_be_visible()


def _wait_for_decision(harbour, reference):
    harbour.wait_until(
        "from tidegate.targeting.interface import Decision\n"
        f"print(json.dumps(Decision.objects.filter(declaration__reference={reference!r}).exists()))"
    )


def _photograph(path):
    Image.new("RGB", (1200, 900), (150, 140, 130)).save(path, "JPEG")
    return path


def test_the_2020_case_walked_to_its_seizure(harbour, sign_in, tidegate_at, tmp_path):
    trader = sign_in(TRADER)
    reference = _lodge(trader, {**FORM, "expected_date": harbour.tomorrow})
    _wait_for_decision(harbour, reference)

    officer = sign_in(OFFICER)
    _open(officer, "/worklist/?sort=-score")
    links = officer.locator("a[href^='/consignments/']").evaluate_all(
        "all => all.map(a => a.getAttribute('href'))"
    )
    order = list(dict.fromkeys(re.findall(r"/consignments/(\w+)/", " ".join(links))))
    assert reference in order[:TOP], order
    _open_consignment(officer, reference)
    why = officer.locator("section[aria-labelledby=why]").inner_text()
    for sign in ("2523", "VN", "AU"):
        assert sign in why, why
    officer.click("button:has-text('Claim')")
    _decide(officer, "open", "Rare lane, a detour, light packs.")

    examiner = sign_in(EXAMINER, **TELEPHONE)
    examiner.goto("/examinations/")
    examiner.locator("a.order", has_text="CSQU").click()
    sheet = examiner.locator("main")
    for sign in ("CSQU", "1,168", "22.5 kg a pack", "2523"):
        expect(sheet).to_contain_text(sign)
    examiner.click("text=Claim this examination")
    examiner.click("text=Start the examination")
    with examiner.expect_response(re.compile(r"/photos$")) as photos:
        examiner.set_input_files("#camera", _photograph(tmp_path / "packs.jpg"))
    assert photos.value.ok
    for box in ("means_x_ray", "means_open", "sign_weight_differs", "sign_image_differs"):
        examiner.check(f"#{box}", force=True)
    examiner.check("#found_yes", force=True)
    for name, value in {"weight_kg": "501", "packs_found": "251", "packs_of": "1168"}.items():
        examiner.fill(f"#{name}", value)
    examiner.select_option("#category", "drugs")
    examiner.select_option("#hiding_place", "in_goods")
    examiner.fill("#words", "Packed as the cement is, in the lower layers.")
    # The battery dies; what was typed is there when the page is opened again.
    examiner.reload()
    expect(examiner.locator("#weight_kg")).to_have_value("501")
    expect(examiner.locator("#means_open")).to_be_checked()
    examiner.click("text=Record the examination")
    finding = examiner.locator(".finding")
    for sign in ("501 kg", "251 of 1,168", "Dangerous drugs", "Weight is not as declared"):
        expect(finding).to_contain_text(sign)
    expect(finding.locator("img")).to_have_count(1)

    _open_consignment(officer, reference)
    expect(officer.locator("main")).to_contain_text("251 of 1,168")

    boss = sign_in(SUPERVISOR)
    _open(boss, "/held/?outcome_is=irregular")
    _open_consignment(boss, reference)
    boss.click("text=End the hold")
    boss.locator("details:has-text('End the hold') select[name=reason]").select_option("smuggled")
    boss.click("button:has-text('Seize')")
    told = "Goods that were hidden or not declared"
    boss.locator("section[aria-labelledby=story]", has_text=told).wait_for()
    trader.goto(f"/declarations/{reference}/")
    expect(trader.locator("main")).to_contain_text("Received")
    expect(trader.locator("main")).not_to_contain_text("251 of")

    label = harbour.run(
        "from tidegate.targeting.interface import Label\n"
        "one = Label.objects.select_related('declared__declaration').latest('pk')\n"
        "print(json.dumps([one.declared.declaration.reference, one.found, one.category]))"
    )
    assert label == [reference, True, "drugs"]
    learned = harbour.run(
        "from tidegate.targeting.learning import history\n"
        "rows = history().to_pylist()\n"
        f"mine = [one for one in rows if one['declaration_id'].startswith({reference!r})]\n"
        "print(json.dumps([one['outcome_found'] for one in mine]))"
    )
    assert learned == [True]
    export, signed = tmp_path / "ledger.jsonl.gz", tmp_path / "checkpoint.jsonl.gz"
    tidegate_at("checkpoint", signed)
    tidegate_at("export-ledger", export)
    tidegate_at("verify-ledger", export, "--checkpoint", signed)


def test_two_officers_and_two_examiners_claim_the_same(harbour, sign_in):
    reference = _lodge(sign_in(TRADER), {**FORM, "expected_date": harbour.tomorrow})
    _wait_for_decision(harbour, reference)
    first, second = sign_in(OFFICER), sign_in(COLLEAGUE, locale="en-HK")
    for page in (first, second):
        page.context.add_cookies([{"name": "django_language", "value": "en", "url": harbour.url}])
        _open_consignment(page, reference)
    first.click("button:has-text('Claim')")
    second.locator("#decide button").first.click()
    expect(second.get_by_text("was first").first).to_be_visible()
    _decide(first, "x_ray", "Two claimed it.")

    ann, bo = sign_in(EXAMINER, **TELEPHONE), sign_in(SECOND, **TELEPHONE)
    number = harbour.run(
        "from tidegate.inspection.interface import WorkOrder\n"
        f"print(json.dumps(WorkOrder.objects.get(reference={reference!r}).pk))"
    )
    for page in (ann, bo):
        page.goto(f"/examinations/{number}/")
    ann.locator(f"form[action$='/{number}/claim'] button").click()
    expect(ann.locator("main")).to_contain_text("Start the examination")
    bo.locator(f"form[action$='/{number}/claim'] button").click()
    expect(bo.locator("main")).to_contain_text("Lau Ka-yan")


def test_a_traders_day(harbour, sign_in, tmp_path):
    trader = sign_in(TRADER)
    reference = _lodge(
        trader,
        {**FORM, "goods_description": "ceramic tableware", "expected_date": harbour.tomorrow},
    )
    shown = trader.locator("main")
    expect(shown).to_contain_text("Received")
    _wait_for_decision(harbour, reference)
    trader.goto(f"/declarations/{reference}/")
    expect(shown).to_contain_text("Received")
    for secret in ("X-ray", "score", "selected"):
        expect(shown).not_to_contain_text(secret)

    trader.click("button:has-text('Amend it')")
    trader.locator(".govuk-task-list__link").nth(2).click()
    trader.fill("[name=packages]", "900")
    trader.click("button:has-text('Keep and go on')")
    trader.click("text=Check and lodge")
    trader.click("button:has-text('Lodge the amendment')")
    expect(trader.locator(".govuk-panel__body strong")).to_have_text(reference)
    trader.goto(f"/declarations/{reference}/")
    expect(shown).to_contain_text("2 of 2")

    trader.goto("/declarations/files")
    rows = tmp_path / "rows.csv"
    _write_rows(rows, harbour.tomorrow)
    trader.set_input_files("input[type=file]", rows)
    trader.locator("main form button").last.click()
    expect(shown).to_contain_text("rows.csv")
    harbour.wait_until(
        "from tidegate.lodgement.models import Upload\n"
        "print(json.dumps(Upload.objects.latest('sent_at').finished_at is not None))"
    )
    trader.reload()
    expect(shown).to_contain_text(re.compile("packages", re.IGNORECASE))
    accepted = harbour.run(
        "from tidegate.lodgement.models import Upload\n"
        "one = Upload.objects.latest('sent_at')\n"
        "print(json.dumps([one.accepted, one.rejected]))"
    )
    assert accepted == [2, 1]

    other = sign_in(OTHER)
    answer = other.goto(f"/declarations/{reference}/")
    assert answer.status == 404
    other.goto("/declarations/")
    expect(other.locator("main")).not_to_contain_text(reference)


def _write_rows(path, day):
    head = (
        "declaration_id,packages,package_kind,goods_description,consignor_name,consignor_city,"
        "consignee_name,consignee_city,expected_date"
    )
    row = "R{n},{packs},CT,umbrellas,Rain Works,Shenzhen,Dry Shop,Hong Kong,{day}"
    lines = [row.format(n=n, packs=packs, day=day) for n, packs in enumerate((3, "many", 5))]
    path.write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")


@pytest.fixture
def tidegate_at(harbour):
    """The command, on the harbour's database."""
    return harbour.command


def test_the_harbour_is_made_up(sign_in):
    """Every page of a demonstration says so."""
    page = sign_in(OFFICER)
    expect(page.locator(".ribbon")).to_contain_text("Simulated data")
