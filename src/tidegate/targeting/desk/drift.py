"""The page of drift: what moved since the model in service began, since when, what to do."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from tidegate.access.interface import actor_of, requires

from ..drifting import FEWEST_DAYS
from ..models import DriftDay
from ..queries import FEATURES, drift_days, model_in_service
from .feature_words import plain, value
from .islands import Island, percent
from .words import Words

#: Pictures of features on the page.
_PICTURES = 6
#: Numbers that are codes: their middle says nothing.
_CODES = frozenset({"transport_mode", "chapter", "day_of_week"})
#: After so many days without a worker an alarm is old news.
_FRESH = timedelta(days=3)

#: What moved, as a heading, and what to do next.
KINDS: dict[str, tuple[Words, Words]] = {
    "inputs": (
        gettext_lazy("What is lodged has moved"),
        gettext_lazy(
            "Look at the features below. If trade has changed for good, learn a candidate from "
            "the new days and put it in shadow."
        ),
    ),
    "drawn": (
        gettext_lazy("More or less than before slips through"),
        gettext_lazy(
            "Finds among the draws say what the score leaves. If they rise, propose a larger "
            "share, and learn a candidate."
        ),
    ),
    "selected": (
        gettext_lazy("What the score selects is irregular more or less often"),
        gettext_lazy(
            "If it finds less, learn a candidate and put it in shadow; if the model before found "
            "more, roll back to it."
        ),
    ),
    "calibration": (
        gettext_lazy("The chances that the model says are not right any more"),
        gettext_lazy(
            "Until another model serves, read the score as an order, not as a chance; the lane "
            "that opens goods rests on the chance."
        ),
    ),
}


def alarms(row: DriftDay | None) -> list[dict[str, Any]]:
    """What moved at the end of a day, since when."""
    if row is None:
        return []
    raised = row.summary["raised"]
    return [
        {"kind": kind, "title": title, "next": todo, "since": date.fromisoformat(raised[kind])}
        for kind, (title, todo) in KINDS.items()
        if kind in raised
    ]


def fresh_alarms() -> list[dict[str, Any]]:
    """What had moved at the end of the last days, for the morning's page."""
    record = model_in_service()
    days = [] if record is None else drift_days(record, 1)
    is_fresh = days and days[-1].day >= timezone.localdate() - _FRESH
    return alarms(days[-1]) if is_fresh else []


@require_GET
@requires("targeting.read_models")
def drift(request: HttpRequest) -> HttpResponse:
    """Each kind of drift of the model in service, day by day."""
    record = model_in_service()
    days = [] if record is None else drift_days(record)
    last = days[-1] if days else None
    told = {} if last is None else last.summary
    inputs = told.get("inputs")
    return render(
        request,
        "targeting/drift.html",
        {
            "room": "models",
            "record": record,
            "last": last,
            "alarms": alarms(last),
            "told": told,
            "fewest": 2 * FEWEST_DAYS,
            "inputs": inputs,
            "trend": _moved_by_day(days) if inputs else None,
            "pictures": [_picture(one) for one in (inputs or {"features": []})["features"]][
                :_PICTURES
            ],
            "rates": [
                (title, _rates(days, kind, title))
                for kind, title in (
                    ("drawn", _("Finds among the draws: what the score leaves")),
                    ("selected", _("Finds among what the score selects")),
                )
            ],
            "ratio": _ratios(days),
            "may_train": actor_of(request).may("targeting.train"),
        },
    )


def _moved_by_day(days: list[DriftDay]) -> Island:
    counts = [(f"{one.day:%m-%d}", (one.summary["inputs"] or {}).get("moved")) for one in days]
    title = _("%(count)s of %(all)s features had moved on %(day)s") % {
        "count": counts[-1][1] or 0,
        "all": days[-1].summary["inputs"]["looked_at"],
        "day": f"{days[-1].day:%Y-%m-%d}",
    }
    data = {
        "bars": [{"name": day, "value": n or 0, "marked": bool(n)} for day, n in counts],
        "upright": True,
        "table": {
            "head": [_("Day"), _("Features that had moved")],
            "rows": [[day, _("not known yet") if n is None else n] for day, n in counts],
        },
    }
    return Island("bars", title, data)


