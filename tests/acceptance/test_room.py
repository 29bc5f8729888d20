"""An officer in the targeting room, by keys alone: open, compare, what if, network."""

import re

from playwright.sync_api import expect


def test_the_room_by_keys_alone(page_as, axe):
    page = page_as("targeting_officer")
    page.goto("/room/?sort=came")
    keys = page.keyboard

    keys.press("j")
    first = page.locator("[data-row]").first
    expect(first.locator(".row__open")).to_be_focused()
    keys.press("c")
    page.wait_for_url(re.compile(r"/room/compare/\w+/$"))
    # The last row is the one that was chosen; the other is the one before it.
    for _row in range(page.locator("[data-row]").count()):
        keys.press("j")
    keys.press("k")
    keys.press("Enter")
    page.wait_for_url(re.compile(r"/room/compare/\w+/\w+/$"))
    expect(page.locator(".weights tbody tr")).to_have_count(10)
    assert axe(page) == []

    keys.press("w")
    page.wait_for_url(re.compile(r"/what-if/"))
    before = page.locator("#try-customs_value").input_value()
    page.locator("#try-customs_value").focus()
    keys.press("Control+A")
    keys.type("7")
    keys.press("Enter")
    page.locator("text=As tried").first.wait_for(timeout=60_000)
    expect(page.locator(".changes tbody tr td")).to_have_text([before or "–", "7"])
    assert axe(page) == []

    page.locator("#tried").click()
    keys.press("6")
    page.wait_for_url(re.compile(r"/network/$"))
    page.locator(".island--network canvas").first.wait_for()
    keys.press("j")
    held = page.locator("[data-node]").first
    expect(held.locator(".row__open")).to_be_focused()
    keys.press("?")
    expect(page.locator("#keys[open]")).to_have_count(1)
    keys.press("Escape")
    keys.press("1")
    page.wait_for_url(re.compile(r"/room/\w+/$"))


def test_figures_follow_without_a_hand(page_as):
    page = page_as("targeting_officer")
    page.goto("/room/")
    was = page.locator("#room-now").bounding_box()
    with page.expect_response(re.compile(r"/room/now\?seen="), timeout=15_000) as answer:
        pass
    assert answer.value.status in (200, 204)
    assert page.locator("#room-now").bounding_box() == was
