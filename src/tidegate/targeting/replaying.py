"""Replay: from what is stored alone, the same score, the same reasons, the same lane.

Asked are the model folder by its hash, the stored vectors and evidence, the policy, the threshold,
the draw, the trader's standing, what it bore and what was left; nothing that changed since, and no
clock.
"""

from dataclasses import dataclass
from datetime import datetime

import numpy as np

from tidegate.analytics.targeting.interface import Language, explain, rescore

from .assessing import Kept, Told, outcomes_told, rows_digest
from .errors import InputsErased, NothingStored
from .models import Assessment, Decision
from .packing import unpack_evidence, unpack_vectors
from .places import folder_of
from .reading import lodged_rows
from .rules import Borne, Lane, Proposal, Seen, best_shown_by, harm_per_minute, propose
from .workbench import model_folder


@dataclass(frozen=True, slots=True)
class Replayed:
    """What was stored beside what follows from the inputs now."""

    decision: int
    #: The hash of the model and the number of the policy that judged.
    model: str | None
    policy: int
    #: Pairs of what was stored and what came out.
    score: tuple[float | None, float | None]
    #: What the score was multiplied by, for a trader of that standing.
    factor: tuple[float, float]
    reasons: tuple[list[dict[str, str | float]], list[dict[str, str | float]]]
    lane: tuple[str, str]
    selected_by: tuple[str, str]
    propensity: tuple[float, float]
    #: Chances of each outcome, and expected harm for each officer-minute.
    chances: tuple[dict[str, float], dict[str, float]]
    harm_per_minute: tuple[float | None, float | None]
    #: Whether the declaration's rows are those that were assessed; None where they were erased.
    rows_same: bool | None
    #: When and under which policy the document was erased; the assessment may outlive it.
    document_erased: tuple[datetime, str] | None

    @property
    def same(self) -> bool:
        """Whether everything came out as it was stored."""
        pairs: tuple[tuple[object, object], ...] = (
            *(self.score, self.factor, self.reasons, self.lane, self.selected_by, self.propensity),
            *(self.chances, self.harm_per_minute),
        )
        return all(stored == now for stored, now in pairs) and self.rows_same is not False


def replay(decision: int) -> Replayed:
    """Compute a decision's proposal again; raises `InputsErased`, `NothingStored`."""
    row = Decision.objects.select_related("declared").filter(pk=decision).first()
    if row is None:
        raise NothingStored(f"there is no decision {decision}")
    assessed = Assessment.objects.select_related("model", "policy", "worth").get(
        declared=row.declared_id
    )
    if assessed.erased_at is not None:
        raise InputsErased(
            f"inputs erased on {assessed.erased_at:%Y-%m-%d} under {assessed.erased_under}"
        )
    score, kept, told = _judged_again(assessed)
    strongest = kept[0].typology if kept else None
    borne = None if assessed.borne is None else Borne(**assessed.borne)
    shown_by = None
    if told is not None and assessed.worth is not None:
        shown_by = best_shown_by(told.chances, assessed.worth.weights)
    seen = Seen(score, strongest, assessed.draw, shown_by, assessed.tier, borne)
    proposal = _proposed_again(assessed, seen)
    document = row.declared
    erased = (document.erased_at, document.erased_under) if document.erased_at else None
    return Replayed(
        decision=row.pk,
        model=assessed.model.digest if assessed.model is not None else None,
        policy=assessed.policy_id,
        score=(assessed.score, score),
        factor=(assessed.factor, assessed.policy.terms.factor(assessed.tier)),
        reasons=(assessed.reasons, [one.stored for one in kept]),
        lane=(row.lane_proposed, proposal.lane.value),
        selected_by=(row.selected_by, proposal.selected_by.value),
        propensity=(assessed.propensity, proposal.propensity),
        chances=(assessed.chances, {} if told is None else dict(told.chances)),
        harm_per_minute=(row.harm_per_minute, _harm_again(assessed, seen, told)),
        rows_same=None
        if erased
        else rows_digest(lodged_rows([document.pk])) == assessed.rows_digest,
        document_erased=erased,
    )


def _judged_again(
    assessed: Assessment,
) -> tuple[float | None, tuple[Kept, ...], Told | None]:
    if assessed.model is None or not assessed.vectors:
        return None, (), None
    targeter = model_folder.load(folder_of(assessed.model), remembers=False)
    vectors = unpack_vectors(bytes(assessed.vectors), targeter.features)
    scores, contributions = rescore(targeter, vectors)
    line = int(np.argmax(scores))
    facts = unpack_evidence(bytes(assessed.evidence))[line]
    told = explain(targeter.features, contributions[line], facts, Language.EN)
    here = slice(line, line + 1)
    # What was decided before outcomes were told is asked for none.
    asked = assessed.worth is not None
    (likely,) = outcomes_told(targeter, vectors[here], scores[here]) if asked else (None,)
    return float(scores[line]), Kept.of(told), likely


def _proposed_again(assessed: Assessment, seen: Seen) -> Proposal:
    return propose(
        seen,
        assessed.threshold,
        assessed.policy.terms,
        {Lane(means): count for means, count in assessed.left.items()},
        has_model=assessed.model is not None,
    )


def _harm_again(assessed: Assessment, seen: Seen, told: Told | None) -> float | None:
    if told is None or assessed.worth is None:
        return None
    weights, terms = assessed.worth.weights, assessed.policy.terms
    return harm_per_minute(seen, told.chances, weights, terms)