def _picture(one: dict[str, Any]) -> dict[str, Any]:
    feature = FEATURES.get(one["name"])
    name = one["name"] if feature is None else plain(feature)
    said = (
        [f"{end:,.3g}" for end in (one["low"], one["high"])]
        if feature is None
        else [value(feature, end) for end in (one["low"], one["high"])]
    )
    middles = [
        "–" if middle is None or feature is None else value(feature, middle)
        for middle in (one["middle_then"], one["middle_now"])
    ]
    then, now = ([round(100 * share, 1) for share in one[key]] for key in ("then", "now"))
    parts = [said[0], *[""] * (len(then) - 3), said[1], _("missing")]
    if not then[-1] and not now[-1]:
        parts, then, now = parts[:-1], then[:-1], now[:-1]
    title = name
    if one["name"] not in _CODES:
        title = _("%(feature)s: the middle was %(then)s, now %(now)s") % {
            "feature": name,
            "then": middles[0],
            "now": middles[1],
        }
    data = {
        "parts": parts,
        "then": then,
        "now": now,
        "then_name": _("then"),
        "now_name": _("now"),
        "table": {
            "head": [_("Part of the range"), _("then, %"), _("now, %")],
            "rows": [
                [part or str(n + 1), before, after]
                for n, (part, before, after) in enumerate(zip(parts, then, now, strict=True))
            ],
        },
    }
    sure = _("Moved by %(shift)s of its range; chance alone does so %(chance)s.") % {
        "shift": percent(one["shift"]),
        "chance": _chance(one["chance"]),
    }
    return {"island": Island("then-now", title, data), "moved": one["moved"], "sure": sure}


def _chance(chance: float) -> str:
    if chance <= 0.001:
        return _("less than once in a thousand times")
    return _("%(count)s times in a hundred") % {"count": f"{100 * chance:.1f}"}


def _rates(days: list[DriftDay], kind: str, title: str) -> Island | None:
    known = [(one.day, one.summary[kind]) for one in days]
    last = known[-1][1] if known else None
    if last is None:
        return None
    said = _("%(title)s: %(then)s then, %(now)s now") % {
        "title": title,
        "then": _of(last["then"]),
        "now": _of(last["now"]),
    }
    return _trend(
        said,
        [(day, None if one is None else (one["now"]["share"], one["now"]["low"],
                                         one["now"]["high"], one["moved"]))
         for day, one in known],
        last["then"]["share"],
        scale=100,
        unit="%",
    )  # fmt: skip


def _of(one: dict[str, Any]) -> str:
    return f"{percent(one['share'])} ({one['found']:,} / {one['examined']:,})"


def _ratios(days: list[DriftDay]) -> Island | None:
    known = [(one.day, one.summary["calibration"]) for one in days]
    last = known[-1][1] if known else None
    if last is None:
        return None
    said = _("For each find that the chances let expect, %(then)s were found then, %(now)s now")
    return _trend(
        said % {"then": f"{last['then']['ratio']:.2f}", "now": f"{last['now']['ratio']:.2f}"},
        [(day, None if one is None else (one["now"]["ratio"], one["now"]["ratio_low"],
                                         one["now"]["ratio_high"], one["moved"]))
         for day, one in known],
        last["then"]["ratio"],
    )  # fmt: skip


def _trend(
    title: str,
    known: list[tuple[date, tuple[float, float, float, bool] | None]],
    then: float,
    scale: float = 1,
    unit: str = "",
) -> Island:
    days = []
    for day, one in known:
        drawn: dict[str, Any] = {"day": f"{day:%m-%d}"}
        if one is not None:
            names = zip(("value", "low", "high"), one[:3], strict=True)
            drawn |= {name: round(scale * number, 2) for name, number in names}
            drawn["marked"] = one[3]
        days.append(drawn)
    rows = [
        [
            one["day"],
            one["value"],
            f"{one['low']} – {one['high']}",
            _("yes") if one["marked"] else "",
        ]
        for one in days
        if "value" in one
    ]
    data = {
        "days": days,
        "unit": unit,
        "then": round(scale * then, 2),
        "then_name": _("then"),
        "table": {
            "head": [_("Day"), _("Now"), _("95 times of 100"), _("Moved")],
            "rows": rows,
        },
    }
    return Island("trend", title, data)
