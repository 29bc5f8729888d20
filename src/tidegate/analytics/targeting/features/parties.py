"""Parties and rhythm: who is this to us, and is this how they trade?

A party is known by its identifier or name, as a key of its own past and nothing else.
"""

from tidegate.analytics.targeting.feature import Feature, Typology
from tidegate.analytics.targeting.keys import RECENT_DAYS, SPLIT_HOURS

_PAST = "all days before the row's own"
_RECENT = f"{RECENT_DAYS} days before the row's own"

DERIVED: dict[str, str] = {
    "importer_seen": "CASE WHEN importer IS NOT NULL THEN coalesce(importer_n, 0) END",
    "seller_seen": "CASE WHEN seller IS NOT NULL THEN coalesce(seller_n, 0) END",
    "agent_seen": "CASE WHEN agent IS NOT NULL THEN coalesce(agent_n, 0) END",
    "goods_seen": "CASE WHEN importer IS NOT NULL THEN coalesce(importer_hs4_n, 0) END",
    "partner_seen": "CASE WHEN importer IS NOT NULL AND seller IS NOT NULL "
    "THEN coalesce(importer_seller_n, 0) END",
    "source_seen": "CASE WHEN importer IS NOT NULL THEN coalesce(importer_origin_n, 0) END",
    "importer_age": "CASE WHEN importer IS NOT NULL THEN coalesce(day - importer_first, 0) END",
    "address_others": "CASE WHEN address IS NOT NULL AND importer IS NOT NULL "
    "THEN greatest(coalesce(address_n, 0) - coalesce(importer_n, 0), 0) END",
    "address_older": "CASE WHEN address IS NOT NULL AND importer IS NOT NULL "
    "THEN coalesce(importer_first, day) - coalesce(address_first, day) END",
    "importer_lately": "coalesce(importer_recent, 0)",
    "importer_this_week": "coalesce(importer_week, 0)",
    "silence": "day - importer_last",
    "split_here": "CASE WHEN address IS NOT NULL THEN coalesce(split_address_n, 0) END",
    "split_from": "CASE WHEN seller IS NOT NULL THEN coalesce(split_seller_n, 0) END",
}


def _seen(
    name: str, column: str, what: str, reason: str, items: tuple[int, ...], proof: str = ""
) -> Feature:
    return Feature(
        name=name,
        typology=Typology.PARTY,
        sentence=f"Logarithm of one plus the declarations of {what} so far.",
        sql=f"ln(1 + {column})",
        items=items,
        window=_PAST,
        reason=reason,
        told=(1.1, None),
        proof=proof,
    )


FEATURES: tuple[Feature, ...] = (
    _seen(
        "importer_known",
        "importer_seen",
        "the importer",
        "the importer is hardly known: {importer_seen:count} declarations before this day",
        (36, 37),
    ),
    _seen(
        "seller_known",
        "seller_seen",
        "the consignor",
        "the consignor is hardly known: {seller_seen:count} declarations before this day",
        (4,),
    ),
    _seen(
        "agent_known",
        "agent_seen",
        "the agent",
        "the agent is hardly known: {agent_seen:count} declarations before this day",
        (39,),
    ),
    _seen(
        "importer_goods_known",
        "goods_seen",
        "the importer in this heading",
        "{hs4:hs} is new for this importer: {goods_seen:count} of {importer_seen:count} "
        "declarations",
        (13, 37),
        proof="importer_seen",
    ),
    _seen(
        "importer_seller_known",
        "partner_seen",
        "the importer with this consignor",
        "importer and consignor have hardly dealt before: {partner_seen:count} declarations "
        "together",
        (4, 37),
        proof="importer_seen",
    ),
    _seen(
        "importer_origin_known",
        "source_seen",
        "the importer from this origin",
        "the importer seldom buys from {origin}: {source_seen:count} of "
        "{importer_seen:count} declarations",
        (19, 37),
        proof="importer_seen",
    ),
    Feature(
        name="importer_goods_share",
        typology=Typology.PARTY,
        sentence="Share of this heading among the importer's declarations.",
        sql="goods_seen / (importer_seen + 1)",
        items=(13, 37),
        window=_PAST,
    ),
    Feature(
        name="importer_age",
        typology=Typology.PARTY,
        sentence="Days since the importer's first declaration.",
        sql="least(importer_age, 365)",
        items=(37,),
        window=_PAST,
        reason="the importer first appeared {importer_age:count} days ago",
        told=(60, None),
        proof="importer_seen",
    ),
    Feature(
        name="address_older_than_importer",
        typology=Typology.PARTY,
        sentence="Days that the consignee's address was in use before this importer.",
        sql="least(address_older, 365)",
        items=(7, 37),
        window=_PAST,
        reason="the consignee's address was used {address_older:count} days before this importer "
        "appeared, {address_others:count} declarations by others",
        told=(None, 30),
        direction=1,
    ),
    Feature(
        name="address_shared",
        typology=Typology.PARTY,
        sentence="Logarithm of one plus the declarations by others at the consignee's address.",
        sql="ln(1 + address_others)",
        items=(7, 37),
        window=_PAST,
        reason="others used the consignee's address before: {address_others:count} declarations",
        told=(None, 1.6),
    ),
    Feature(
        name="importer_pace",
        typology=Typology.RHYTHM,
        sentence="Logarithm of the importer's pace of the last week over that of 90 days.",
        sql="ln((importer_this_week + 0.5) / (importer_lately * 7 / 90.0 + 0.5))",
        items=(37,),
        window=_RECENT,
        reason="the importer declares far more than usual: {importer_this_week:count} in a week, "
        "{importer_lately:count} in 90 days",
        told=(None, 0.9),
    ),
    Feature(
        name="importer_recent",
        typology=Typology.RHYTHM,
        sentence="Logarithm of one plus the importer's declarations in 90 days.",
        sql="ln(1 + importer_lately)",
        items=(37,),
        window=_RECENT,
    ),
    Feature(
        name="importer_silence",
        typology=Typology.RHYTHM,
        sentence=f"Days since the importer's last declaration, at most {RECENT_DAYS}.",
        sql=f"CASE WHEN importer_seen > 0 THEN coalesce(silence, {RECENT_DAYS}) END",
        items=(37,),
        window=_RECENT,
        reason="the importer had been silent for {importer_silence:count} days or more",
        told=(None, 60),
    ),
    Feature(
        name="split_address",
        typology=Typology.RHYTHM,
        sentence=f"Logarithm of one plus the declarations of this heading to the same address in "
        f"{SPLIT_HOURS} hours.",
        sql="ln(1 + split_here)",
        items=(7, 13),
        window=f"{SPLIT_HOURS} hours before the row's own",
        reason="{split_here:count} declarations of {hs4:hs} went to the same address in the "
        "72 hours before",
        told=(None, 0.9),
        direction=1,
    ),
    Feature(
        name="split_seller",
        typology=Typology.RHYTHM,
        sentence=f"Logarithm of one plus the declarations of this heading by the same consignor "
        f"to the same destination in {SPLIT_HOURS} hours.",
        sql="ln(1 + split_from)",
        items=(4, 13, 24),
        window=f"{SPLIT_HOURS} hours before the row's own",
        reason="{split_from:count} declarations of {hs4:hs} by the same consignor in the 72 hours "
        "before",
        told=(None, 0.9),
    ),
)
