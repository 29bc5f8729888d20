"""Trade lane and route: do these goods go this way?

A probability of the past is mixed with five declarations of what would hold without the lane, so
that a lane hardly seen is not called rare or common on the strength of one row.
"""

from tidegate.analytics.targeting.feature import Feature, Typology

_PAST = "all days before the row's own"
#: Weight, in declarations, of what would hold without the lane.
_MIX = 5.0


def _share(key: str) -> str:
    return f"((coalesce({key}_n, 0) + 0.5) / (all_n + 50.0))"


def _conditional(pair: str, given: str, alone: str) -> str:
    mixed = f"coalesce({pair}_n, 0) + {_MIX} * {_share(alone)}"
    share = f"({mixed}) / (coalesce({given}_n, 0) + {_MIX})"
    return f"CASE WHEN k_{pair} IS NOT NULL THEN {share} END"


DERIVED: dict[str, str] = {
    "lane_share": _conditional("hs4_origin", "origin", "hs4"),
    "lane_usual": _share("hs4"),
    "lane_n": "coalesce(hs4_origin_n, 0)",
    "lane_of": "coalesce(origin_n, 0)",
    "destined_share": _conditional("hs4_destination", "hs4", "destination"),
    "destined_n": "coalesce(hs4_destination_n, 0)",
    "destined_of": "coalesce(hs4_n, 0)",
    "passage_share": _conditional("origin_destination", "origin", "destination"),
    "passage_n": "coalesce(origin_destination_n, 0)",
    "ports_seen": "CASE WHEN k_ports IS NOT NULL THEN coalesce(ports_n, 0) END",
    "loading_seen": "coalesce(loading_n, 0)",
    "detour": "CASE WHEN direct_km > 0 THEN route_km / direct_km END",
    "stops": "CASE WHEN routing IS NULL THEN 0 "
    "ELSE 1 + length(routing) - length(replace(routing, ' ', '')) END",
}

FEATURES: tuple[Feature, ...] = (
    Feature(
        name="lane_rarity",
        typology=Typology.LANE,
        sentence="Minus the logarithm of the share of this heading among the origin's goods.",
        sql="-ln(lane_share)",
        items=(13, 19),
        window=_PAST,
        reason="{hs4:hs} from {origin} is rare: {lane_n:count} of {lane_of:count} declarations "
        "from {origin}",
        told=(None, 5.0),
    ),
    Feature(
        name="lane_surprise",
        typology=Typology.LANE,
        sentence="Logarithm of how much rarer this heading is from this origin than from anywhere.",
        sql="ln(lane_usual / lane_share)",
        items=(13, 19),
        window=_PAST,
        reason="{hs4:hs} is unusual from {origin}: {lane_n:count} of {lane_of:count} "
        "declarations from there; {lane_usual:percent} of all declarations are of {hs4:hs}",
        told=(None, 0.7),
        direction=1,
    ),
    Feature(
        name="destination_surprise",
        typology=Typology.DESTINATION,
        sentence="Logarithm of how much rarer this destination is for these goods than for any.",
        sql=f"ln({_share('destination')} / destined_share)",
        items=(13, 23, 24),
        window=_PAST,
        reason="{hs4:hs} is unusual to {destination}: {destined_n:count} of "
        "{destined_of:count} declarations of these goods",
        told=(None, 0.7),
        direction=1,
    ),
    Feature(
        name="passage_rarity",
        typology=Typology.DESTINATION,
        sentence="Minus the logarithm of the destination's share among the origin's traffic.",
        sql="-ln(passage_share)",
        items=(19, 23, 24),
        window=_PAST,
        reason="goods from {origin} rarely go to {destination} this way: {passage_n:count} of "
        "{lane_of:count} declarations",
        told=(None, 4.0),
    ),
    Feature(
        name="ports_rarity",
        typology=Typology.ROUTE,
        sentence="Minus the logarithm of these ports' share among the traffic of the place of "
        "loading.",
        sql="-ln((ports_seen + 0.5) / (loading_seen + 5.0))",
        items=(22, 23, 24),
        window=_PAST,
        proof="loading_seen",
        reason="the way {loading} to {discharge} to {destination} is rare: {ports_seen:count} of "
        "{loading_seen:count} declarations from that port",
        told=(None, 4.0),
    ),
    Feature(
        name="detour_ratio",
        typology=Typology.ROUTE,
        sentence="Declared way over the direct way; 1 is direct.",
        sql="detour",
        items=(21, 22, 23, 24),
        window="the row",
        reason="the route by {discharge} is {detour:ratio} the direct way to {destination}: "
        "{route_km:km} against {direct_km:km}",
        told=(None, 1.15),
        direction=1,
    ),
    Feature(
        name="detour_km",
        typology=Typology.ROUTE,
        sentence="Logarithm of one plus the extra kilometres of the declared way.",
        sql="ln(1 + route_km - direct_km)",
        items=(21, 22, 23, 24),
        window="the row",
        reason="the route by {discharge} is {route_km:km} long; direct to {destination} it is "
        "{direct_km:km}",
        told=(None, 6.9),
        direction=1,
    ),
    Feature(
        name="countries_passed",
        typology=Typology.ROUTE,
        sentence="Number of countries of routing.",
        sql="stops",
        items=(21,),
        window="the row",
        reason="the route passes {stops:count} countries: {routing}",
        told=(None, 2),
    ),
    Feature(
        name="origin_is_not_export",
        typology=Typology.ROUTE,
        sentence="1 where the goods were exported from another country than their origin.",
        sql="CASE WHEN origin IS NULL OR export IS NULL THEN NULL WHEN origin <> export THEN 1 "
        "ELSE 0 END",
        items=(19, 20, 22),
        window="the row",
        reason="goods of {origin} are exported from {export}",
        told=(None, 1),
    ),
    Feature(
        name="is_transhipment",
        typology=Typology.ROUTE,
        sentence="1 where the goods only change conveyance here.",
        sql="CASE WHEN transhipment THEN 1 WHEN NOT transhipment THEN 0 END",
        items=(34,),
        window="the row",
    ),
    Feature(
        name="transport_mode",
        typology=Typology.ROUTE,
        sentence="Transport mode of UN/ECE Rec 19, as its number.",
        sql="CAST(mode AS INTEGER)",
        items=(25,),
        window="the row",
    ),
)
