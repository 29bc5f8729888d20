"""The numbers behind a reason, drawn small: its place among its goods, x of y, two ways."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tidegate.analytics.targeting.interface import unit_name
from tidegate.targeting.workbench.report.language import Speech

Evidence = Mapping[str, Any]

#: Declarations from which on the engine trusts a distribution; the importer's own from fewer.
_ENOUGH = 30
_ENOUGH_OF_ONE = 5


@dataclass(frozen=True, slots=True)
class Strip:
    """Quartiles of the goods and this one on a logarithmic scale; places are 0 to 100."""

    unit: str
    low: str
    middle: str
    high: str
    this: str
    low_at: float
    middle_at: float
    high_at: float
    this_at: float
    #: Powers of ten: place and number.
    ticks: tuple[tuple[float, str], ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """One of a few lengths that are held against each other; the first is this one."""

    label: str
    text: str
    #: 0 to 100.
    width: float


@dataclass(frozen=True, slots=True)
class Behind:
    """What is drawn under a reason."""

    strip: Strip | None = None
    bars: tuple[Bar, ...] = ()


@dataclass(frozen=True, slots=True)
class _Spread:
    """A quantity and the spreads that it is held against, narrowest first."""

    over: str
    under: str | None
    spreads: tuple[str, ...]
    unit: str


_KILO = _Spread("value", "net", ("kilo_hs6_origin", "kilo_hs6", "kilo_hs4", "kilo_hs2"), "per_kilo")
_PACK = _Spread("weight", "packages", ("pack_hs6", "pack_hs4"), "per_package")
_SPREADS: dict[str, _Spread] = {
    "value_per_kilo": _KILO,
    "value_per_kilo_spreads": _KILO,
    "value_per_unit": _Spread("value", "quantity", ("unit_hs6",), "per_unit"),
    "value_over_invoice": _Spread("value", "invoice", ("rate_currency",), "per_invoice"),
    "value_for_importer": _Spread("value", None, ("size_importer",), "currency"),
    "weight_per_package": _PACK,
    "weight_per_package_spreads": _PACK,
    "gross_over_net": _Spread("gross", "net", ("tare_hs6", "tare_hs4"), "ratio"),
    "density_for_goods": _Spread("weight", "volume", ("density_hs6", "density_hs4"), "ratio"),
    "weight_per_unit": _Spread("net", "quantity", ("piece_hs6",), "ratio"),
    "load_for_goods": _Spread("weight", None, ("load_hs4",), "kilos"),
}
#: Part and whole, and the part and whole (or the share) that it is held against.
_PARTS: dict[str, tuple[str, str, str, tuple[str, str] | None]] = {
    "lane_rarity": ("lane_n", "lane_of", "of_origin", ("hs4_n", "all_n")),
    "lane_surprise": ("lane_n", "lane_of", "of_origin", ("hs4_n", "all_n")),
    "destination_surprise": ("destined_n", "destined_of", "of_goods", ("destination_n", "all_n")),
    "passage_rarity": ("passage_n", "lane_of", "of_origin", ("destination_n", "all_n")),
    "ports_rarity": ("ports_seen", "loading_seen", "of_port", None),
    "importer_goods_known": ("goods_seen", "importer_seen", "of_importer", ("hs4_n", "all_n")),
    "importer_origin_known": ("source_seen", "importer_seen", "of_importer", ("origin_n", "all_n")),
}
_ITEMS = 42


def behind(feature: str, evidence: Evidence, speech: Speech) -> Behind | None:
    """What to draw under the reason that a feature gave; None where the sentence says it all."""
    if feature in _SPREADS:
        strip = _strip(_SPREADS[feature], evidence, speech)
        return None if strip is None else Behind(strip=strip)
    if feature in _PARTS:
        return _parts(feature, evidence, speech)
    if feature.startswith("found_"):
        return _finds(feature.removeprefix("found_"), evidence, speech)
    if feature.startswith("detour_"):
        return _lengths(
            ("declared_way", evidence["route_km"]), ("direct_way", evidence["direct_km"]), speech
        )
    if feature == "importer_pace":
        usual = float(evidence["importer_lately"]) * 7 / 90
        return _lengths(
            ("last_week", evidence["importer_this_week"]), ("usual_week", usual), speech, km=False
        )
    if feature == "items_filled":
        filled = int(evidence["filled_items"])
        text = speech.plain("behind.of", part=filled, whole=_ITEMS)
        return Behind(bars=(Bar(speech.plain("behind.filled"), text, 100 * filled / _ITEMS),))
    return None


def _strip(spread: _Spread, evidence: Evidence, speech: Speech) -> Strip | None:
    this = _quotient(evidence, spread)
    quartiles = next(
        (
            tuple(math.exp(evidence[f"{name}_{part}"]) for part in ("low", "middle", "high"))
            for name in spread.spreads
            if (evidence[f"{name}_n"] or 0)
            >= (_ENOUGH_OF_ONE if name == "size_importer" else _ENOUGH)
        ),
        None,
    )
    if this is None or quartiles is None:
        return None
    low, middle, high = quartiles
    least, most = math.log10(min(low, this)), math.log10(max(high, this))
    room = max(0.08 * (most - least), (1 - (most - least)) / 2, 0.05)
    begin, end = least - room, most + room

    def at(value: float) -> float:
        return round(100 * (math.log10(value) - begin) / (end - begin), 2)

    powers = range(math.ceil(begin), math.floor(end) + 1)
    unit = unit_name(evidence["unit"] or "", speech.language) if spread.unit == "per_unit" else ""
    return Strip(
        unit=speech.plain(f"unit.{spread.unit}", unit=unit, currency=speech.currency),
        low=speech.number(low),
        middle=speech.number(middle),
        high=speech.number(high),
        this=speech.number(this),
        low_at=at(low),
        middle_at=at(middle),
        high_at=at(high),
        this_at=at(this),
        ticks=tuple((at(10.0**power), f"{10.0**power:,g}") for power in powers),
    )


def _quotient(evidence: Evidence, spread: _Spread) -> float | None:
    over = evidence[spread.over]
    under = 1.0 if spread.under is None else evidence[spread.under]
    return float(over) / float(under) if over and under else None


def _parts(feature: str, evidence: Evidence, speech: Speech) -> Behind | None:
    part, whole, label, everywhere = _PARTS[feature]
    bars = [_share(label, evidence[part], evidence[whole], speech)]
    if everywhere is not None:
        some, every = everywhere
        bars.append(_share("of_all", evidence[some], evidence[every], speech))
    return _scaled(bars)


def _finds(key: str, evidence: Evidence, speech: Speech) -> Behind | None:
    here = _share("of_these", evidence[f"{key}_found"], evidence[f"{key}_examined"], speech)
    every = _share("of_examined", evidence["all_found"], evidence["all_examined"], speech)
    return _scaled([here, every])


def _share(label: str, part: Any, whole: Any, speech: Speech) -> Bar:
    part, whole = float(part or 0), float(whole or 0)
    text = speech.plain("behind.of", part=speech.count(part), whole=speech.count(whole))
    if whole >= 100:
        text = f"{text} · {speech.percent(part / whole)}"
    return Bar(speech.plain(f"behind.{label}"), text, 100 * part / whole if whole else 0.0)


def _scaled(bars: list[Bar]) -> Behind:
    longest = max(bar.width for bar in bars) or 1.0
    stretch = 100 / longest if longest < 50 else 1.0
    return Behind(
        bars=tuple(
            Bar(bar.label, bar.text, round(min(100.0, bar.width * stretch), 2)) for bar in bars
        )
    )


def _lengths(
    this: tuple[str, Any], other: tuple[str, Any], speech: Speech, *, km: bool = True
) -> Behind | None:
    if this[1] is None or other[1] is None:
        return None
    longest = max(float(this[1]), float(other[1])) or 1.0
    return Behind(
        bars=tuple(
            Bar(
                speech.plain(f"behind.{label}"),
                speech.plain("unit.km", number=speech.count(length))
                if km
                else speech.number(float(length)),
                round(100 * float(length) / longest, 2),
            )
            for label, length in (this, other)
        )
    )
