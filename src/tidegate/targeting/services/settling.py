"""Telling lodgement what was decided; from when on the trader is told, lodgement knows."""

from collections.abc import Iterable, Mapping, Sequence

from tidegate.access.interface import SYSTEM
from tidegate.lodgement.interface import Declaration, clear_all, hold_all

from ..models import Decision
from ..rules import RELEASING


def settle(decisions: Sequence[Decision], locked: Mapping[int, Declaration]) -> None:
    """Clear what was released, hold the rest; in the transaction that decides.

    Args:
        decisions: each with its lane.
        locked: their declarations, as this transaction locked them.
    """
    released = [one for one in decisions if one.lane in RELEASING]
    clear_all([locked[one.declaration_id] for one in released], SYSTEM)
    rest = [one for one in decisions if one.lane not in RELEASING]
    hold_all([locked[one.declaration_id] for one in rest], SYSTEM)


def release_examined(decision: Decision) -> None:
    """Clear what was held for an examination that found nothing irregular."""
    declaration = lock_declarations([decision.declaration_id])[decision.declaration_id]
    if declaration.state == "held":
        clear_all([declaration], SYSTEM)


def lock_declarations(pks: Iterable[int]) -> dict[int, Declaration]:
    """Who amends locks the declaration first, then what hangs on it; so does who decides."""
    locked = Declaration.objects.select_for_update().filter(pk__in=list(pks)).order_by("pk")
    return {one.pk: one for one in locked}
