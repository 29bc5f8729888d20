"""The tables of a month: what was found and missed, what honest trade bore, who was examined."""

from collections.abc import Callable, Mapping

import numpy as np
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tidegate.analytics.measurement.interface import (
    Estimate,
    Log,
    at_rate,
    hit_rate,
    irregular,
    irregular_share,
    irregular_with_model,
    leakage,
)

from ...rules import Terms
from .reading import Flags, Month, Names, Numbers
from .sheets import Cell, Column, Sheet, known

#: Lines of a table; the rest is one more.
_MOST = 12
#: Letters of a name.
_LONGEST = 48
#: Shares of consignments of which it is said what examining them would have found.
RATES = (0.02, 0.05, 0.1)
#: Traders by their consignments in twelve months: up to so many.
_SIZES: tuple[tuple[int, str | Promise], ...] = (
    (0, gettext_lazy("not named")),
    (2, gettext_lazy("1 or 2 consignments a year")),
    (11, gettext_lazy("3 to 11 a year")),
    (99, gettext_lazy("12 to 99 a year")),
    (2**62, gettext_lazy("100 a year and more")),
)
#: Codes to what people call them.
Called = Callable[[list[str]], Mapping[str, str]]


def missed(month: Month, here: Flags | None = None, *, with_model: bool = False) -> Estimate | None:
    """Irregular consignments that nobody examined, among some or all."""
    rows = np.ones(len(month), bool) if here is None else here
    log = month.log.of(rows)
    told = (
        irregular_with_model(log, chances(month)[rows], np.ones(len(log)))
        if with_model
        else irregular(log)
    )
    # What officers examined unasked was found, too.
    found = float((month.examined & month.found & rows).sum())
    return None if told is None else known(told.less(found))


def leaked(month: Month) -> Estimate | None:
    """Share of the irregular that slipped through."""
    not_found = missed(month)
    if not_found is None:
        return None
    found = float((month.examined & month.found).sum())
    return leakage(Estimate(found, found, found, 0, 0), not_found)


def chances(month: Month) -> Numbers:
    """The model's chance of a find; where there is none, the share of finds among the examined."""
    usual = month.found[month.examined].mean() if month.examined.any() else 0.0
    return np.where(np.isnan(month.score), usual, month.score)


def other_rates(month: Month, terms: Terms) -> Sheet:
    """What examining another share would have found, by score and by chance in the same parts."""
    columns = (
        Column(_("Examined"), "share"),
        Column(_("Consignments")),
        Column(_("Irregular ones found"), "estimate"),
        Column(_("Share of the examined"), "estimated_share"),
        Column(_("Irregular ones missed"), "estimate"),
        Column(_("Share that slips through"), "estimated_share"),
    )
    rows: list[list[Cell]] = []
    for rate in RATES:
        policy = _policy(month, rate, terms)
        found = known(irregular(month.log, policy))
        left = known(irregular(month.log, 1 - policy))
        rows.append(
            [
                rate,
                round(policy.sum()),
                found,
                known(hit_rate(month.log, policy)),
                left,
                None if found is None or left is None else leakage(found, left),
            ]
        )
    return Sheet("rates", _("What another share would have found"), columns, rows)


def _policy(month: Month, rate: float, terms: Terms) -> Numbers:
    # What the engine refused is looked at under every policy.
    score = np.where(month.refused, np.nan, np.nan_to_num(month.score))
    return at_rate(score, rate, terms.random_share)


def by(month: Month, name: str, title: str, what: str, codes: Names, called: Called) -> Sheet:
    """What was found and missed, and what honest trade bore, by one thing."""
    columns = (
        Column(what, "text"),
        Column(_("Consignments")),
        Column(_("Examined")),
        Column(_("Irregular")),
        Column(_("Missed"), "estimate"),
        Column(_("Honest, examined")),
        Column(_("Part"), "share"),
        Column(_("Held, median minutes"), "minutes"),
        Column(_("Held, hours in all"), "minutes"),
    )
    rows = [
        [label, *_trade(month, here)] for label, here in _groups(codes, called, _("all others"))
    ]
    return Sheet(name, title, columns, rows)


