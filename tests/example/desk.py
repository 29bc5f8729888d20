"""A gallery: every component of the shell on one page, for eyes and for browser tests."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from django.shortcuts import render
from django.utils import timezone
from django.utils.html import format_html

from tests.example.models import Errand
from tidegate.access.interface import requires
from tidegate.web.interface import Choice, Column, Period, Search, Table, fill, nav
from tidegate.web.templatetags.tidegate import clock, code, lane, score

nav("errands", "Errands", "errands", "web.enter", 10)
nav("gallery", "Gallery", "gallery", "web.enter", 20)
nav("counter", "At the counter", "counter", "web.enter", 30)

LANES = ("release", "documents", "x_ray", "open", "audit")

ERRANDS = Table(
    "example.errands",
    title="Errands",
    columns=(
        Column("lane", "Lane", cell=lambda row: lane(LANES[row.pk % 5])),
        Column("due", "Due", cell=lambda row: clock(_soon(row))),
        Column("title", "Goods", sort="title", fixed=True, opens=True),
        Column("hs", "HS", cell=lambda row: code(f"85{row.pk:06d}"[:8], "hs")),
        Column("container", "Container", cell=lambda row: code(f"MSCU{row.pk:07d}", "container")),
        Column("score", "Score", cell=lambda row: score(row.pk % 97 / 100, 0.1, 0.9)),
        Column("value", "Value, HKD", numeric=True, cell=lambda row: f"{row.pk * 12345:,}"),
        Column("state", "State", sort="state"),
        Column("version", "Moves", sort="version", numeric=True, shown=False),
    ),
    filters=(
        Search("q", "Words", ("title",)),
        Choice("state", "State", "state", (("waiting", "Waiting"), ("claimed", "Claimed"))),
        Period("moved", "Moved", "moved_at"),
    ),
    order="title",
    row_url=lambda row: f"/gallery?errand={row.pk}",
    arrivals=True,
    empty="No errand waits. New ones come by themselves.",
)


def _soon(row):
    return timezone.now() + timedelta(minutes=row.pk * 7 - 40)


@requires("web.enter")
def errands(request):
    return ERRANDS.answer(request, Errand.objects.all(), "example/errands.html")


@requires("web.enter")
def gallery(request):
    return render(request, "example/gallery.html", _facts())


@requires("web.enter")
def counter(request):
    return render(request, "example/counter.html", _facts())


def _facts():
    now = timezone.now()
    prices = [
        {"at": datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=n * 2), "value": value}
        for n, value in enumerate(40 + (n * 37 % 23) - (n * 11 % 7) for n in range(120))
    ]
    this = {"at": datetime(2026, 8, 20, tzinfo=UTC), "value": 11.4}
    return {
        "lanes": LANES,
        "now": now,
        "soon": now + timedelta(minutes=12),
        "before": now - timedelta(days=3),
        "amount": Decimal("1234567.50"),
        "prices": {
            "prices": prices,
            "this": this,
            "label": "this consignment",
            "unit": "HKD per kg",
            "median": 46,
            "median_label": "median",
            "table": {
                "head": ["Day", "HKD per kg"],
                "rows": [[one["at"].date(), one["value"]] for one in prices[:20]],
            },
        },
        "bars": {
            "bars": [
                {"name": "Unit value far below others", "value": 31, "marked": True},
                {"name": "Route by a detour", "value": 14},
                {"name": "New importer", "value": 6},
            ],
            "table": {"head": ["Reason", "Points"], "rows": [["Unit value", 31], ["Route", 14]]},
        },
        "spark": {
            "values": [3, 4, 3, 5, 8, 6, 7, 9, 12],
            "table": {"head": ["Week", "Consignments"], "rows": [[1, 3], [2, 4]]},
        },
        "timeline": {
            "lines": ["Documents", "Decision", "Examination"],
            "events": [
                {"at": now - timedelta(days=3), "line": 0, "name": "Lodged"},
                {"at": now - timedelta(days=2), "line": 0, "name": "Amended"},
                {"at": now - timedelta(days=1), "line": 1, "name": "X-ray", "marked": True},
                {"at": now - timedelta(hours=3), "line": 2, "name": "Examined"},
            ],
            "table": {"head": ["When", "What"], "rows": [["Monday", "Lodged"]]},
        },
        "route": {
            "declared": [[106.7, 20.9], [110, 17], [121, 14.5], [120.5, 22.6], [114.2, 22.3]],
            "direct": [[106.7, 20.9], [109, 20], [112, 21], [114.2, 22.3]],
            "ports": [
                {"name": "VNHPH", "title": "Hai Phong", "at": [106.7, 20.9]},
                {"name": "TWKHH", "title": "Kaohsiung", "at": [120.3, 22.6]},
                {"name": "HKHKG", "title": "Hong Kong", "at": [114.2, 22.3]},
            ],
            "table": {"head": ["Port", "Code"], "rows": [["Hai Phong", "VNHPH"]]},
        },
    }


fill("shell.bar", lambda request, _: format_html('<span class="muted">holding 3</span>'))
