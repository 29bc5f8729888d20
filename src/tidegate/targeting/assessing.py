"""Asking the engine about versions: rows in, scores and reasons out; nothing is written here.

A row that the engine refuses refuses its own declaration and no other: a batch that fails is asked
again in halves.
"""

import hashlib
import itertools
import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tidegate.analytics.targeting.interface import Language, Reason, Targeter, explain
from tidegate.lodgement.interface import Version

from .newcomers import Mark
from .packing import pack_evidence, pack_vectors
from .reading import rows_at_hand, version_of
from .resident import Resident

_log = logging.getLogger("tidegate.targeting")
_LONGEST_REFUSAL = 200


@dataclass(frozen=True, slots=True)
class Kept:
    """A reason as it is stored; its sentence is made from the evidence when it is read."""

    typology: str
    feature: str
    weight: float

    @classmethod
    def of(cls, reasons: Iterable[Reason]) -> tuple["Kept", ...]:
        """What is kept of the engine's reasons."""
        return tuple(cls(one.typology.value, one.feature, one.weight) for one in reasons)

    @property
    def stored(self) -> dict[str, str | float]:
        """As JSON."""
        return {"typology": self.typology, "feature": self.feature, "weight": self.weight}


@dataclass(frozen=True, slots=True)
class Assessed:
    """What there is to know of a version when its lane is proposed."""

    version: Version
    #: SHA-256 of its canonical rows.
    rows_digest: str
    mode: str
    #: Where it was loaded; where no place is told, the country of export.
    route: str
    discharge_place: str
    #: Of the most suspicious line.
    commodity_code: str
    origin: str
    trader: str
    customs_value: Decimal | None
    expected_date: date | None
    #: Containers that its lines name, each once.
    containers: tuple[str, ...]
    #: Position of the most suspicious line.
    line: int = 0
    score: float | None = None
    vectors: bytes = b""
    evidence: bytes = b""
    reasons: tuple[Kept, ...] = ()
    told: "Told | None" = None
    refusal: str = ""
    #: Its rows as the engine read them, which it remembers once they are stored.
    staged: Sequence[Mapping[str, Any]] = ()
    #: What was known when it was judged; None where it was not.
    recalled: "Recalled | None" = None


@dataclass(frozen=True, slots=True)
class Told:
    """What is likely to be found in the most suspicious line, and how sure that is."""

    #: Outcome → chance.
    chances: Mapping[str, float]
    #: How far bagged models are apart.
    spread: float


@dataclass(frozen=True, slots=True)
class Recalled:
    """What the model in service had been told when it judged some versions together."""

    assessed: Mark
    labels: Mark
    #: The versions that it judged together: each sees the others, of earlier hours and days.
    together: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Lodged:
    """A version with its canonical rows, and where they stand in the table of all."""

    version: Version
    records: list[dict[str, Any]]
    at: list[int]


def assess_versions(resident: Resident | None, pks: Sequence[int]) -> list[Assessed]:
    """What the engine says of versions; without a model in service, their facts alone."""
    found = Version.objects.select_related("declaration").in_bulk(list(pks))
    versions = [found[pk] for pk in pks if pk in found]
    table = rows_at_hand(versions)
    lines = _lines_of(table)
    records = table.to_pylist()
    several = [
        _Lodged(version, [records[one] for one in own], own)
        for version in versions
        if (own := lines.get((version.declaration.reference, version.number)))
    ]
    if resident is None:
        return [_unassessed(one) for one in several]
    return _judge(resident, several, table)


def _lines_of(table: pa.Table) -> dict[tuple[str, int], list[int]]:
    """Positions of the rows of each version; a row's number is REFERENCE/VERSION/LINE."""
    found: dict[tuple[str, int], list[int]] = {}
    for position, name in enumerate(table["declaration_id"].to_pylist()):
        found.setdefault(version_of(name), []).append(position)
    return found


def _judge(resident: Resident, several: list[_Lodged], table: pa.Table) -> list[Assessed]:
    try:
        return _judged(resident, several, table)
    except Exception as error:  # noqa: BLE001 - whatever the engine raises is about these rows
        if len(several) > 1:
            middle = len(several) // 2
            first, second = several[:middle], several[middle:]
            return _judge(resident, first, table) + _judge(resident, second, table)
        (one,) = several
        _log.warning("the engine refused version %s: %s", one.version.pk, type(error).__name__)
        return [_unassessed(one, type(error).__name__[:_LONGEST_REFUSAL])]


def _judged(resident: Resident, several: list[_Lodged], table: pa.Table) -> list[Assessed]:
    if not several:
        return []
    judged = resident.live.judge(table.take(pa.array([at for one in several for at in one.at])))
    evidence = judged.evidence.to_pylist()
    recalled = Recalled(*resident.told(), tuple(one.version.pk for one in several))
    starts = np.cumsum([0, *(len(one.at) for one in several)])
    lines = [int(np.argmax(judged.score[a:b])) for a, b in itertools.pairwise(starts)]
    at = starts[:-1] + lines
    outcomes = outcomes_told(resident.targeter, judged.vectors[at], judged.score[at])
    made = []
    for one, start, end, line, likely in zip(
        several, starts, starts[1:], lines, outcomes, strict=False
    ):
        told = explain(
            resident.features, judged.contributions[start + line], evidence[start + line],
            Language.EN,
        )  # fmt: skip
        made.append(
            Assessed(
                **_facts(one, line),
                line=line,
                score=float(judged.score[start + line]),
                vectors=pack_vectors(judged.vectors[start:end]),
                evidence=pack_evidence(evidence[start:end]),
                reasons=Kept.of(told),
                told=likely,
                staged=judged.staged[start:end],
                recalled=recalled,
            )
        )
    return made


def outcomes_told(
    targeter: Targeter, vectors: NDArray[np.float32], score: NDArray[np.float64]
) -> list["Told | None"]:
    """What a model tells of the outcomes of lines: the same for ever, however many are asked."""
    if targeter.outcomes is None:
        return [None] * len(vectors)
    chances = targeter.outcomes.chances(vectors, score)
    spread = targeter.outcomes.spread(vectors)
    return [
        Told(dict(zip(targeter.outcomes.finds, row, strict=True)), apart)
        for row, apart in zip(chances.tolist(), spread.tolist(), strict=True)
    ]


def _unassessed(one: _Lodged, refusal: str = "") -> Assessed:
    return Assessed(**_facts(one, 0), refusal=refusal)


def _facts(one: _Lodged, line: int) -> dict[str, Any]:
    first, told = one.records[0], one.records[line]
    values = [value for row in one.records if (value := row["customs_value"]) is not None]
    return {
        "version": one.version,
        "rows_digest": _digest_of(one.records),
        "mode": first["transport_mode"] or "0",
        "route": first["loading_place"] or first["export_country"] or "",
        "discharge_place": first["discharge_place"] or "",
        "expected_date": first["expected_date"],
        "containers": tuple(
            dict.fromkeys(name.upper() for row in one.records if (name := row["container_number"]))
        ),
        "trader": first["trader_id"] or "",
        "commodity_code": told["commodity_code"] or "",
        "origin": told["origin_country"] or "",
        "customs_value": sum(values, Decimal(0)) if values else None,
    }


def rows_digest(table: pa.Table) -> str:
    """SHA-256 of canonical rows, whatever wrote the table."""
    return _digest_of(table.to_pylist())


def _digest_of(records: list[dict[str, Any]]) -> str:
    text = json.dumps(records, sort_keys=True, default=str, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
