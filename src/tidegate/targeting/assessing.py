"""Asking the engine about versions: rows in, scores and reasons out; nothing is written here.

A row that the engine refuses refuses its own declaration and no other: a batch that fails is asked
again in halves.
"""

import hashlib
import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa

from tidegate.analytics.targeting.interface import Language, explain
from tidegate.lodgement.interface import Version

from .packing import pack_evidence, pack_vectors
from .reading import lodged_rows, version_of
from .resident import Resident

_log = logging.getLogger("tidegate.targeting")
_LONGEST_REFUSAL = 200


@dataclass(frozen=True, slots=True)
class Kept:
    """A reason as it is stored; its sentence is made from the evidence when it is read."""

    typology: str
    feature: str
    weight: float

    @property
    def stored(self) -> dict[str, str | float]:
        """As JSON."""
        return {"typology": self.typology, "feature": self.feature, "weight": self.weight}


@dataclass(frozen=True, slots=True)
class Assessed:
    """What there is to know of a version when its lane is proposed."""

    version: Version
    #: Its canonical rows.
    rows: pa.Table
    rows_digest: str
    mode: str
    discharge_place: str
    commodity_code: str
    trader: str
    customs_value: Decimal | None
    expected_date: date | None
    #: Position of the most suspicious line.
    line: int = 0
    score: float | None = None
    vectors: bytes = b""
    evidence: bytes = b""
    reasons: tuple[Kept, ...] = ()
    refusal: str = ""


def assess_versions(resident: Resident | None, pks: Sequence[int]) -> list[Assessed]:
    """What the engine says of versions; without a model in service, their facts alone."""
    versions = Version.objects.select_related("declaration").in_bulk(list(pks))
    table = lodged_rows(pks)
    lines = _lines_of(table)
    several = [
        (version, table.take(pa.array(lines[version.declaration.reference, version.number])))
        for version in (versions[pk] for pk in pks if pk in versions)
        if (version.declaration.reference, version.number) in lines
    ]
    if resident is None:
        return [_unassessed(version, own) for version, own in several]
    return _judge(resident, several)


def _lines_of(table: pa.Table) -> dict[tuple[str, int], list[int]]:
    """Positions of the rows of each version; a row's number is REFERENCE/VERSION/LINE."""
    found: dict[tuple[str, int], list[int]] = {}
    for position, name in enumerate(table["declaration_id"].to_pylist()):
        found.setdefault(version_of(name), []).append(position)
    return found


def _judge(resident: Resident, several: list[tuple[Version, pa.Table]]) -> list[Assessed]:
    try:
        return _judged(resident, several)
    except Exception as error:  # noqa: BLE001 - whatever the engine raises is about these rows
        if len(several) > 1:
            middle = len(several) // 2
            return _judge(resident, several[:middle]) + _judge(resident, several[middle:])
        version, own = several[0]
        _log.warning("the engine refused version %s: %s", version.pk, type(error).__name__)
        return [_unassessed(version, own, f"{type(error).__name__}"[:_LONGEST_REFUSAL])]


def _judged(resident: Resident, several: list[tuple[Version, pa.Table]]) -> list[Assessed]:
    if not several:
        return []
    judged = resident.live.judge(pa.concat_tables([own for _, own in several]))
    evidence = judged.evidence.to_pylist()
    made, start = [], 0
    for version, own in several:
        end = start + own.num_rows
        line = int(np.argmax(judged.score[start:end]))
        told = explain(
            resident.features, judged.contributions[start + line], evidence[start + line],
            Language.EN,
        )  # fmt: skip
        made.append(
            Assessed(
                **_facts(version, own, line),
                line=line,
                score=float(judged.score[start + line]),
                vectors=pack_vectors(judged.vectors[start:end]),
                evidence=pack_evidence(evidence[start:end]),
                reasons=tuple(Kept(one.typology.value, one.feature, one.weight) for one in told),
            )
        )
        start = end
    return made


def _unassessed(version: Version, own: pa.Table, refusal: str = "") -> Assessed:
    return Assessed(**_facts(version, own, 0), refusal=refusal)


def _facts(version: Version, own: pa.Table, line: int) -> dict[str, Any]:
    first, told = own.slice(0, 1).to_pylist()[0], own.slice(line, 1).to_pylist()[0]
    values = [one for one in own["customs_value"].to_pylist() if one is not None]
    return {
        "version": version,
        "rows": own,
        "rows_digest": rows_digest(own),
        "mode": first["transport_mode"] or "0",
        "discharge_place": first["discharge_place"] or "",
        "expected_date": first.get("expected_date"),
        "trader": first["trader_id"] or "",
        "commodity_code": told["commodity_code"] or "",
        "customs_value": Decimal(str(sum(values))).quantize(Decimal("0.001")) if values else None,
    }


def rows_digest(own: pa.Table) -> str:
    """SHA-256 of canonical rows, whatever wrote the table."""
    text = json.dumps(own.to_pylist(), sort_keys=True, default=str, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
