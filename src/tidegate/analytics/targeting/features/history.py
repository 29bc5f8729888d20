"""History: what was found before of this party, these goods, this lane.

A rate is that of examined consignments whose outcome was known before the day of the row. It is
shrunk to the rate of the wider past that contains it (the goods of a lane to the goods, HS6 to HS4
to HS2 to all), and told relative to the rate of all, so that a change in how often anything is
found does not look like a change in this party.
"""

from tidegate.analytics.targeting.feature import Feature, Typology
from tidegate.analytics.targeting.keys import extension_keys

_PAST = "outcomes known before the row's day"
#: Examinations that the wider past counts for; fewer for a party, whose own past says more.
_MIX = 12.0
_PARTY_MIX = 3.0
#: What a rate is shrunk to: wider pasts come first.
_WITHIN: dict[str, str] = {
    "hs2": "all",
    "hs4": "hs2",
    "hs6": "hs4",
    "origin": "all",
    "destination": "all",
    "importer": "all",
    "seller": "all",
    "agent": "all",
    "carrier": "all",
    "address": "all",
    "importer_hs4": "importer",
    "importer_seller": "importer",
    "hs4_origin": "hs4",
    "hs6_origin": "hs6",
    "hs6_export": "hs6",
    "hs4_destination": "hs4",
    "origin_destination": "destination",
    "ports": "origin_destination",
}
_ITEMS: dict[str, tuple[int, ...]] = {
    "hs2": (13,),
    "hs4": (13,),
    "hs6": (13,),
    "origin": (19,),
    "destination": (23, 24),
    "importer": (36, 37),
    "seller": (4,),
    "agent": (39,),
    "carrier": (38,),
    "address": (7,),
    "importer_hs4": (13, 37),
    "importer_seller": (4, 37),
    "hs4_origin": (13, 19),
    "hs6_origin": (13, 19),
    "hs6_export": (13, 20),
    "hs4_destination": (13, 24),
    "origin_destination": (19, 24),
    "ports": (22, 23, 24),
}
#: What the reason calls the past.
_CALLED: dict[str, str] = {
    "hs2": "of chapter {hs2:hs}",
    "hs4": "of {hs4:hs}",
    "hs6": "of {hs6:hs}",
    "origin": "of goods from {origin}",
    "destination": "bound for {destination}",
    "importer": "of this importer",
    "seller": "of this consignor",
    "agent": "of this agent",
    "carrier": "of this carrier",
    "address": "to this address",
    "importer_hs4": "of this importer in {hs4:hs}",
    "importer_seller": "between this importer and consignor",
    "hs4_origin": "of {hs4:hs} from {origin}",
    "hs6_origin": "of {hs6:hs} from {origin}",
    "hs6_export": "of {hs6:hs} exported from {export}",
    "hs4_destination": "of {hs4:hs} to {destination}",
    "origin_destination": "from {origin} to {destination}",
    "ports": "by way of {loading}, {discharge} and {destination}",
}
#: Pasts that speak of where the goods go rather than of who or what.
_DESTINATIONS = frozenset({"destination", "hs4_destination", "origin_destination"})
_PARTIES = frozenset({"importer", "seller", "agent", "carrier", "address"})
#: Where risk can only rise with the rate.
_RISING = _PARTIES - {"carrier"} | {"destination"}


def _within(codes: tuple[str, ...]) -> dict[str, str]:
    return _WITHIN | {
        key.name: "hs6" if key.name.startswith("hs6_") else "all" for key in extension_keys(codes)
    }


def derived(codes: tuple[str, ...]) -> dict[str, str]:
    """Shrunken rates, wider pasts first."""
    rates = {"rate_all": "((coalesce(all_found, 0) + 1.0) / (coalesce(all_examined, 0) + 10.0))"}
    for key, wider in _within(codes).items():
        mix = _PARTY_MIX if key.partition("_")[0] in _PARTIES else _MIX
        rates[f"rate_{key}"] = (
            f"((coalesce({key}_found, 0) + {mix} * rate_{wider})"
            f" / (coalesce({key}_examined, 0) + {mix}))"
        )
    return rates


def features(codes: tuple[str, ...]) -> tuple[Feature, ...]:
    """One relative rate for each past, and how often the importer was examined."""
    rates = tuple(_rate(key) for key in _within(codes))
    return (
        *rates,
        Feature(
            name="importer_examined",
            typology=Typology.HISTORY,
            sentence="Logarithm of one plus the importer's examinations with a known outcome.",
            sql="ln(1 + coalesce(importer_examined, 0))",
            items=(37,),
            window=_PAST,
        ),
    )


def _rate(key: str) -> Feature:
    called = _CALLED.get(key) or _national(key.removeprefix("hs6_"))
    if key.startswith("hs6_x_"):
        called = f"of {{hs6:hs}} {called}"
    return Feature(
        name=f"found_{key}",
        typology=Typology.DESTINATION if key in _DESTINATIONS else Typology.HISTORY,
        sentence=f"Logarithm of the shrunken rate of finds by {key.replace('_', ' and ')} over "
        "that of all.",
        sql=f"CASE WHEN k_{key} IS NOT NULL THEN ln(rate_{key} / rate_all) END",
        items=_ITEMS.get(key, ()),
        window=_PAST,
        reason=f"{{{key}_found:count}} of {{{key}_examined:count}} examined consignments {called} "
        "were irregular; {rate_all:percent} of all",
        told=(None, 0.2),
        proof=f"{key}_found",
        direction=1 if key in _RISING else 0,
    )


def _national(code: str) -> str:
    return f"with {code.removeprefix('x_').replace('_', ' ')} {{{code}}}"
