"""The network of a party: whom it trades with, from where, through whom; and who shares these.

Read from the newest consignments of the party and of the same goods, so its size is bounded and
says so. Carriers and agents serve everybody: who shares one is not told.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET

from tidegate.access.interface import actor_of, requires
from tidegate.parties.interface import Party, known_as

from ...models import Decision, Label
from ...queries import beginning, same_trader
from ..words import Words
from .consignment import decision_in, framed

#: Consignments that are looked at, the newest: of the party, and of the same goods.
_MOST = 200
#: Of a kind, and of other traders, those that are drawn.
_MOST_OF_KIND, _MOST_OTHERS = 6, 12
_SUBHEADING = 6
_ROAD = "3"

_TRADER = "trader"
_KINDS: Mapping[str, Words] = {
    _TRADER: gettext_lazy("Trader"),
    "consignor": gettext_lazy("Consignor"),
    "address": gettext_lazy("Address of delivery"),
    "vehicle": gettext_lazy("Vehicle"),
    "agent": gettext_lazy("Agent"),
    "carrier": gettext_lazy("Carrier"),
}
#: What two traders seldom share by chance.
_TELLING = ("consignor", "address", "vehicle")


@dataclass(slots=True)
class Node:
    """A party, a place or a vehicle, and the consignments that name it."""

    key: tuple[str, str]
    name: str
    declared: set[int] = field(default_factory=set)
    #: The newest of them.
    reference: str = ""
    examined: int = 0
    found: int = 0
    #: Traders besides the one that is looked at.
    others: int = 0

    @property
    def kind(self) -> Words:
        """What it is."""
        return _KINDS[self.key[0]]

    @property
    def element(self) -> str:
        """Names it on the page."""
        return f"{self.key[0]}-{self.key[1]}"


@dataclass(frozen=True, slots=True)
class Network:
    """What is drawn, and how much was left out."""

    nodes: list[Node]
    #: From a trader to what it shares: how many consignments.
    edges: Mapping[tuple[tuple[str, str], tuple[str, str]], int]
    looked_at: int
    left_out: int
    #: Other parties that officers say are this one: what they declared is counted with it.
    same: list[Party]


@require_GET
@requires("targeting.read", purpose=True)
def network(request: HttpRequest, reference: str) -> HttpResponse:
    """The graph, and the table that says the same."""
    decision = decision_in(reference)
    found = network_of(decision)
    return render(
        request,
        "targeting/room/network.html",
        {
            **framed(decision, actor_of(request), "network"),
            "network": found,
            "drawing": None if found is None else _drawing(found),
            "title": None if found is None else _title(found),
        },
    )


def network_of(decision: Decision) -> Network | None:
    """Around the party of a consignment; None where its document names none."""
    own = _parts(decision.declared.document or {}).get(_TRADER)
    if own is None:
        return None
    party = decision.declared.trader
    same = [] if party is None else known_as(party)
    numbers = {other.pk for other in same}
    nodes: dict[tuple[str, str], Node] = {}
    edges: Counter[tuple[tuple[str, str], tuple[str, str]]] = Counter()
    rows = _rows(decision)
    for row in rows:
        parts = _parts(row.declared.document or {})
        if row.declared.trader_id in numbers:
            parts[_TRADER] = own
        trader = parts.get(_TRADER)
        if trader is None:
            continue
        for kind, (key, name) in parts.items():
            node = nodes.setdefault((kind, key), Node((kind, key), name))
            node.declared.add(row.declared_id)
            node.reference = node.reference or row.declaration.reference
            if kind != _TRADER:
                edges[(_TRADER, trader[0]), (kind, key)] += 1
    centre = (_TRADER, own[0])
    kept = _near(centre, nodes, edges)
    _tell_outcomes(kept)
    names = {one.key for one in kept}
    drawn = {pair: count for pair, count in edges.items() if names.issuperset(pair)}
    mine = sum(first == centre for first, _second in edges)
    left_out = mine - sum(first == centre for first, _second in drawn)
    return Network(kept, drawn, len(rows), left_out, same)


def _rows(decision: Decision) -> list[Decision]:
    """The newest of the party and of the same goods, this one among them; keys first."""
    own = same_trader(decision)
    goods = decision.commodity_code[:_SUBHEADING]
    same = Decision.objects.filter(beginning("commodity_code", goods)) if goods else None
    keys = {decision.pk}
    for some in (own, same):
        if some is not None:
            keys.update(some.order_by("-pk").values_list("pk", flat=True)[:_MOST])
    rows = Decision.objects.filter(pk__in=keys).exclude(state="superseded")
    light = rows.select_related("declared", "declaration").order_by("-pk")
    return list(light.only("declared__document", "declared__trader", "declaration__reference"))


def _parts(document: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """Kind → what makes two the same, and its name; written in one way, as the engine does."""
    address = ", ".join(
        filter(None, (document.get("consignee_street"), document.get("consignee_city")))
    )
    said = {
        _TRADER: document.get("trader_name") or document.get("consignee_name"),
        "consignor": document.get("consignor_name"),
        "address": address,
        "vehicle": document.get("conveyance_id")
        if document.get("transport_mode") == _ROAD
        else None,
        "agent": document.get("agent"),
        "carrier": document.get("carrier"),
    }
    found = {
        kind: (" ".join(str(name).upper().split()), str(name))
        for kind, name in said.items()
        if name
    }
    number = document.get("trader_id")
    if number:
        name = found.get(_TRADER, ("", str(number)))[1]
        found[_TRADER] = (str(number), name)
    return found


def _near(
    centre: tuple[str, str],
    nodes: Mapping[tuple[str, str], Node],
    edges: Mapping[tuple[tuple[str, str], tuple[str, str]], int],
) -> list[Node]:
    """The party, what it uses most and shares first, and who shares it; each kind bounded."""
    users: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    for trader, thing in edges:
        users[thing].add(trader)
    for thing, traders in users.items():
        nodes[thing].others = len(traders - {centre}) if thing[0] in _TELLING else 0
    own = [thing for trader, thing in edges if trader == centre]
    kept = [nodes[centre]]
    for kind in _KINDS:
        of_kind = [nodes[thing] for thing in own if thing[0] == kind]
        of_kind.sort(key=lambda one: (-min(one.others, 1), -edges[centre, one.key], one.key))
        kept += of_kind[:_MOST_OF_KIND]
    shared = Counter(
        trader for one in kept if one.key[0] in _TELLING for trader in users[one.key] - {centre}
    )
    ranked = sorted(shared, key=lambda one: (-shared[one], one))
    return kept + [nodes[one] for one in ranked[:_MOST_OTHERS]]


def _tell_outcomes(nodes: Iterable[Node]) -> None:
    """What examinations found of the consignments of each, by one question."""
    several = list(nodes)
    wanted = set().union(*(one.declared for one in several))
    labels = Label.objects.filter(declared__in=wanted).order_by("known_at", "pk")
    found = dict(labels.values_list("declared_id", "found"))
    for one in several:
        known = [found[pk] for pk in one.declared if pk in found]
        one.examined, one.found = len(known), sum(known)


def _title(found: Network) -> str:
    others = sum(one.key[0] == _TRADER for one in found.nodes) - 1
    own = found.nodes[0].name
    if not others:
        return _("%(name)s: nobody else is seen with its consignors, addresses or vehicles") % {
            "name": own
        }
    told = ngettext(
        "%(count)s other trader shares consignors, addresses or vehicles with %(name)s",
        "%(count)s other traders share consignors, addresses or vehicles with %(name)s",
        others,
    )
    return told % {"count": others, "name": own}


def _drawing(found: Network) -> dict[str, Any]:
    """Three columns: the party, what it uses, who shares it."""
    centre = found.nodes[0]
    return {
        "nodes": [
            {
                "id": one.element,
                "name": one.name,
                "kind": one.key[0],
                "column": 0 if one is centre else 2 if one.key[0] == _TRADER else 1,
                "found": one.found,
            }
            for one in found.nodes
        ],
        "edges": [
            {"from": "-".join(trader), "to": "-".join(thing), "count": count}
            for (trader, thing), count in found.edges.items()
        ],
    }
