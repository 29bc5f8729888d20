"""Features in plain words, and their values as people read them."""

from math import exp, expm1

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tidegate.analytics.targeting.interface import Feature

from .islands import percent
from .words import Words

_PLAIN: dict[str, Words] = {
    "value_per_kilo": gettext_lazy("Value per kilo, against the same goods"),
    "value_per_kilo_spreads": gettext_lazy("Value per kilo, in usual spreads of the same goods"),
    "value_per_kilo_hs4": gettext_lazy("Value per kilo, against the whole heading"),
    "value_per_unit": gettext_lazy("Value per unit, against the same goods"),
    "value_over_invoice": gettext_lazy("Customs value, against the invoice"),
    "value_for_importer": gettext_lazy("Value, against the importer’s usual one"),
    "round_value": gettext_lazy("How round the invoice amount is"),
    "value": gettext_lazy("Customs value"),
    "weight_per_package": gettext_lazy("Weight per package, against the same goods"),
    "weight_per_package_spreads": gettext_lazy(
        "Weight per package, in usual spreads of the same goods"
    ),
    "gross_over_net": gettext_lazy("Gross weight over net weight, against the same goods"),
    "gross_over_net_spreads": gettext_lazy(
        "Gross weight over net weight, in usual spreads of the same goods"
    ),
    "gross_below_net": gettext_lazy("Gross weight below the net weight"),
    "density": gettext_lazy("Kilos per cubic metre"),
    "density_for_goods": gettext_lazy("Kilos per cubic metre, against the same goods"),
    "density_spreads": gettext_lazy("Kilos per cubic metre, in usual spreads of the same goods"),
    "weight_per_unit": gettext_lazy("Weight per unit, against the same goods"),
    "load_for_goods": gettext_lazy("Weight of the consignment, against the same heading"),
    "net_weight": gettext_lazy("Net weight"),
    "package_count": gettext_lazy("Number of packages"),
    "lane_rarity": gettext_lazy("Share of the heading in the trade of the origin"),
    "lane_surprise": gettext_lazy("How much rarer the heading is from this origin"),
    "destination_surprise": gettext_lazy("How much rarer the destination is for these goods"),
    "passage_rarity": gettext_lazy("Share of the destination in the trade of the origin"),
    "ports_rarity": gettext_lazy("Share of these ports in the trade of the place of loading"),
    "detour_ratio": gettext_lazy("Declared way over the direct way"),
    "detour_km": gettext_lazy("Extra kilometres of the declared way"),
    "countries_passed": gettext_lazy("Countries of routing"),
    "origin_is_not_export": gettext_lazy("Exported from another country than the origin"),
    "is_transhipment": gettext_lazy("Transhipments"),
    "transport_mode": gettext_lazy("Mode of transport"),
    "importer_known": gettext_lazy("Declarations of the importer so far"),
    "seller_known": gettext_lazy("Declarations of the consignor so far"),
    "agent_known": gettext_lazy("Declarations of the agent so far"),
    "importer_goods_known": gettext_lazy("Declarations of the importer in this heading so far"),
    "importer_seller_known": gettext_lazy(
        "Declarations of the importer with this consignor so far"
    ),
    "importer_origin_known": gettext_lazy("Declarations of the importer from this origin so far"),
    "importer_goods_share": gettext_lazy("Share of the heading in the importer’s declarations"),
    "importer_age": gettext_lazy("Days since the importer’s first declaration"),
    "address_older_than_importer": gettext_lazy(
        "Days that the address was in use before the importer"
    ),
    "address_shared": gettext_lazy("Declarations of others at the consignee’s address"),
    "importer_pace": gettext_lazy("The importer’s week, against its last 90 days"),
    "importer_recent": gettext_lazy("Declarations of the importer in 90 days"),
    "importer_silence": gettext_lazy("Days since the importer’s last declaration"),
    "split_address": gettext_lazy("Declarations of the heading to the same address in 72 hours"),
    "split_seller": gettext_lazy("Declarations of the heading by the same consignor in 72 hours"),
    "importer_examined": gettext_lazy("Examinations of the importer so far"),
    "repeat_known": gettext_lazy("Declarations of the very same goods, lane and weight so far"),
    "words_fit": gettext_lazy("How well the description’s words fit the heading"),
    "description_length": gettext_lazy("Characters of the description"),
    "chapter": gettext_lazy("Chapter of the Harmonized System"),
    "items_filled": gettext_lazy("Items that are filled in"),
    "licensed": gettext_lazy("A licence or permit is quoted"),
    "trusted": gettext_lazy("An AEO code is quoted"),
    "hour_of_day": gettext_lazy("Hour of lodging"),
    "day_of_week": gettext_lazy("Day of the week of lodging"),
}
_FOUND: dict[str, Words] = {
    "hs2": gettext_lazy("the chapter"),
    "hs4": gettext_lazy("the heading"),
    "hs6": gettext_lazy("the subheading"),
    "origin": gettext_lazy("the origin"),
    "destination": gettext_lazy("the destination"),
    "importer": gettext_lazy("the importer"),
    "seller": gettext_lazy("the consignor"),
    "agent": gettext_lazy("the agent"),
    "carrier": gettext_lazy("the carrier"),
    "address": gettext_lazy("the address"),
    "importer_hs4": gettext_lazy("the importer in the heading"),
    "importer_seller": gettext_lazy("the importer with the consignor"),
    "hs4_origin": gettext_lazy("the heading from the origin"),
    "hs6_origin": gettext_lazy("the subheading from the origin"),
    "hs6_export": gettext_lazy("the subheading from the exporting country"),
    "hs4_destination": gettext_lazy("the heading to the destination"),
    "origin_destination": gettext_lazy("the origin with the destination"),
    "ports": gettext_lazy("the ports"),
}


def plain(feature: Feature) -> str:
    """What it measures, in the reader's language; its English sentence where there is no other."""
    if feature.name in _PLAIN:
        return str(_PLAIN[feature.name])
    past = _FOUND.get(feature.name.removeprefix("found_"))
    if past is None or not feature.name.startswith("found_"):
        return feature.sentence
    return _("Finds so far, against all: %(past)s") % {"past": past}


def value(feature: Feature, number: float) -> str:
    """A value as people read it: logarithms as what they are of."""
    said = feature.sentence
    if said.startswith("Logarithm of one plus"):
        return f"{max(expm1(number), 0.0):,.0f}"
    if said.startswith("Minus the logarithm"):
        return percent(exp(-number))
    if said.startswith("Logarithm of") and _is_ratio(said):
        return f"{exp(number):.2g} ×"
    if said.startswith("Mean logarithm"):
        return f"{exp(number):.2g} ×"
    if said.startswith("Logarithm"):
        return f"{exp(number):,.3g}" if abs(number) < 7 else f"{exp(number):,.0f}"
    return percent(number) if said.startswith("1 where") else f"{number:,.3g}"


def _is_ratio(said: str) -> bool:
    return any(word in said for word in (" over ", " against ", "rarer"))
