"""Writing what was proposed for a micro-batch; all of it or nothing."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from tidegate.access.interface import SYSTEM
from tidegate.codes.interface import control_points_of
from tidegate.flow.interface import move_all
from tidegate.ledger.interface import Draft, append_all
from tidegate.lodgement.interface import Declaration, disclosed_at
from tidegate.parties.interface import granted_among, lately

from .. import capacity
from ..assessing import Assessed, Recalled
from ..draws import draw
from ..flow import DECISION_PROPOSED
from ..models import (
    Assessment,
    Awaited,
    Container,
    Decision,
    ModelRecord,
    Policy,
    Recollection,
    Worth,
)
from ..rules import (
    LEFT_ALONE,
    MEANS,
    Borne,
    Lane,
    Proposal,
    Seen,
    Terms,
    Weights,
    best_shown_by,
    harm_per_minute,
    is_above,
    propose_all,
    turn,
)
from .settling import lock_declarations, settle


@dataclass(frozen=True, slots=True)
class _Placed:
    """Where goods are examined, on which day, and until when it should be decided."""

    control_point: str
    day: date
    due_at: datetime


def propose_lanes(
    batch: Sequence[Assessed],
    model: ModelRecord | None,
    policy: Policy,
    above: float | None,
    job: int,
) -> list[Decision]:
    """Decide nothing: propose a lane for each version that this job still has in hand.

    Args:
        batch: what the engine said of each version.
        model: that it was asked of; None where none is in service.
        policy: in force.
        above: the threshold of this moment.
        job: that took the versions.
    """
    points = control_points_of({(one.discharge_place, one.mode) for one in batch})
    placed = {one.version.pk: _place(one, points) for one in batch}
    places = [(where.control_point, where.day) for where in placed.values()]
    whole = capacity.of_places(places)
    worth = Worth.in_force()
    terms, weights = policy.terms, worth.weights
    looked = _see(batch, terms, above, weights)
    with transaction.atomic():
        declarations = lock_declarations(one.version.declaration_id for one in batch)
        held = Awaited.objects.select_for_update().filter(held_by=job)
        ours = set(held.filter(pk__in=list(placed)).order_by("pk").values_list("pk", flat=True))
        mine = [one for one in batch if one.version.pk in ours]
        if not mine:
            return []
        left = capacity.lock(whole)
        seen = [looked[one.version.pk] for one in mine]
        units = [
            left[placed[one.version.pk].control_point, placed[one.version.pk].day] for one in mine
        ]
        made = propose_all(seen, above, terms, units, has_model=model is not None)
        _store_assessments(mine, seen, made, model, policy, above, worth)
        per_minute = [
            harm_per_minute(looked, one.told.chances, weights, terms)
            if one.told is not None
            else None
            for one, looked in zip(mine, seen, strict=True)
        ]
        decisions = _store_decisions(mine, made, placed, per_minute)
        capacity.take(
            Counter((one.control_point, one.day, Lane(one.means)) for one in decisions if one.means)
        )
        append_all([_proposed(one, policy, model) for one in decisions], begins=True)
        Awaited.objects.filter(pk__in=list(ours)).delete()
        if policy.release_by_machine:
            _release_by_machine([one for one in decisions if _is_clear(one)], declarations)
    return decisions


def _is_clear(decision: Decision) -> bool:
    """Proposed for release by a model that was asked, and not by chance or failure."""
    return (
        decision.lane_proposed == Lane.RELEASE
        and decision.selected_by in LEFT_ALONE
        and decision.score is not None
    )


def _release_by_machine(
    decisions: Sequence[Decision], declarations: Mapping[int, Declaration]
) -> None:
    """Under a policy that two named people signed."""
    facts = {"lane": Lane.RELEASE.value, "by": "machine"}
    move_all(decisions, "release_by_machine", SYSTEM, lambda one: {**one.about, **facts})
    for one in decisions:
        one.lane, one.decided_by = Lane.RELEASE.value, "machine"
    Decision.objects.filter(pk__in=[one.pk for one in decisions]).update(
        lane=Lane.RELEASE.value, decided_by="machine"
    )
    settle(decisions, declarations)


def _see(
    batch: Sequence[Assessed], terms: Terms, above: float | None, weights: Weights
) -> dict[int, Seen]:
    """Version → what selection sees of it; of traders it is asked once for all of them."""
    tiers = granted_among(_traders(batch), timezone.localdate())
    seen = {one.version.pk: _seen(one, tiers, weights) for one in batch}
    if terms.cap is None or above is None:
        return seen
    chosen = [
        one
        for one in batch
        if one.score is not None and is_above(one.score, seen[one.version.pk].tier, above, terms)
    ]
    borne = lately(_traders(chosen), timezone.now() - timedelta(terms.cap.days))
    for one in chosen:
        if (trader := one.version.trader_id) in borne:
            key = one.version.pk
            seen[key] = replace(seen[key], borne=Borne(*borne[trader]))
    return seen


def _traders(several: Sequence[Assessed]) -> set[int]:
    return {one.version.trader_id for one in several if one.version.trader_id is not None}


def _seen(one: Assessed, tiers: Mapping[int, str], weights: Weights) -> Seen:
    strongest = one.reasons[0].typology if one.reasons else None
    trader = one.version.trader_id
    tier = "" if trader is None else tiers.get(trader, "")
    drawn = draw(one.version.declaration.reference, one.version.number)
    shown_by = None if one.told is None else best_shown_by(one.told.chances, weights)
    return Seen(one.score, strongest, drawn, shown_by, tier)


def _place(one: Assessed, points: Mapping[tuple[str, str], str]) -> _Placed:
    today = timezone.localdate()
    return _Placed(
        control_point=points[one.discharge_place, one.mode],
        day=max(one.expected_date or today, today),
        due_at=disclosed_at([one.version]),
    )


def _store_assessments(
    mine: Sequence[Assessed],
    seen: Sequence[Seen],
    made: Sequence[tuple[Proposal, dict[Lane, int]]],
    model: ModelRecord | None,
    policy: Policy,
    above: float | None,
    worth: Worth,
) -> None:
    now, terms = timezone.now(), policy.terms
    recollections = _store_recollections(mine)
    Assessment.objects.bulk_create(
        Assessment(
            declared=one.version,
            model=model,
            policy=policy,
            assessed_at=now,
            rows_digest=one.rows_digest,
            vectors=one.vectors,
            evidence=one.evidence,
            reasons=[reason.stored for reason in one.reasons],
            line=one.line,
            score=one.score,
            tier=looked.tier,
            factor=terms.factor(looked.tier),
            borne=None if looked.borne is None else asdict(looked.borne),
            draw=looked.draw,
            propensity=proposal.propensity,
            threshold=above,
            chances={} if one.told is None else dict(one.told.chances),
            spread=None if one.told is None else one.told.spread,
            worth=None if one.told is None else worth,
            left={means.value: count for means, count in before.items()},
            refusal=one.refusal,
            recollection=None if one.recalled is None else recollections[one.recalled.together],
        )
        for one, looked, (proposal, before) in zip(mine, seen, made, strict=True)
    )


def _store_recollections(mine: Sequence[Assessed]) -> dict[tuple[int, ...], Recollection]:
    """What was known of those that were judged together, once for them all."""
    stored = {one.version.pk for one in mine}
    different: dict[tuple[int, ...], Recalled] = {
        one.recalled.together: one.recalled for one in mine if one.recalled is not None
    }
    made = Recollection.objects.bulk_create(
        Recollection(
            assessed_upto=one.assessed.upto,
            assessed_untold=one.assessed.untold,
            labels_upto=one.labels.upto,
            labels_untold=one.labels.untold,
            not_stored=[pk for pk in together if pk not in stored],
        )
        for together, one in different.items()
    )
    return dict(zip(different, made, strict=True))


def _store_decisions(
    mine: Sequence[Assessed],
    made: Sequence[tuple[Proposal, dict[Lane, int]]],
    placed: Mapping[int, _Placed],
    per_minute: Sequence[float | None],
) -> list[Decision]:
    now = timezone.now()
    decisions: list[Decision] = Decision.objects.bulk_create(
        Decision(
            declared=one.version,
            declaration_id=one.version.declaration_id,
            proposed_at=now,
            lane_proposed=proposal.lane.value,
            lane_wanted=proposal.wanted.value,
            selected_by=proposal.selected_by.value,
            score=one.score,
            harm_per_minute=harm,
            turn=turn(timezone.localdate(placed[one.version.pk].due_at), harm),
            mode=one.mode,
            control_point=placed[one.version.pk].control_point,
            day=placed[one.version.pk].day,
            means=proposal.lane.value if proposal.lane in MEANS else "",
            due_at=placed[one.version.pk].due_at,
            commodity_code=one.commodity_code,
            origin=one.origin,
            route=one.route,
            customs_value=one.customs_value,
            trader=one.trader,
        )
        for one, (proposal, _), harm in zip(mine, made, per_minute, strict=True)
    )
    Container.objects.bulk_create(
        Container(decision=decision, number=number)
        for one, decision in zip(mine, decisions, strict=True)
        for number in one.containers
    )
    return decisions


def _proposed(decision: Decision, policy: Policy, model: ModelRecord | None) -> Draft:
    payload = {**decision.about, "lane": decision.lane_proposed, "policy": policy.pk}
    if model is not None:
        payload["model"] = model.pk
    return Draft(decision.stream, DECISION_PROPOSED, payload, SYSTEM.address)
