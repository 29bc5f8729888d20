"""Officers, an examiner and a broker open their pages over a full store."""

import http.cookiejar
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from benchmarks.outcome import Outcome, table
from benchmarks.platform_home import Home

#: Each page is asked for so often.
VISITS = 60


class Page(NamedTuple):
    """A page, who opens it, and how long 95 of 100 answers may take, in seconds."""

    name: str
    who: str
    address: Callable[[int], str]
    goal_s: float | None = None


def visit(home: Home, made: dict[str, Any], stored: dict[str, Any], outcome: Outcome) -> None:
    """Open each page many times; what it took by the wall and of the processor."""
    browsers = {
        who: _signed_in(home, email, made["password"]) for who, email in made["people"].items()
    }
    rows = []
    for page in _pages(stored["references"], stored["own"]):
        took, processor = _opened(home, browsers[page.who], page)
        found = quantiles(took)
        outcome.figures[page.name] = found | {"processor_ms": processor}
        rows.append(
            (
                page.name,
                *(f"{found[name] * 1000:.0f}" for name in ("p50", "p95", "longest")),
                f"{sum(processor.values()):.0f}",
            )
        )
        if page.goal_s is not None:
            outcome.goal(f"{page.name}, p95, s", found["p95"], page.goal_s, at_least=False)
    table(("page, ms", "median", "95 % below", "longest", "of the processor"), rows)


def _pages(references: Sequence[str], own: Sequence[str]) -> list[Page]:
    def one(number: int) -> str:
        return references[number % len(references)]

    return [
        Page("worklist", "officer", lambda _: "/worklist/", 0.15),
        Page("targeting room", "officer", lambda _: "/room/", 0.15),
        Page("worklist by score", "officer", lambda _: "/worklist/?sort=-score", 0.15),
        Page("worklist by value", "officer", lambda _: "/worklist/?sort=-value", 0.15),
        Page("worklist of an HS chapter", "officer", lambda _: "/worklist/?hs=85"),
        Page("worklist of a control point", "officer", lambda _: "/worklist/?at=KTC&sort=-score"),
        Page("consignment", "officer", lambda number: f"/consignments/{one(number)}/", 0.2),
        Page("dashboard", "officer", lambda _: "/dashboard/"),
        Page("search", "officer", lambda number: f"/search?q={one(number)[:8]}"),
        Page("models", "officer", lambda _: "/models/"),
        Page("examinations", "examiner", lambda _: "/examinations/"),
        Page("trader's list", "broker", lambda _: "/declarations/"),
        Page("trader's page", "broker", lambda n: f"/declarations/{own[n % len(own)]}/"),
    ]


def _opened(
    home: Home, browser: urllib.request.OpenerDirector, page: Page
) -> tuple[list[float], dict[str, float]]:
    """Seconds of each visit; milliseconds of the processor that a visit took, by part."""
    took = []
    before = home.processor()
    for number in range(VISITS):
        started = time.perf_counter()
        answer = browser.open(home.url + page.address(number), timeout=60)
        answer.read()
        took.append(time.perf_counter() - started)
        if answer.status != 200 or "/purpose" in answer.url or "/sign-in" in answer.url:
            raise RuntimeError(f"{page.name}: {answer.status} at {answer.url}")
    after = home.processor()
    parts = (name for name in after if name != "worker")
    return took, {name: (after[name] - before[name]) * 1000 / VISITS for name in parts}


def _signed_in(home: Home, email: str, password: str) -> urllib.request.OpenerDirector:
    """A browser without a screen, in which a person is signed in and has said why."""
    opener = urllib.request.build_opener(
        urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
    )
    page = opener.open(f"{home.url}/sign-in").read().decode()
    sent = {"email": email, "password": password, **_token(page)}
    opener.open(f"{home.url}/sign-in", urllib.parse.urlencode(sent).encode())
    try:
        page = opener.open(f"{home.url}/purpose").read().decode()
    except urllib.error.HTTPError as refused:
        if refused.code != 403:  # a broker gives no purpose
            raise
        return opener
    sent = {"purpose": "assessment", **_token(page)}
    opener.open(f"{home.url}/purpose", urllib.parse.urlencode(sent).encode())
    return opener


def _token(page: str) -> dict[str, str]:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    return {"csrfmiddlewaretoken": found[1]} if found else {}


def quantiles(values: Sequence[float]) -> dict[str, float]:
    """Middle, 95 of 100, and the longest, in seconds."""
    ordered = sorted(values) or [float("nan")]
    return {
        name: round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], 4)
        for name, share in (("p50", 0.5), ("p95", 0.95), ("longest", 1.0))
    }
