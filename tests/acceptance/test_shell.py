"""The shell at work: keys, tables without reloading, preferences, what happens without a line."""

import re

import pytest
from playwright.sync_api import expect


@pytest.fixture
def errands(page_as):
    page = page_as("examiner", permissions=["clipboard-read", "clipboard-write"])
    page.goto("/errands")
    return page


def test_a_worklist_is_walked_by_keys(errands):
    rows = errands.locator("[data-row]")
    errands.keyboard.press("j")
    expect(rows.nth(0).locator(".row__open")).to_be_focused()
    errands.keyboard.press("j")
    errands.keyboard.press("j")
    errands.keyboard.press("k")
    expect(rows.nth(1).locator(".row__open")).to_be_focused()
    errands.keyboard.press("Enter")
    expect(errands).to_have_url(re.compile("/gallery"))


def test_keys_are_listed_and_may_be_turned_off(page_as):
    page = page_as("examiner")
    page.goto("/gallery")
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keys")
    expect(keys).to_be_visible()
    expect(keys).to_contain_text("Claim")
    keys.get_by_role("checkbox").check()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(page.locator("[data-search]")).not_to_be_focused()
    page.keyboard.press("?")
    keys.get_by_role("checkbox").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(page.locator("[data-search]")).to_be_focused()
    page.keyboard.type("j?")
    expect(keys).to_be_hidden()
    expect(page.locator("[data-search]")).to_have_value("j?")


def test_a_table_sorts_filters_and_pages_in_place_and_the_address_says_so(errands):
    errands.evaluate("window.stayed = true")
    errands.get_by_role("link", name="Goods").click()
    expect(errands).to_have_url(re.compile("sort=-title"))
    first = errands.locator("[data-row] .row__open").first
    expect(first).to_contain_text("電子煙")
    errands.get_by_role("link", name="Next").click()
    expect(errands).to_have_url(re.compile("after="))
    errands.get_by_role("searchbox", name="Words").fill("beef")
    errands.keyboard.press("Enter")
    expect(errands).to_have_url(re.compile("q=beef"))
    expect(first).to_contain_text("Frozen beef")
    assert errands.evaluate("window.stayed")
    errands.reload()
    expect(first).to_contain_text("Frozen beef")


def test_a_view_is_kept_under_a_name(errands):
    errands.goto("/errands?sort=-title")
    errands.get_by_text("Save this view").click()
    errands.get_by_label("Name of the view").fill("Last first")
    errands.get_by_role("button", name="Save view").click()
    kept = errands.get_by_role("list", name="Views").get_by_role("link", name="Last first")
    expect(kept).to_have_attribute("aria-current", "true")
    errands.get_by_role("button", name="Forget this view").click()
    expect(errands.get_by_role("link", name="Last first")).to_have_count(0)


def test_a_code_is_copied_without_its_spaces(errands):
    row = errands.locator("[data-row]").first
    row.hover()
    row.locator(".code__copy").nth(1).click()
    expect(errands.locator("#toasts")).to_contain_text("Copied: MSCU")
    assert re.fullmatch(r"MSCU\d{7}", errands.evaluate("navigator.clipboard.readText()"))


def test_slow_answers_get_a_skeleton_and_can_be_stopped(errands):
    held = []
    errands.route("**/errands?sort=*", lambda route: held.append(route))
    errands.get_by_role("link", name="Goods").click()
    expect(errands.locator(".table.is-loading")).to_be_visible()
    cancel = errands.locator("#toasts").get_by_role("button", name="Cancel")
    expect(cancel).to_be_visible(timeout=8000)
    cancel.click()
    expect(errands.locator(".is-loading")).to_have_count(0)
    assert len(held) == 1


def test_without_a_line_the_page_says_so_and_stays(errands):
    errands.context.set_offline(True)
    toasts = errands.locator("#toasts")
    expect(toasts).to_contain_text("You are offline")
    errands.get_by_role("link", name="Goods").click()
    expect(toasts).to_contain_text("The server was not reached")
    expect(errands.locator("[data-row]").first).to_be_visible()
    errands.context.set_offline(False)
    expect(toasts).not_to_contain_text("You are offline")


def test_language_and_light_change_where_one_stands(page_as):
    page = page_as("examiner")
    page.goto("/errands?sort=-title")
    page.locator(".bar__me").click()
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.locator(".bar__me").click()
    page.get_by_role("button", name="繁體中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hant-HK")
    expect(page).to_have_url(re.compile(r"/errands\?sort=-title"))
    page.locator(".bar__me").click()
    page.get_by_role("button", name="English").click()


def test_charts_and_maps_are_drawn_and_say_the_same_as_a_table(page_as):
    page = page_as("examiner")
    page.goto("/gallery")
    for island in page.locator(".island").all():
        island.scroll_into_view_if_needed()
        expect(island.locator("canvas").first).to_be_visible(timeout=15_000)
        island.get_by_text("As a table").click()
        expect(island.get_by_role("table")).to_be_visible()


def test_a_page_works_without_scripts(page_as):
    page = page_as("examiner", java_script_enabled=False)
    page.goto("/errands")
    page.get_by_role("searchbox", name="Words").fill("beef")
    page.get_by_role("button", name="Apply").click()
    expect(page.locator("[data-row] .row__open").first).to_contain_text("Frozen beef")
    page.get_by_role("link", name="Goods").click()
    expect(page).to_have_url(re.compile("q=beef.*sort=-title"))


def test_on_a_phone_the_rail_opens_from_a_button(page_as):
    page = page_as("examiner", width=360)
    page.goto("/errands")
    rail = page.get_by_role("navigation", name="Rooms")
    expect(rail).to_be_hidden()
    page.get_by_role("button", name="Rooms").click()
    rail.get_by_role("link", name="Gallery").click()
    expect(page).to_have_url(re.compile("/gallery"))
