"""Every write of advance rulings: a function a verb, in one transaction, with its event."""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from tidegate.access.interface import Actor, Invalid, PersonActor, Proposal, propose, reject, verb
from tidegate.codes.interface import code, fold, versions
from tidegate.codes.interface import table as table_of
from tidegate.flow.interface import move
from tidegate.ledger.interface import append
from tidegate.parties.interface import Party

from .flow import PROPOSE, PUBLISH, RULING_PROPOSED
from .models import Ruling
from .reasons import RefuseReason, RevokeReason

PUBLISH_RULING = "lodgement.put_ruling_in_register"
_HS_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Ruled:
    """What a ruling says."""

    description: str
    commodity_code: str
    reasons: str
    valid_from: date
    #: First day on which it no longer holds.
    valid_until: date
    #: Key of the party that applied.
    applicant: int | None = None

    def mistakes(self) -> dict[str, str]:
        """Field to the rule that it breaks."""
        found = {}
        for name, most in (("description", 2000), ("reasons", 4000)):
            if not 0 < len(getattr(self, name).strip()) <= most:
                found[name] = f"1 to {most} characters"
        if not _is_listed(self.commodity_code, self.valid_from):
            found["commodity_code"] = "6, 8 or 10 digits whose first six the table hs has"
        if self.valid_until <= self.valid_from:
            found["valid_until"] = "after valid_from"
        if self.applicant is not None and not Party.objects.filter(pk=self.applicant).exists():
            found["applicant"] = "a party that there is"
        return found


def _is_listed(commodity_code: str, day: date) -> bool:
    if len(commodity_code) < _HS_DIGITS or not table_of("hs").matches(commodity_code):
        return False
    return "hs" not in versions() or code("hs", commodity_code[:_HS_DIGITS], day) is not None


def propose_ruling(actor: PersonActor, ruled: Ruled) -> Ruling:
    """Put a ruling before a second officer; raises `Invalid` with every mistake."""
    mistakes = ruled.mistakes()
    if mistakes:
        raise Invalid([f"{name}: {rule}" for name, rule in mistakes.items()])
    said = asdict(ruled)
    applicant = said.pop("applicant")
    with transaction.atomic():
        ruling: Ruling = Ruling.objects.create(
            **said,
            applicant_id=applicant,
            folded=f" {fold(f'{ruled.commodity_code} {ruled.description} {ruled.reasons}')}",
            proposed_at=timezone.now(),
            proposed_by=actor.address,
        )
        append(
            ruling.stream,
            RULING_PROPOSED,
            {
                **ruling.about,
                "valid_from": ruled.valid_from.isoformat(),
                "valid_until": ruled.valid_until.isoformat(),
                "digest": _digest(ruling),
            },
            actor.address,
        )
        propose(actor, PUBLISH_RULING, {"ruling": ruling.pk}, title=ruling.number)
    return ruling


@verb(PUBLISH_RULING, propose=PROPOSE, approve=PUBLISH)
def publish_ruling(actor: Actor, ruling: int) -> Ruling:
    """Put a proposed ruling into the public register."""
    with transaction.atomic():
        found: Ruling = Ruling.objects.get(pk=ruling)
        move(found, "publish", actor, **found.about)
        found.published_at = timezone.now()
        found.save(update_fields=["published_at"])
    return found


def refuse_ruling(actor: PersonActor, ruling: Ruling, reason: str) -> None:
    """Say that it is not published, with a coded reason; the proposal ends with it."""
    _check(reason, RefuseReason.values)
    with transaction.atomic():
        reject(actor, proposal_of(ruling), reason)
        move(ruling, "refuse", actor, **ruling.about, reason=reason)


def revoke_ruling(actor: Actor, ruling: Ruling, reason: str) -> None:
    """End a published ruling before its last day; the register goes on to show that it was."""
    _check(reason, RevokeReason.values)
    with transaction.atomic():
        move(ruling, "revoke", actor, **ruling.about, reason=reason)
        ruling.revoked_at, ruling.revoked_for = timezone.now(), reason
        ruling.save(update_fields=["revoked_at", "revoked_for"])


def proposal_of(ruling: Ruling) -> Proposal:
    """What a second officer answers, or has answered."""
    found: Proposal = Proposal.objects.get(verb=PUBLISH_RULING, arguments={"ruling": ruling.pk})
    return found


def _check(reason: str, known: list[str]) -> None:
    if reason not in known:
        raise Invalid(["reason: one of the list"])


def _digest(ruling: Ruling) -> str:
    """Of what the register will show: that it is still so, anybody can check."""
    shown = [ruling.description, ruling.commodity_code, ruling.reasons]
    return hashlib.sha256(json.dumps(shown, ensure_ascii=False).encode()).hexdigest()
