"""Officers' pages: tables, the history of a code, the calendar of capacity."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tidegate.access.interface import actor_of, requires
from tidegate.web.interface import Column, Filter, Hit, Search, Table, finds, nav

from . import queries
from .api import of_person
from .calendar import plan_of
from .errors import BadFacts
from .models import CodeRow, Edition
from .periods import ALWAYS
from .records import Names
from .services import set_capacity
from .tables import table as table_of
from .tables import tables

#: Days that the calendar shows.
_DAYS = 14


def _name(row: CodeRow) -> str:
    names = Names(row.name_en, row.name_zh_hant, row.name_zh_hans)
    return names.best(get_language() or "en")


def _since(row: CodeRow) -> str:
    return "" if row.valid_from == ALWAYS else row.valid_from.isoformat()


def _until(row: CodeRow) -> str:
    return "" if row.valid_until is None else row.valid_until.isoformat()


@dataclass(frozen=True, slots=True)
class OnDay(Filter):
    """Rows that hold on a day; today's where none is given."""

    def known(self, values: Sequence[str]) -> list[str]:
        """The first that is a day."""
        return [value for value in values if _day(value) is not None][:1]

    def apply(self, rows: QuerySet[Any], values: Sequence[str]) -> QuerySet[Any]:
        """Of these rows, those of the day."""
        return queries.on(rows, _day(values[0]))


CODES = Table(
    "codes.rows",
    title=_("Code tables"),
    columns=(
        Column("code", _("Code"), sort="code", fixed=True),
        Column("name", _("Name"), cell=_name),
        Column("name_en", _("Name in English"), sort="name_en", shown=False),
        Column("valid_from", _("Holds from"), sort="valid_from", cell=_since),
        Column("valid_until", _("until"), cell=_until),
        Column("known_from", _("Known since"), sort="known_from", shown=False),
        Column("source", _("Source"), sort="source"),
    ),
    filters=(
        Search("q", _("Code or name"), apply_text=queries.with_words),
        OnDay("at", _("As it holds on, 2026-11-21")),
    ),
    order="code",
    row_url=lambda row: reverse("codes_code", args=[row.table_id, row.code]),
    empty=_("This table has no rows on this day. Load it with: tidegate codes load"),
)


@requires("codes.see_all")
def index(request: HttpRequest) -> HttpResponse:
    """Every table, with its size and its last change."""
    counted, last = queries.sizes(), queries.last_editions()
    listed = [(one, counted.get(one.name, 0), last.get(one.name)) for one in tables()]
    point = next(iter(queries.choices("control_point")), None)
    return render(request, "codes/index.html", {"room": "codes", "listed": listed, "point": point})


@requires("codes.see_all")
def table_page(request: HttpRequest, name: str) -> HttpResponseBase:
    """The rows of a table that hold on a day."""
    own = of_person(request, name)
    asked = _day(request.GET.get("at", "")) is not None
    rows = queries.known(name) if asked else queries.rows(name)
    context = {"room": "codes", "own": own, "editions": queries.editions(name, 5)}
    return CODES.answer(request, rows, "codes/table.html", context)


@requires("codes.see_all")
def code_page(request: HttpRequest, name: str, code: str) -> HttpResponse:
    """All that was ever said of one code, on both axes."""
    own = of_person(request, name)
    said = queries.history(name, code)
    editions = Edition.objects.in_bulk({one.edition for one in said})
    shown = [
        (one, editions[one.edition], one.valid_from == ALWAYS, list(_values(one.data)))
        for one in said
    ]
    context = {"room": "codes", "own": own, "code": code, "said": shown}
    return render(request, "codes/code.html", context, status=200 if said else 404)


