"""Drawings of the report: what each shows is its title."""

from django.utils.translation import gettext as _

from tidegate.analytics.measurement.interface import Estimate

from ..islands import Bar, Island, bars
from .reading import Month
from .sheets import Sheet, part, said, span
from .telling import leaked, missed


def slipping(month: Month) -> Island | None:
    """How many slipped through, by both estimators, beside what was found; None if not known."""
    own = missed(month)
    if own is None:
        return None
    found = int((month.examined & month.found).sum())
    share = leaked(month)
    title = _("An estimated %(missed)s irregular consignments slipped through, beside %(found)s "
              "found: %(share)s of all")  # fmt: skip
    lines = [(_("missed, from the draws"), own)]
    helped = missed(month, with_model=True)
    if helped is not None:
        lines.append((_("missed, from the draws and the model"), helped))
    return _intervals(
        title % {
            "missed": span(own),
            "found": f"{found:,}",
            "share": said(share, share=True),
        },
        lines,
    )  # fmt: skip


def at_other_rates(rates: Sheet) -> Island | None:
    """Finds at other shares of examination; None where one is not known, or there are none."""
    told = [(row[0], row[2]) for row in rates.rows]
    lines = [
        (_("%(share)s examined") % {"share": part(share)}, found)
        for share, found in told
        if isinstance(share, float) and isinstance(found, Estimate)
    ]
    if len(lines) < len(told) or not lines[-1][1].high:
        return None
    last, first = lines[-1][1], lines[0][1]
    title = _("Examining five times as many would have found %(most)s, not %(least)s")
    return _intervals(title % {"most": span(last), "least": span(first)}, lines)


def where(sheet: Sheet) -> Island | None:
    """What was found at each control point; None where nothing was."""
    counts = [(str(row[0]), row[3]) for row in sheet.rows if isinstance(row[3], int)]
    first, most = max(counts, key=lambda one: one[1])
    if not most:
        return None
    title = _("Most was found at %(name)s: %(count)s of %(all)s")
    total = sum(count for _name, count in counts)
    return bars(
        title % {"name": first, "count": f"{most:,}", "all": f"{total:,}"},
        [sheet.columns[0].title, _("Irregular")],
        [Bar(name, count, marked=name == first) for name, count in counts if count],
    )


def _intervals(title: str, lines: list[tuple[str, Estimate]]) -> Island:
    rows = [[name, f"{one.value:,.0f}", f"{one.low:,.0f} – {one.high:,.0f}"] for name, one in lines]
    return Island(
        "intervals",
        title,
        {
            "intervals": [
                {
                    "name": name,
                    "value": round(one.value),
                    "low": round(one.low),
                    "high": round(one.high),
                }
                for name, one in lines
            ],
            "table": {
                "head": [_("What"), _("Consignments"), _("95 times of 100")],
                "rows": rows,
            },
        },
    )