def _trade(month: Month, here: Flags) -> list[Cell]:
    clear = month.clear & here
    held = month.minutes[clear & ~np.isnan(month.minutes)]
    return [
        int(here.sum()),
        int((month.examined & here).sum()),
        int((month.examined & month.found & here).sum()),
        missed(month, here),
        int(clear.sum()),
        float(clear.sum() / here.sum()),
        float(np.median(held)) if len(held) else None,
        float(held.sum() / 60) if len(held) else None,
    ]


def _groups(codes: Names, called: Called, others: str) -> list[tuple[str, Flags]]:
    """The largest by name, and the rest together."""
    named, at, counts = np.unique(codes, return_inverse=True, return_counts=True)
    order = np.argsort(-counts, kind="stable")
    told = called([str(named[one]) for one in order[:_MOST]])
    largest = [
        (Truncator(told[str(named[one])]).chars(_LONGEST), at == one) for one in order[:_MOST]
    ]
    rest = np.isin(at, order[_MOST:])
    return [*largest, (others, rest)] if rest.any() else largest


def sizes(month: Month) -> Sheet:
    """Who was examined, by how much a trader trades."""
    upto = [most for most, _name in _SIZES]
    at = np.searchsorted(upto, month.dealings)
    groups = [(str(name), at == band) for band, (_upto, name) in enumerate(_SIZES)]
    return _borne(month, "sizes", _("By size of the trader"), _("Trader"), groups)


def origins(month: Month, called: Called) -> Sheet:
    """Who was examined, by where goods come from; nobody's own origin is known or asked."""
    groups = _groups(month.origin, called, _("all others"))
    title = _("By country of origin of the goods")
    return _borne(month, "origins", title, _("Country of origin"), groups)


def _borne(
    month: Month, name: str, title: str, what: str, groups: list[tuple[str, Flags]]
) -> Sheet:
    columns = (
        Column(what, "text"),
        Column(_("Consignments")),
        Column(_("Selected by score")),
        Column(_("Drawn by chance")),
        Column(_("Examined")),
        Column(_("Irregular")),
        Column(_("Honest, examined")),
        Column(_("Honest and examined, part of all"), "estimated_share"),
    )
    usual = float(month.clear.mean()) if len(month) else 0.0
    rows: list[list[Cell]] = []
    marked = set()
    for label, here in groups:
        if not here.any():
            continue
        clear = month.clear[here]
        share = irregular_share((1.0, bool(one)) for one in clear)
        if share is not None and share.low > usual:
            marked.add(len(rows))
        rows.append(
            [
                label,
                int(here.sum()),
                int((month.selected & ~month.drawn & here).sum()),
                int((month.drawn & here).sum()),
                int((month.examined & here).sum()),
                int((month.examined & month.found & here).sum()),
                int(clear.sum()),
                share,
            ]
        )
    return Sheet(name, title, columns, rows, frozenset(marked))


def draws(month: Month) -> Sheet:
    """How the draws went: whether estimates stand on them."""
    log = month.log
    columns = (Column(_("Selection"), "text"), Column(_("Selected")), Column(_("Outcome known")),
               Column(_("Irregular")), Column(_("Share"), "estimated_share"))  # fmt: skip
    capped = month.capped
    kinds = [(_("by score, for certain"), month.selected & ~month.drawn & ~capped)]
    if capped.any():
        kinds.append((_("by score, though its trader bore enough"), capped))
    kinds.append((_("drawn by chance"), month.drawn))
    rows: list[list[Cell]] = [
        [
            name,
            int(here.sum()),
            int((log.examined & here).sum()),
            int((log.finds & here).sum()),
            _share(log, here),
        ]
        for name, here in kinds
    ]
    return Sheet("draws", _("What the estimates rest on"), columns, rows)


def _share(log: Log, here: Flags) -> Estimate | None:
    examined = log.examined & here
    pairs = zip(log.propensity[examined].tolist(), log.found[examined].tolist(), strict=True)
    return irregular_share(pairs)