def _values(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key, value in data.items():
        yield (
            key.replace("_", " "),
            ", ".join(map(str, value if isinstance(value, list) else [value])),
        )


class DayInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"


class CapacityForm(forms.Form):
    """Seven numbers for a means, over some days."""

    means = forms.ChoiceField()
    since = forms.DateField(label=_("First day"), widget=DayInput(format="%Y-%m-%d"))
    until = forms.DateField(
        label=_("Last day, empty for no end"), required=False, widget=DayInput(format="%Y-%m-%d")
    )
    source = forms.CharField(label=_("Source: a roster, a notice"), max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "en"
        listed = [(one.code, one.name(language)) for one in queries.choices("means")]
        self.fields["means"] = forms.ChoiceField(label=_("Means"), choices=listed)
        for number, day in enumerate(weekdays()):
            self.fields[f"day{number}"] = forms.IntegerField(
                label=day, min_value=0, max_value=100_000
            )

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first."""
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", gettext("The last day is not before the first."))
        return cleaned

    def days(self) -> list[forms.BoundField]:
        """The seven fields of numbers, Monday first."""
        return [self[f"day{number}"] for number in range(7)]

    def others(self) -> list[forms.BoundField]:
        """The fields above them."""
        return [self[name] for name in ("means", "since", "until", "source")]

    def week(self) -> list[int]:
        """The seven numbers, Monday first."""
        return [self.cleaned_data[f"day{number}"] for number in range(7)]


def weekdays() -> list[str]:
    """Names of days, Monday first."""
    return [
        gettext("Monday"),
        gettext("Tuesday"),
        gettext("Wednesday"),
        gettext("Thursday"),
        gettext("Friday"),
        gettext("Saturday"),
        gettext("Sunday"),
    ]


@requires("codes.see_all")
def calendar_page(request: HttpRequest, point: str) -> HttpResponse:
    """What a control point can inspect on the next two weeks."""
    today = timezone.localdate()
    means = request.GET.get("means", "")
    held = queries.code("capacity", f"{point}.{means}", today)
    week = held.data["week"] if held else []
    typed = {f"day{number}": most for number, most in enumerate(week)}
    form = CapacityForm(initial={"since": today, "means": means, **typed})
    return _calendar(request, point, form)


@require_POST
@requires("codes.set_capacity")
def change_capacity(request: HttpRequest, point: str) -> HttpResponse:
    """Write a supervisor's numbers, or say what is wrong with them."""
    form = CapacityForm(request.POST)
    if not form.is_valid():
        return _calendar(request, point, form, status=422)
    asked = form.cleaned_data
    try:
        edition = set_capacity(
            point,
            asked["means"],
            form.week(),
            since=asked["since"],
            until=asked["until"] and asked["until"] + timedelta(1),
            source=asked["source"],
            actor=actor_of(request).address,
        )
    except BadFacts as refused:
        for mistake in refused.mistakes:
            form.add_error(None, f"{mistake.field}: {mistake.rule}")
        return _calendar(request, point, form, status=422)
    said = _("The calendar was changed.") if edition else _("The calendar says so already.")
    messages.success(request, said)
    return redirect("codes_calendar", point)


def _calendar(
    request: HttpRequest, point: str, form: CapacityForm, status: int = 200
) -> HttpResponse:
    first = timezone.localdate()
    points = queries.choices("control_point", first)
    here = next((one for one in points if one.code == point), None)
    language = get_language() or "en"
    names = {one.code: one.name(language) for one in queries.choices("means")}
    planned = plan_of(point, first, _DAYS) if here else {}
    context = {
        "room": "codes",
        "point": here,
        "points": [(one.code, one.name(language)) for one in points],
        "name": here.name(language) if here else point,
        "days": [first + timedelta(offset) for offset in range(_DAYS)],
        "planned": [(code, names.get(code, code), numbers) for code, numbers in planned.items()],
        "form": form,
        "may_change": actor_of(request).may("codes.set_capacity"),
    }
    return render(request, "codes/calendar.html", context, status=status if here else 404)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


#: Tables that the search of the top bar looks through.
_SEARCHED = ("country", "hs", "locode")


def _hits(_request: HttpRequest, text: str, most: int) -> list[Hit]:
    language = get_language() or "en"
    found = [one for name in _SEARCHED for one in queries.search(name, text, language, 3)]
    return [
        Hit(
            f"{one.code} {one.name(language)}",
            reverse("codes_code", args=[one.table, one.code]),
            table_of(one.table).title,
        )
        for one in found[:most]
    ]


finds("codes", _("Code tables"), "codes.see_all", _hits, order=80)
nav("codes", _("Code tables"), "codes", "codes.see_all", order=80)

urlpatterns = [
    path("codes/", index, name="codes"),
    path("codes/calendar/<str:point>/", calendar_page, name="codes_calendar"),
    path("codes/calendar/<str:point>/change", change_capacity, name="codes_change_capacity"),
    path("codes/<str:name>/", table_page, name="codes_table"),
    path("codes/<str:name>/<str:code>/", code_page, name="codes_code"),
]
