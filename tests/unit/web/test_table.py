"""Tables: sorted, narrowed, paged, chosen, kept, exported; a bad address says nothing."""

import csv
import io
import re

import pytest
from django.test import override_settings
from django.urls import include, path

from tests.example.models import Errand
from tidegate.access.interface import requires
from tidegate.web.interface import Choice, Column, Search, Table
from tidegate.web.models import SavedView
from tidegate.web.table.export import neutral

ERRANDS = Table(
    "example.errands",
    columns=(
        Column("title", "Title", sort="title", fixed=True),
        Column("state", "State", sort="state"),
        Column("version", "Moves", sort="version", numeric=True, shown=False),
    ),
    filters=(
        Choice("lot", "Lot", "title", (("a", "A"), ("b", "B"))),
        Search("q", "Words", ("title",)),
    ),
    order="title",
    size=2,
    row_url=lambda row: f"/errands/{row.pk}",
    arrivals=True,
)


@requires("web.enter")
def errands(request):
    return ERRANDS.answer(request, Errand.objects.all(), "web/table/table.html")


# All rooms: the rail leads to them.
urlpatterns = [path("errands", errands), path("", include("tidegate.config.urls"))]


@pytest.fixture
def client(people):
    Errand.objects.bulk_create([Errand(title=title) for title in ("b", "a", "c", "=1+1")])
    with override_settings(ROOT_URLCONF=__name__):
        yield people.client("examiner")


def _titles(answer):
    return re.findall(r'row__open" href="[^"]+">([^<]+)<', answer.content.decode())


def test_sorted_paged_and_narrowed_by_the_address(client):
    first = client.get("/errands")
    assert _titles(first) == ["=1+1", "a"]
    assert "4 rows" in first.content.decode()
    assert _titles(client.get(first.context["table"].after_url, PATH_INFO="/errands")) == ["b", "c"]
    assert _titles(client.get("/errands?sort=-title")) == ["c", "b"]
    assert _titles(client.get("/errands?lot=a&lot=b&lot=zzz")) == ["a", "b"]
    assert _titles(client.get("/errands?q=c")) == ["c"]
    assert "No row fits" in client.get("/errands?q=nothing").content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "sort=pk",
        "sort=-password",
        "sort=",
        "lot=zzz",
        "after=x",
        "after=WyJuIiwiMWU5OTk5OTkiLDFd",
        "columns=nothing",
        "arrived=" + 5000 * "9",
        "arrived=²",
    ],
)
def test_a_bad_address_says_nothing(client, query):
    assert _titles(client.get(f"/errands?{query}")) == ["=1+1", "a"]


def test_columns_are_chosen(client):
    assert "Moves" not in client.get("/errands").content.decode().partition("<tbody>")[0]
    page = client.get("/errands?columns=version").content.decode()
    head = page.partition("<thead>")[2].partition("</thead>")[0]
    assert "Title" in head
    assert "Moves" in head
    assert "State" not in head


def test_views_are_a_persons_own(client, people):
    save = {"table": "example.errands", "query": "?sort=-title", "next": "/errands"}
    assert client.post("/views/save", {**save, "name": "Last first"}).url == "/errands?sort=-title"
    page = client.get("/errands?sort=-title").content.decode()
    assert "Last first" in page
    assert "Forget this view" in page
    assert client.post("/views/save", {**save, "name": "  "}).status_code == 422
    assert client.post("/views/save", {**save, "name": "x", "query": "//e.org"}).status_code == 422

    other = people.client("examiner")
    assert "Last first" not in other.get("/errands").content.decode()
    number = SavedView.objects.get().pk
    assert other.post(f"/views/{number}/forget").status_code == 404
    assert client.post(f"/views/{number}/forget", {"next": "/errands"}).url == "/errands"
    assert not SavedView.objects.exists()


def test_what_arrives_is_counted_and_shifts_nothing(client):
    table = client.get("/errands?lot=a").context["table"]
    Errand.objects.bulk_create([Errand(title="a"), Errand(title="z")])
    answer = client.get(table.arrivals_url, PATH_INFO="/errands")
    assert b"1 new row" in answer.content
    assert b"<table" not in answer.content


def test_an_export_has_all_rows_and_no_formula(client):
    answer = client.get("/errands?export=csv&sort=-title")
    assert answer["Content-Disposition"] == 'attachment; filename="example.errands.csv"'
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert [row[0] for row in rows] == ["Title", "c", "b", "a", "'=1+1"]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
        ("@SUM(1)", "'@SUM(1)"),
        ("+852 2815 7711", "'+852 2815 7711"),
        ("-4.5", "-4.5"),
        (-4, "-4"),
        (None, ""),
        ("貨物", "貨物"),
        ("\uff1d1+1", "'\uff1d1+1"),
        ("\uff20SUM(1)", "'\uff20SUM(1)"),
    ],
)
def test_a_cell_is_never_run(value, written):
    assert neutral(value) == written


def test_a_table_with_a_wrong_record_does_not_exist():
    with pytest.raises(ValueError, match="order names no column"):
        Table("x.y", columns=(Column("a", "A"),), order="a")
