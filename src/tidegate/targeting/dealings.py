"""What the parties of a consignment did by it, as `parties` keeps it."""

from collections.abc import Iterator, Sequence
from typing import Any

from tidegate.lodgement.interface import Version
from tidegate.parties.interface import Dealing

_CHAPTER_DIGITS = 2


def dealings_of(declared: Sequence[int]) -> list[Dealing]:
    """One for each party of each of these versions; of one that was erased, none."""
    versions = Version.objects.filter(pk__in=declared, erased_at=None).order_by("pk")
    return [one for version in versions for one in _of(version, version.document or {})]


def _of(version: Version, document: dict[str, Any]) -> Iterator[Dealing]:
    codes = [str(line.get("commodity_code", "")) for line in document["lines"]]
    said = {
        "consignment": version.declaration_id,
        "at": version.lodged_at,
        "start": document.get("loading_place") or document.get("export_country", ""),
        "end": document.get("discharge_place") or document.get("destination_country", ""),
        "chapters": " ".join(sorted({one[:_CHAPTER_DIGITS] for one in codes if one})),
    }
    roles = {
        "trader": version.trader_id,
        "broker": version.broker_id,
        "carrier": version.carrier_id,
    }
    for role, party in roles.items():
        if party is not None:
            yield Dealing(party_id=party, role=role, **said)
