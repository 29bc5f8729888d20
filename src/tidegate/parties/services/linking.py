"""Parties that are likely one: proposed by the machine, joined or kept apart by an officer."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from tidegate.access.interface import Actor
from tidegate.analytics.linking.interface import Likely
from tidegate.flow.interface import move
from tidegate.ledger.interface import append

from ..kinds import LINKS_PROPOSED
from ..models import LINKS_STREAM, Link, Party

#: Rows that one statement names.
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Proposed:
    """What a search for links changed."""

    new: int
    #: Proposed before and still likely.
    kept: int
    #: Proposed before, not judged, and not likely any more.
    withdrawn: int


def propose_links(pairs: Sequence[Likely], *, actor: str) -> Proposed:
    """Put pairs before an officer; what was judged stays as it was judged."""
    now = timezone.now()
    with transaction.atomic():
        known = {(one.first_id, one.second_id): one for one in Link.objects.select_for_update()}
        likely = {(one.first, one.second): one for one in pairs}
        new = [
            Link(
                first_id=one.first,
                second_id=one.second,
                probability=one.probability,
                agreement=dict(one.agreement),
                proposed_at=now,
            )
            for both, one in likely.items()
            if both not in known
        ]
        Link.objects.bulk_create(new, batch_size=_AT_ONCE)
        kept = [known[both] for both in likely if both in known and known[both].is_open]
        for link in kept:
            found = likely[link.first_id, link.second_id]
            link.probability, link.agreement = found.probability, dict(found.agreement)
        Link.objects.bulk_update(kept, ["probability", "agreement"], batch_size=_AT_ONCE)
        gone = [link.pk for both, link in known.items() if both not in likely and link.is_open]
        for start in range(0, len(gone), _AT_ONCE):
            Link.objects.filter(pk__in=gone[start : start + _AT_ONCE]).delete()
        told = Proposed(len(new), len(kept), len(gone))
        append(
            LINKS_STREAM,
            LINKS_PROPOSED,
            {"new": told.new, "kept": told.kept, "withdrawn": told.withdrawn},
            actor,
        )
    return told


def confirm_link(actor: Actor, link: Link) -> None:
    """Two parties are one: whoever is either's is of one group from now on."""
    with transaction.atomic():
        move(link, "confirm", actor, **link.about)
        # Who judges another link waits from here on: all links have one stream.
        both = (link.first_id, link.second_id)
        found = Party.objects.filter(pk__in=both).values_list("group", flat=True)
        groups = [one for one in found if one is not None]
        joined = Party.objects.filter(Q(pk__in=both) | Q(group__in=groups))
        joined.update(group=min(*both, *groups))


def reject_link(actor: Actor, link: Link) -> None:
    """They are two; the pair is not proposed again."""
    with transaction.atomic():
        move(link, "reject", actor, **link.about)


def part_link(actor: Actor, link: Link) -> None:
    """Two that were taken for one are two; their group falls into what other links still hold."""
    with transaction.atomic():
        move(link, "part", actor, **link.about)
        group = Party.objects.values_list("group", flat=True).get(pk=link.first_id)
        members = list(Party.objects.filter(group=group).values_list("pk", flat=True))
        held = Link.objects.filter(state="confirmed", first__in=members)
        for party, anew in _groups(members, list(held.values_list("first", "second"))).items():
            Party.objects.filter(pk=party).update(group=anew)


def _groups(members: Sequence[int], links: Sequence[tuple[int, int]]) -> dict[int, int | None]:
    """Party → the smallest number that links lead to; None for who stands alone."""
    group = {one: one for one in members}
    for _ in members:
        for first, second in links:
            group[first] = group[second] = min(group[first], group[second])
    linked = {one for both in links for one in both}
    return {one: group[one] if one in linked else None for one in members}
