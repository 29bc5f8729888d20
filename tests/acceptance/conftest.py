"""A server of its own with people of every role, and a browser that watches what pages do."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field

import pytest

from tests.unit.house.tree import ROOT
from tidegate.cli.needs import chromium

_AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
#: How long a test waits for what a page is to show, in milliseconds: machines may be slow.
PATIENCE = 30_000
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@dataclass
class Server:
    """A running Tidegate: a demonstration, with the gallery of the tests."""

    url: str
    #: Role → key of an open session.
    sessions: dict
    environment: dict

    def run(self, module, given=""):
        """What a module of the tests prints, on the server's database."""
        answer = subprocess.run(
            [sys.executable, "-m", module],
            input=given,
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert answer.returncode == 0, answer.stderr
        return json.loads(answer.stdout)


@pytest.fixture(scope="session")
def server(_migrated, tmp_path_factory):
    """One server for all browser tests of a worker."""
    home = tmp_path_factory.mktemp("server")
    shutil.copytree(_migrated[0], home, dirs_exist_ok=True)
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{home / 'tidegate.sqlite3'}",
        "TIDEGATE_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "tests.acceptance.settings",
    }
    made = Server(f"http://127.0.0.1:{_free_port()}", {}, environment)
    _django(made, "migrate", "--run-syncdb", "--verbosity=0")
    made.sessions = made.run("tests.acceptance.seeding")
    port = made.url.rpartition(":")[2]
    process = subprocess.Popen(
        [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", port, "--no-ws",
         "--log-level", "warning", "--blocking-threads", "4", "tidegate.config.wsgi:application"],
        cwd=ROOT,
        env=environment,
    )  # fmt: skip
    try:
        _wait_until_it_answers(f"{made.url}/sign-in", process)
        yield made
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def _django(server, *arguments):
    command = [sys.executable, "-m", "django", *arguments]
    subprocess.run(command, cwd=ROOT, env=server.environment, check=True)


def _free_port():
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return listening.getsockname()[1]


def _wait_until_it_answers(url, process):
    for _ in range(300):
        assert process.poll() is None, "the server ended"
        try:
            urllib.request.urlopen(url, timeout=5)  # noqa: S310 - our own server
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"{url} does not answer")


@pytest.fixture(scope="package")
def browser():
    """The machine's Chromium, while browser tests run.

    Its event loop runs in this thread, where Django then refuses to ask the database.
    """
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    found = chromium()
    if found is None:
        pytest.skip("no Chromium (see `tidegate doctor`)")
    with sync_playwright() as driver:
        # Maps are drawn without a graphics card, and nothing else is drawn that way: it is slow.
        drawing_without_a_card = [
            "--use-gl=angle", "--use-angle=swiftshader",
            "--disable-gpu-compositing", "--disable-gpu-rasterization",
        ]  # fmt: skip
        made = driver.chromium.launch(
            executable_path=found, args=["--no-sandbox", *drawing_without_a_card]
        )
        yield made
        made.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """A test that failed tells what its pages showed."""
    report = yield
    if report.when == "call" and report.failed and "browser" in item.funcargs:
        windows = item.funcargs["browser"].contexts
        for page in (one for window in windows for one in window.pages):
            report.sections.append((f"Page {page.url}", _shown_on(page)))
    return report


def _shown_on(page):
    from playwright.sync_api import Error

    try:
        return page.locator("body").inner_text(timeout=2000)
    except Error as gone:
        return str(gone)


@dataclass
class Watch:
    """What pages asked for and complained of; empty at the end of a test."""

    home: str
    foreign: list = field(default_factory=list)
    complaints: list = field(default_factory=list)

    def over(self, context):
        """Watch every page of this browser window."""
        context.on("request", self._request)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))

    def _request(self, request):
        if not request.url.startswith((self.home, "data:", "blob:")):
            self.foreign.append(request.url)

    def _console(self, message):
        # Statuses above 399 and a line that is cut are said on the page; tests look there.
        said_elsewhere = ("Failed to load resource", "htmx:afterRequest", "htmx:send")
        if message.type == "error" and not any(one in message.text for one in said_elsewhere):
            self.complaints.append(f"{message.page.url if message.page else ''}: {message.text}")


@pytest.fixture
def window_as(server, browser):
    """Opens a browser window in which somebody of this role is signed in; `nobody` is nobody.

    After the test no request left the machine, and no page complained in the console.
    """
    opened, watch = [], Watch(server.url)

    def open_window(role="nobody", language="en", width=1280, **options):
        context = browser.new_context(
            base_url=server.url,
            viewport={"width": width, "height": 800},
            reduced_motion="reduce",
            **options,
        )
        opened.append(context)
        watch.over(context)
        cookies = {"django_language": language}
        if role != "nobody":
            cookies["sessionid"] = server.sessions[role]
        context.add_cookies(
            [{"name": name, "value": value, "url": server.url} for name, value in cookies.items()]
        )
        return context

    yield open_window
    for context in opened:
        context.close()
    assert watch.foreign == []
    assert watch.complaints == []


@pytest.fixture
def page_as(window_as):
    """A page of such a window."""

    def open_page(role="nobody", **options):
        return window_as(role, **options).new_page()

    return open_page


@pytest.fixture(scope="session")
def axe():
    """Looks for what hinders people (WCAG 2.2 AA) on a page as it stands; answers what it found."""
    source = _AXE.read_text(encoding="utf-8")

    def look(page):
        # What stands still at the lower edge covers what lies under it only until one scrolls.
        page.evaluate(
            "for (const bar of document.querySelectorAll('.decide')) bar.style.position = 'static'"
        )
        page.evaluate(source)
        options = {"runOnly": _RULES, "resultTypes": ["violations"]}
        found = page.evaluate("options => axe.run(document, options)", options)
        return [
            f"{one['id']}: {one['help']}: {node['html'][:160]}"
            f" {[check['message'] for check in node['any']][:1]}"
            for one in found["violations"]
            for node in one["nodes"][:3]
        ]

    return look
