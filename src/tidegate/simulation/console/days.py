"""Living through days: traders lodge, the worker assesses, officers decide, examiners look."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING, Any

from tidegate.simulation.console.cast import Cast
from tidegate.simulation.console.clock import at
from tidegate.simulation.console.documents import document
from tidegate.simulation.console.year import Year

if TYPE_CHECKING:
    from tidegate.targeting.interface import Decision

#: What an examiner finds of each kind of offence, and by which sign.
_FOUND = {
    "undervaluation": ("undervalued", "papers_differ"),
    "misdescription": ("misdescribed", "goods_differ"),
    "weight-manipulation": ("quantity", "weight_differs"),
    "rare-lane-smuggling": ("tobacco", "image_differs"),
    "split-shipments": ("undervalued", "papers_differ"),
    "phoenix-company": ("undeclared", "count_differs"),
    "counterfeit": ("counterfeit", "goods_differ"),
    "drugs-in-heavy-goods": ("drugs", "image_differs"),
}
#: Hidden from papers, dogs and X-ray: an examination of the wrong kind does not see it.
_SEEN_BY = {
    "documents": frozenset({"undervaluation", "split-shipments", "phoenix-company"}),
    "canine": frozenset({"drugs-in-heavy-goods"}),
    "x_ray": frozenset(_FOUND) - {"undervaluation", "counterfeit"},
    "open": frozenset(_FOUND),
}
#: How a supervisor ends what is held for a kind of find; the rest is released once it is paid.
_ENDED = {
    "tobacco": ("seize", "smuggled"),
    "undeclared": ("seize", "smuggled"),
    "drugs": ("seize", "prohibited"),
    "counterfeit": ("seize", "infringing"),
}
#: What an audit asks the trader for.
_RECORDS = ("invoice", "payment")
#: How many of those for documents find the desk full, and are released to audit.
_DESK_FULL = 0.4
#: Most declarations that one call lodges.
_BATCH = 500


@dataclass(slots=True)
class Harbour:
    """The port as it is lived through."""

    cast: Cast
    year: Year
    dice: Random
    #: Version → what was really in it.
    truth: dict[int, str | None] = field(default_factory=dict)
    lodged: int = 0
    refused: int = 0

    def lodge(self, rows: list[dict[str, Any]], moment: datetime) -> None:
        """Lodge rows at a moment, each by who it belongs to, and assess them."""
        from tidegate.lodgement.interface import LINE, lodge_batch

        with at(moment):
            for key, some in self._by_lodger(rows):
                documents = [document(row, LINE) for row in some]
                for row, outcome in zip(some, lodge_batch(self.cast[key], documents), strict=True):
                    if outcome.version is None:
                        self.refused += 1
                        continue
                    self.lodged += 1
                    self.truth[outcome.version.pk] = self.year.truth[row["declaration_id"]]
            work()

    def decide(self, moment: datetime, share: float = 1.0) -> "list[Decision]":
        """Officers decide most of what is open at a moment; what is to be examined is returned."""
        from tidegate.targeting.interface import Decision, claim, decide, release_selected

        officer = self.cast["targeting"]
        examined = []
        with at(moment):
            there = Decision.objects.filter(state="proposed").order_by("pk")
            mine = [one for one in there if self.dice.random() < share]
            plain = [one for one in mine if one.lane_proposed == "release"]
            if plain:
                release_selected(officer, plain)
            for decision in (one for one in mine if one.lane_proposed != "release"):
                claim(officer, decision)
                if decision.lane_proposed == "documents" and self.dice.random() < _DESK_FULL:
                    decide(officer, decision, "audit", reason="no_capacity")
                    continue
                decide(officer, decision, decision.lane_proposed)
                examined.append(decision)
            work()
        return examined

    def examine(self, moment: datetime, share: float = 1.0) -> None:
        """Examiners look at what waits, and find what can be seen by their means."""
        from tidegate.inspection.interface import WorkOrder, claim, close, start

        with at(moment):
            waiting = WorkOrder.objects.filter(state="waiting").select_related("decision")
            for order in waiting.order_by("pk"):
                if self.dice.random() >= share:
                    continue
                examiner = self.cast[self.dice.choice(("examiner", "examiner2"))]
                claim(order, examiner)
                start(order, examiner)
                close(order, self._seen(order), examiner)
            work()

    def audit(self, moment: datetime, share: float = 1.0) -> None:
        """An investigator asks for records of what was released to audit, and concludes later."""
        from tidegate.inspection.interface import (
            Audit,
            ask_for_records,
            claim_audit,
            conclude_audit,
        )

        officer = self.cast["investigator"]
        with at(moment):
            there = Audit.objects.select_related("decision").order_by("pk")
            for audit in there.filter(state="under_audit"):
                if self.dice.random() < share:
                    conclude_audit(audit, self._on_record(audit), officer)
            for audit in there.filter(state="open"):
                if self.dice.random() < share:
                    claim_audit(audit, officer)
                    ask_for_records(audit, _RECORDS, officer)
            work()

    def end_holds(self, moment: datetime, share: float = 1.0) -> None:
        """A supervisor ends most of what is held and irregular."""
        from tidegate.targeting.interface import Decision, Label, end_hold

        with at(moment):
            held = Decision.objects.filter(declaration__state="held").order_by("pk")
            for find in Label.objects.filter(found=True, declared__decision__in=held):
                if self.dice.random() < share:
                    ending, reason = _ENDED.get(find.category, ("release", "paid"))
                    decision = held.get(declared=find.declared_id)
                    end_hold(self.cast["supervisor"], decision, ending, reason=reason)

    def _seen(self, order: Any) -> Any:
        from tidegate.inspection.interface import Result

        offence = self.truth.get(order.decision.declared_id)
        means = (order.lane,)
        if offence is None or offence not in _SEEN_BY[order.lane]:
            return Result(found=False, means_used=means)
        category, sign = _FOUND[offence]
        weight = Decimal(self.dice.randrange(50, 90_000)) / 100
        return Result(
            found=True,
            means_used=means,
            signs=(sign,),
            category=category,
            weight_kg=weight if order.lane == "open" else None,
            hiding_place="among_goods" if order.lane == "open" else "",
        )

    def _on_record(self, audit: Any) -> Any:
        """What the records of an audit say: no more than papers can."""
        from tidegate.inspection.interface import AuditOutcome

        offence = self.truth.get(audit.decision.declared_id)
        if offence is None or offence not in _SEEN_BY["documents"]:
            return AuditOutcome(irregular=False, records_seen=_RECORDS)
        category, _sign = _FOUND[offence]
        value = audit.decision.customs_value
        less = category == "undervalued" and value is not None
        return AuditOutcome(
            irregular=True,
            records_seen=_RECORDS,
            category=category,
            value_difference_hkd=(
                round(value * self.dice.randrange(20, 60) / 100, 2) if less else None
            ),
        )

    def _by_lodger(self, rows: list[dict[str, Any]]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
        """Two traders lodge their own, a broker for all others."""
        own = {"trader": [], "trader2": [], "broker": []}  # type: dict[str, list[dict[str, Any]]]
        for row in rows:
            own[lodger_of(row["trader_id"] or "")].append(row)
        for key, all_of_them in own.items():
            for start in range(0, len(all_of_them), _BATCH):
                yield key, all_of_them[start : start + _BATCH]


def lodger_of(trader_id: str) -> str:
    """Which part lodges for a trader: each of the two traders a twelfth of the port."""
    return {"0": "trader", "1": "trader2"}.get(trader_id[-1:], "broker")


def work() -> None:
    """What the worker would do now."""
    import signal

    from tidegate.jobs.interface import Worker

    kept = {one: signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM)}
    try:
        Worker(batch=True).run()
    finally:
        for one, handler in kept.items():
            signal.signal(one, handler)


def live_through(
    harbour: Harbour,
    days: list[Any],
    begins: Callable[[Any], datetime],
    advance: Callable[[float], None],
) -> None:
    """Lodge, decide and examine day by day; each day ends with what came in it examined."""
    for day in days:
        start = begins(day)
        harbour.end_holds(start + timedelta(hours=9), share=0.8)
        for hour in (0, 12):
            moment = start + timedelta(hours=hour + 11, minutes=15)
            begins_at = start + timedelta(hours=hour)
            rows = harbour.year.between(begins_at, begins_at + timedelta(hours=12))
            if rows:
                harbour.lodge(rows, moment)
                advance(len(rows))
            harbour.decide(moment + timedelta(minutes=15), share=1.0)
            harbour.examine(moment + timedelta(minutes=35), share=0.6)
        harbour.audit(start + timedelta(hours=17), share=0.3)
        # What was left at noon waits until the night.
        harbour.examine(start + timedelta(hours=23, minutes=59), share=1.0)
