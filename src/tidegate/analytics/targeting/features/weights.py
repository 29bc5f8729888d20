"""Weight: do packages, net and gross weigh what these goods weigh?"""

from tidegate.analytics.targeting.feature import Feature, Typology
from tidegate.analytics.targeting.features.prices import ENOUGH, narrowest, spread_of

_DENSITIES = ("density_hs6", "density_hs4")
_TARES = ("tare_hs6", "tare_hs4")
_PACKS = ("pack_hs6", "pack_hs4")
_YEAR = "12 periods of 30 days before the row's own"

DERIVED: dict[str, str] = {
    "pack": "ln(weight / packages)",
    "pack_n": narrowest(_PACKS, "n"),
    "pack_middle": narrowest(_PACKS, "middle"),
    "pack_spread": spread_of(narrowest(_PACKS, "low"), narrowest(_PACKS, "high")),
    "pack_ratio": "exp(pack - pack_middle)",
    "tare": "ln(gross / net)",
    "tare_n": narrowest(_TARES, "n"),
    "tare_middle": narrowest(_TARES, "middle"),
    "tare_spread": spread_of(narrowest(_TARES, "low"), narrowest(_TARES, "high"), tightest=0.01),
    "tare_usual": "exp(tare_middle)",
    "density": "ln(weight / volume)",
    "density_n": narrowest(_DENSITIES, "n"),
    "density_middle": narrowest(_DENSITIES, "middle"),
    "density_spread": spread_of(narrowest(_DENSITIES, "low"), narrowest(_DENSITIES, "high")),
    "density_ratio": "exp(density - density_middle)",
    "piece_ratio": f"CASE WHEN piece_hs6_n >= {ENOUGH} "
    "THEN exp(ln(net / quantity) - piece_hs6_middle) END",
    "tare_ratio": "gross / net",
    "load_ratio": f"CASE WHEN load_hs4_n >= {ENOUGH} THEN exp(ln(weight) - load_hs4_middle) END",
}

FEATURES: tuple[Feature, ...] = (
    Feature(
        name="weight_per_package",
        typology=Typology.WEIGHT,
        sentence="Logarithm of the weight per package over the median of the same goods.",
        sql="pack - pack_middle",
        items=(1, 2, 10, 12, 13),
        window=_YEAR,
        reason="weight per package is {pack_ratio:ratio} the median for these goods; "
        "{pack_n:count} declarations",
        told=(-0.25, 0.25),
    ),
    Feature(
        name="weight_per_package_spreads",
        typology=Typology.WEIGHT,
        sentence="The same in robust standard deviations of those goods.",
        sql="(pack - pack_middle) / pack_spread",
        items=(1, 2, 10, 12, 13),
        window=_YEAR,
        reason="weight per package is {weight_per_package_spreads:signed} spreads from the median "
        "for these goods ({pack_ratio:ratio} it); {pack_n:count} declarations",
        told=(-1.5, 1.5),
    ),
    Feature(
        name="gross_over_net",
        typology=Typology.WEIGHT,
        sentence="Logarithm of gross over net weight, over the median of the same goods.",
        sql="tare - tare_middle",
        items=(10, 12, 13),
        window=_YEAR,
        reason="gross over net weight is {tare_ratio:number}; {tare_usual:number} is usual for "
        "{hs4:hs}; {tare_n:count} declarations",
        told=(-0.05, 0.05),
    ),
    Feature(
        name="gross_over_net_spreads",
        typology=Typology.WEIGHT,
        sentence="The same in robust standard deviations of those goods.",
        sql="(tare - tare_middle) / tare_spread",
        items=(10, 12, 13),
        window=_YEAR,
    ),
    Feature(
        name="gross_below_net",
        typology=Typology.WEIGHT,
        sentence="1 where the gross weight is below the net weight.",
        sql="CASE WHEN gross IS NULL OR net IS NULL THEN NULL WHEN gross < net THEN 1 ELSE 0 END",
        items=(10, 12),
        window="the row",
        reason="gross weight is below net weight",
        told=(None, 1),
        direction=1,
    ),
    Feature(
        name="density",
        typology=Typology.WEIGHT,
        sentence="Logarithm of kilos per cubic metre.",
        sql="density",
        items=(10, 11),
        window="the row",
    ),
    Feature(
        name="density_for_goods",
        typology=Typology.WEIGHT,
        sentence="Logarithm of kilos per cubic metre over the median of the same goods.",
        sql="density - density_middle",
        items=(10, 11, 13),
        window=_YEAR,
        reason="weight per cubic metre is {density_ratio:ratio} the median for these goods; "
        "{density_n:count} declarations",
        told=(-0.25, 0.25),
    ),
    Feature(
        name="density_spreads",
        typology=Typology.WEIGHT,
        sentence="The same in robust standard deviations of those goods.",
        sql="(density - density_middle) / density_spread",
        items=(10, 11, 13),
        window=_YEAR,
    ),
    Feature(
        name="weight_per_unit",
        typology=Typology.WEIGHT,
        sentence="Logarithm of the net weight per unit of quantity over the median of the goods.",
        sql="ln(piece_ratio)",
        items=(12, 13, 14),
        window=_YEAR,
        reason="net weight per {unit:unit} is {piece_ratio:ratio} the median for {hs6:hs}; "
        "{piece_hs6_n:count} declarations",
        told=(-0.2, 0.2),
    ),
    Feature(
        name="load_for_goods",
        typology=Typology.WEIGHT,
        sentence="Logarithm of the weight over the heading's median consignment.",
        sql="ln(load_ratio)",
        items=(10, 12, 13),
        window=_YEAR,
        reason="the consignment weighs {load_ratio:ratio} the median for {hs4:hs}; "
        "{load_hs4_n:count} declarations",
        told=(-1.5, 1.5),
    ),
    Feature(
        name="net_weight",
        typology=Typology.WEIGHT,
        sentence="Logarithm of the net weight in kilos.",
        sql="ln(coalesce(net, gross))",
        items=(10, 12),
        window="the row",
    ),
    Feature(
        name="package_count",
        typology=Typology.WEIGHT,
        sentence="Logarithm of the number of packages.",
        sql="ln(packages)",
        items=(1,),
        window="the row",
    ),
)
