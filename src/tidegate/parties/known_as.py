"""Who is one: what of parties is compared, and the parties of a group that officers confirmed."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q

from tidegate.analytics.linking.interface import Described

from .models import Address, Identifier, Link, Name, Party

#: Numbers of this scheme are names.
_NAMED = "name"


def described() -> list[Described]:
    """Every firm with all that it was seen as; persons are not compared."""
    firms = Party.objects.filter(subject=None)
    names, addresses, numbers = (
        _by_party(rows)
        for rows in (
            Name.objects.filter(party__in=firms).values_list("party", "folded"),
            Address.objects.filter(party__in=firms).values_list("party", "folded"),
            Identifier.objects.filter(party__in=firms)
            .exclude(scheme=_NAMED)
            .values_list("party", "key"),
        )
    )
    return [
        Described(one, tuple(names[one]), tuple(addresses[one]), tuple(numbers[one]))
        for one in firms.order_by("pk").values_list("pk", flat=True)
    ]


def _by_party(rows: Iterable[tuple[int, str]]) -> defaultdict[int, list[str]]:
    found: defaultdict[int, list[str]] = defaultdict(list)
    for party, text in rows:
        found[party].append(text.strip())
    return found


def known_as(party: Party) -> list[Party]:
    """The other parties that officers say are this one."""
    if party.group is None:
        return []
    return list(Party.objects.filter(group=party.group).exclude(pk=party.pk).order_by("pk"))


def alike(party: Party) -> list[tuple[int, Party]]:
    """Links of this party that no officer judged, and the other party of each."""
    links = Link.objects.filter(Q(first=party) | Q(second=party), state="proposed")
    return [
        (one.pk, one.second if one.first_id == party.pk else one.first)
        for one in links.select_related("first", "second").order_by("-probability", "pk")
    ]


def members_of(party: Party) -> list[int]:
    """Keys of all that officers say are this one, itself among them."""
    return sorted([party.pk, *(one.pk for one in known_as(party))])


def groups_of(parties: Iterable[int]) -> dict[int, set[int]]:
    """Party → all that are one with it, itself among them; two queries for all."""
    asked = set(parties)
    grouped = Party.objects.filter(group__isnull=False)
    group = dict(grouped.filter(pk__in=asked).values_list("pk", "group"))
    members: defaultdict[int | None, set[int]] = defaultdict(set)
    if group:
        for one, of in grouped.filter(group__in=set(group.values())).values_list("pk", "group"):
            members[of].add(one)
    return {one: members[group[one]] if one in group else {one} for one in asked}
