"""The same goods: what they cost and weighed, where they came from and went to, how they ended."""

from collections import Counter
from dataclasses import dataclass
from statistics import median, quantiles

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tidegate.codes.interface import codes

from ...models import Decision, Label
from ...queries import beginning
from ..islands import Bar, Island, bars, day_of
from ..worklist import line_of

#: Consignments of the same goods that are looked at, the newest.
_MOST = 200
#: Fewer are no picture.
_FEWEST = 5
_CASES = 5
#: Of the Harmonized System: a subheading, then a heading.
_DIGITS = (6, 4)
_PLACES = 8


@dataclass(frozen=True, slots=True)
class _Same:
    """The newest consignments of the same goods."""

    #: The digits that they share: the subheading or, where few are known, the heading.
    goods: str
    rows: list[Decision]


def _same(decision: Decision) -> _Same:
    code = decision.commodity_code
    for digits in _DIGITS:
        goods = code[:digits]
        rows = _of(goods, decision) if len(goods) == digits else []
        if len(rows) >= _FEWEST:
            break
    return _Same(goods, rows)


def _of(goods: str, decision: Decision) -> list[Decision]:
    # Keys first, out of the index: to sort them with their documents would read all of these goods.
    same = Decision.objects.filter(beginning("commodity_code", goods)).order_by("-pk")
    newest = Decision.objects.filter(pk__in=list(same.values_list("pk", flat=True)[:_MOST]))
    others = newest.exclude(declaration=decision.declaration_id).exclude(state="superseded")
    assessed = others.select_related("declared__assessment").order_by("-pk")
    return list(
        assessed.only("declared__lodged_at", "declared__document", "declared__assessment__line")
    )


def prices(decision: Decision) -> Island | None:
    """What the same goods cost a kilogram, this one marked."""
    return _plot(
        decision,
        ("customs_value", "net_weight_kg"),
        _("HKD per kg"),
        _("HKD %(own)s per kg; half of %(count)d others of %(goods)s are below %(middle)s"),
    )


def weights(decision: Decision) -> Island | None:
    """What a package of the same goods weighs, this one marked."""
    return _plot(
        decision,
        ("gross_weight_kg", "packages"),
        _("kg a package"),
        _("%(own)s kg a package; half of %(count)d others of %(goods)s are below %(middle)s"),
    )


def _ratio(decision: Decision, names: tuple[str, str]) -> float | None:
    line = line_of(decision)
    above, below = (float(line.get(name) or 0) for name in names)
    return above / below if above > 0 and below > 0 else None


def _plot(decision: Decision, names: tuple[str, str], unit: str, said: str) -> Island | None:
    own, same = _ratio(decision, names), _same(decision)
    others = [
        (one.declared.lodged_at, value)
        for one in same.rows
        if (value := _ratio(one, names)) is not None
    ]
    if own is None or len(others) < _FEWEST:
        return None
    values = [value for _at, value in others]
    middle, cuts = median(values), quantiles(values, n=20)
    return Island(
        "price-plot",
        said
        % {
            "own": f"{own:,.2f}",
            "count": len(values),
            "goods": same.goods,
            "middle": f"{middle:,.2f}",
        },
        {
            "prices": [{"at": day_of(at), "value": round(value, 4)} for at, value in others],
            "this": {"at": day_of(decision.declared.lodged_at), "value": round(own, 4)},
            "label": _("this consignment"),
            "unit": unit,
            "median": round(middle, 4),
            "low": round(cuts[0], 4),
            "high": round(cuts[-1], 4),
            "median_label": _("median"),
            "table": {
                "head": [_("Lodged"), unit],
                "rows": [[day_of(at), f"{value:,.2f}"] for at, value in others],
            },
        },
    )


def origins(decision: Decision) -> Island | None:
    """From which countries the same goods come."""
    return _places(
        decision,
        "origin_country",
        _("Country of origin"),
        _("%(own)d of the last %(count)d consignments of %(goods)s come from %(place)s"),
    )


def destinations(decision: Decision) -> Island | None:
    """To which countries the same goods go."""
    return _places(
        decision,
        "destination_country",
        _("Country of final destination"),
        _("%(own)d of the last %(count)d consignments of %(goods)s go to %(place)s"),
    )


def _places(decision: Decision, name: str, head: str, said: str) -> Island | None:
    own, same = line_of(decision).get(name), _same(decision)
    known = [place for one in same.rows if (place := line_of(one).get(name))]
    if not own or len(known) < _FEWEST:
        return None
    counts = Counter(known)
    most = [pair for pair in counts.most_common(_PLACES) if pair[0] != own]
    rows = sorted([*most, (own, counts[own])], key=lambda pair: -pair[1])
    title = said % {"own": counts[own], "count": len(known), "goods": same.goods, "place": own}
    names = codes("country", [place for place, _count in rows])
    language = get_language() or "en"
    some = [
        Bar(names[place].name(language) if place in names else place, count, marked=place == own)
        for place, count in rows
    ]
    return bars(title, [head, _("Consignments")], some)


def cases(decision: Decision) -> Island | None:
    """The last ones of the same goods that were examined, and what was found."""
    same = _same(decision)
    others = [one.declared_id for one in same.rows]
    labels = Label.objects.filter(declared__in=others).select_related("declared__declaration")
    # Few of so many were examined: sorted here, or a database looks through every label for them.
    light = labels.defer("declared__document")
    known = sorted(light, key=lambda one: one.known_at, reverse=True)[:_CASES]
    if not known:
        return None
    found = sum(one.found for one in known)
    title = _("%(found)d of the last %(count)d examined of %(goods)s were irregular")
    said = {"found": found, "count": len(known), "goods": same.goods}
    return Island("", title % said, {"cases": known})
