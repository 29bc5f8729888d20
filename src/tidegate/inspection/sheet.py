"""What a page says of a work order: the goods, the container, the reasons, the words for a refusal.

Everything of the declaration comes from the version that was decided on.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tidegate.codes.interface import choices, code, codes
from tidegate.flow.interface import Conflict, NotFromHere
from tidegate.targeting.interface import Assessment, Decision, reasons_of

from .errors import NotHeld
from .models import Sign, WorkOrder

#: The most lines of one list.
MOST = 100


@dataclass(frozen=True, slots=True)
class Line:
    """A work order in a list."""

    pk: int
    reference: str
    lane: str
    state: str
    goods: str
    container: str
    control_point: str
    due_at: datetime
    found: bool | None = None


@dataclass(frozen=True, slots=True)
class Goods:
    """One line of the declaration, as an examiner needs it at the goods."""

    description: str
    commodity_code: str
    packages: int | None
    package_kind: str
    gross_weight_kg: str
    net_weight_kg: str
    #: Gross weight of one pack, as declared: what a scale at the goods should say.
    kg_a_pack: str
    container: str
    seal: str
    origin: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """What to look for, where; what was found, once it was."""

    #: The strongest reason first.
    reasons: tuple[str, ...]
    goods: tuple[Goods, ...]
    #: What this lane is examined with.
    means: str
    control_point: str
    #: Origin, place of loading, place of discharge, destination; what is known of them.
    way: tuple[str, ...]
    consignor: str
    consignee: str
    conveyance: str
    facts: tuple[tuple[str, str], ...]


def of(order: WorkOrder) -> Sheet:
    """The sheet of a work order; what was erased under a policy is empty."""
    document: dict[str, Any] = order.decision.declared.document or {}
    lines = document.get("lines", [])
    kinds = _names("package", (line.get("package_kind", "") for line in lines))
    way = (
        *dict.fromkeys(line["origin_country"] for line in lines if "origin_country" in line),
        *(
            document[name]
            for name in ("loading_place", "discharge_place", "destination_country")
            if name in document
        ),
    )
    return Sheet(
        reasons=_reasons(order.decision),
        goods=tuple(_goods(line, kinds) for line in lines),
        means=_means(order.lane),
        control_point=name_of("control_point", order.control_point),
        way=tuple(str(place) for place in way),
        consignor=document.get("consignor_name", ""),
        consignee=document.get("consignee_name", ""),
        conveyance=" ".join(
            str(document[name]) for name in ("conveyance_id", "voyage_number") if name in document
        ),
        facts=_facts(order),
    )


def lines(orders: Iterable[WorkOrder]) -> list[Line]:
    """Work orders as a list shows them."""
    language = _language()
    places = {one.code: one.name(language) for one in choices("control_point")}
    return [_line(order, places.get(order.control_point, order.control_point)) for order in orders]


def name_of(table: str, value: str) -> str:
    """A code's name in the language of the page; the code itself where nothing holds of it."""
    found = code(table, value) if value else None
    return value if found is None else found.name(_language())


def why_not(order: WorkOrder, refusal: Exception) -> str:
    """A refusal in words for the person at the goods."""
    holder = order.examiner.name if order.examiner else ""
    if order.state == "cancelled":
        return _("Cancelled by a supervisor.")
    if isinstance(refusal, Conflict | NotFromHere | NotHeld):
        if order.state == "closed":
            return _("Already closed by %(name)s.") % {"name": holder}
        if holder:
            return _("%(name)s holds this examination.") % {"name": holder}
        return _("Nobody holds this examination. Claim it first.")
    return str(refusal)


def _line(order: WorkOrder, place: str) -> Line:
    document: dict[str, Any] = order.decision.declared.document or {}
    first: dict[str, Any] = next(iter(document.get("lines", [])), {})
    finding = getattr(order, "finding", None)
    return Line(
        pk=order.pk,
        reference=order.reference,
        lane=order.lane,
        state=order.state,
        goods=first.get("goods_description", ""),
        container=first.get("container_number", ""),
        control_point=place,
        due_at=order.decision.due_at,
        found=None if finding is None else finding.found,
    )


def _goods(line: dict[str, Any], kinds: dict[str, str]) -> Goods:
    kind = line.get("package_kind", "")
    return Goods(
        description=line.get("goods_description", ""),
        commodity_code=line.get("commodity_code", ""),
        packages=line.get("packages"),
        package_kind=kinds.get(kind, kind),
        gross_weight_kg=_kilograms(line.get("gross_weight_kg")),
        net_weight_kg=_kilograms(line.get("net_weight_kg")),
        kg_a_pack=_kg_a_pack(line),
        container=line.get("container_number", ""),
        seal=line.get("seal_number", ""),
        origin=line.get("origin_country", ""),
    )


def _reasons(decision: Decision) -> tuple[str, ...]:
    found = Assessment.objects.filter(declared=decision.declared_id).defer("vectors").first()
    return () if found is None else tuple(one.text for one in reasons_of(found, _language()))


def _means(lane: str) -> str:
    """The means that a lane calls for."""
    language = _language()
    own = [one for one in choices("means") if one.data["lane"] == lane]
    return ", ".join(one.name(language) for one in sorted(own, key=lambda one: one.data["cost"]))


def _kilograms(declared: str | None) -> str:
    return "" if declared is None else f"{Decimal(declared):,f}"


def _kg_a_pack(line: dict[str, Any]) -> str:
    packages, gross = line.get("packages"), line.get("gross_weight_kg")
    return f"{Decimal(gross) / packages:.1f}" if packages and gross else ""


def _facts(order: WorkOrder) -> tuple[tuple[str, str], ...]:
    """The finding, row by row."""
    finding = getattr(order, "finding", None)
    if finding is None:
        return ()
    signs = dict(Sign.choices)
    packs = ""
    if finding.packs_found is not None:
        packs = _("%(found)s of %(all)s") % {
            "found": f"{finding.packs_found:,}",
            "all": f"{finding.packs_of:,}",
        }
    rows = (
        (_("Examined with"), ", ".join(name_of("means", one) for one in finding.means_used)),
        (_("Noticed"), "; ".join(str(signs[one]) for one in finding.signs)),
        (_("What was found"), name_of("finding_category", finding.category)),
        (_("Quantity"), _amount(finding.quantity, name_of("unit", finding.quantity_unit))),
        (_("Weight"), _amount(finding.weight_kg, "kg")),
        (_("In packs"), packs),
        (_("Where hidden"), name_of("hiding_place", finding.hiding_place)),
        (_("In the examiner’s words"), finding.words),
    )
    return tuple((title, value) for title, value in rows if value)


def _amount(value: Decimal | None, unit: str) -> str:
    return "" if value is None else f"{value.normalize():,f} {unit}".strip()


def _names(table: str, values: Iterable[str]) -> dict[str, str]:
    language = _language()
    return {value: found.name(language) for value, found in codes(table, values).items()}


def _language() -> str:
    return get_language() or "en"
