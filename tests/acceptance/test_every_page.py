"""Every page of every role: nobody is hindered, nothing scrolls sideways, nothing complains.

Which pages there are is found by following links. Each page is then opened in a browser by three of
those who may, each time in another language, width and light, and each order and part of it once.
"""

import json
from collections import Counter

import pytest

#: How often a page is opened, and over how many tests the pages are dealt.
_TIMES, _SHARES = 3, 4
_WIDTHS = (360, 1280, 2560)
_LANGUAGES = ("en", "zh-hant", "zh-hans")
_THEMES = ("light", "dark")
_SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="session")
def crawled(server):
    return server.run("tests.acceptance.crawling", json.dumps(server.sessions))


def test_every_page_answers_and_is_reached(crawled):
    """A page without a link to it is one that nobody finds."""
    broken = [
        f"{visit['status']} {visit['path']} as {visit['role']}, from {visit['from']}"
        for visit in crawled["visits"]
        if visit["status"] not in (200, 302) and visit["route"] != "nowhere"
    ]
    assert not broken, "\n".join(broken)
    assert not crawled["unreached"], "\n".join(crawled["unreached"])


def _manner(turn):
    """Language, width and light of a visit; three visits in a row differ in each."""
    return (
        _LANGUAGES[(turn + turn // 3) % 3],
        _WIDTHS[(turn + turn // 9) % 3],
        _THEMES[turn % 2],
    )


def _opened(visits):
    """The visits that a browser makes, each with its manner."""
    times, kinds = Counter(), set()
    for visit in visits:
        if visit["status"] == 302:
            continue
        is_new = visit["kind"] not in kinds
        if is_new or times[visit["route"]] < _TIMES:
            kinds.add(visit["kind"])
            yield visit, _manner(times[visit["route"]] + len(kinds))
            times[visit["route"]] += 1


@pytest.mark.parametrize("share", range(_SHARES))
def test_every_page_is_fit_for_everybody(share, crawled, server, window_as, axe):
    windows, hindrances = {}, []
    for visit, (language, width, theme) in list(_opened(crawled["visits"]))[share::_SHARES]:
        role = visit["role"]
        if role not in windows:
            windows[role] = window_as(role).new_page()
        page = windows[role]
        page.set_viewport_size({"width": width, "height": 800})
        page.context.add_cookies(
            [
                {"name": "django_language", "value": language, "url": server.url},
                {"name": "tidegate_theme", "value": theme, "url": server.url},
            ]
        )
        page.goto(visit["path"], wait_until="load")
        found = axe(page)
        if (beyond := page.evaluate(_SIDEWAYS)) > 0:
            found.append(f"scrolls sideways by {beyond} px")
        hindrances += [f"{visit['path']} {role} {language} {width} {theme}: {one}" for one in found]
    assert not hindrances, "\n".join(hindrances)
