"""Valuation: is the value what these goods are worth?

A value is set against the goods' own past: the narrowest of (HS6 from this origin, HS6, HS4, HS2)
that has been seen often enough. The middle is a median; the spread is the interquartile range
over 1.349, which is the standard deviation where the logarithms are normal.
"""

from tidegate.analytics.targeting.feature import Feature, Typology

#: Declarations from which on a distribution is trusted.
ENOUGH = 30
#: Standard deviation below which a spread is not taken at its word.
TIGHTEST = 0.1
_LEVELS = ("kilo_hs6_origin", "kilo_hs6", "kilo_hs4", "kilo_hs2")
_YEAR = "12 periods of 30 days before the row's own"


def narrowest(levels: tuple[str, ...], column: str) -> str:
    """SQL for a column of the first level with enough declarations."""
    cases = " ".join(f"WHEN {level}_n >= {ENOUGH} THEN {level}_{column}" for level in levels)
    return f"CASE {cases} END"


def spread_of(low: str, high: str, tightest: float = TIGHTEST) -> str:
    """SQL for a robust standard deviation from quartiles, not taken below the tightest."""
    return f"greatest(({high} - {low}) / 1.349, {tightest})"


DERIVED: dict[str, str] = {
    "kilo": "ln(value / net)",
    "kilo_n": narrowest(_LEVELS, "n"),
    "kilo_middle": narrowest(_LEVELS, "middle"),
    "kilo_spread": spread_of(narrowest(_LEVELS, "low"), narrowest(_LEVELS, "high")),
    "kilo_level": "CASE "
    + " ".join(
        f"WHEN {level}_n >= {ENOUGH} THEN {rank}"
        for level, rank in zip(_LEVELS, (4, 3, 2, 1), strict=True)
    )
    + " END",
    "kilo_goods": "CASE kilo_level WHEN 4 THEN hs6 WHEN 3 THEN hs6 WHEN 2 THEN hs4 "
    "WHEN 1 THEN hs2 END",
    "kilo_lane": "CASE WHEN kilo_level = 4 THEN origin END",
    "kilo_ratio": "exp(kilo - kilo_middle)",
    "kilo_usual": "exp(kilo_middle)",
    "kilo_low": f"exp({narrowest(_LEVELS, 'low')})",
    "kilo_high": f"exp({narrowest(_LEVELS, 'high')})",
    "kilo_value": "exp(kilo)",
    "unit_ratio": f"CASE WHEN unit_hs6_n >= {ENOUGH} "
    "THEN exp(ln(value / quantity) - unit_hs6_middle) END",
    "invoice_ratio": f"CASE WHEN rate_currency_n >= {ENOUGH} "
    "THEN exp(ln(value / invoice) - rate_currency_middle) END",
    "size_ratio": "CASE WHEN size_importer_n >= 5 THEN exp(ln(value) - size_importer_middle) END",
}

FEATURES: tuple[Feature, ...] = (
    Feature(
        name="value_per_kilo",
        typology=Typology.VALUATION,
        sentence="Logarithm of the value per kilo over the median of the same goods.",
        sql="kilo - kilo_middle",
        items=(12, 13, 15, 19),
        window=_YEAR,
        reason="value per kilo is {kilo_ratio:ratio} the median for {kilo_goods:hs}"
        "{kilo_lane:from}; {kilo_n:count} declarations",
        told=(-0.35, 0.35),
    ),
    Feature(
        name="value_per_kilo_spreads",
        typology=Typology.VALUATION,
        sentence="The same in robust standard deviations of those goods.",
        sql="(kilo - kilo_middle) / kilo_spread",
        items=(12, 13, 15, 19),
        window=_YEAR,
        reason="value per kilo is {value_per_kilo_spreads:signed} spreads from the median for "
        "{kilo_goods:hs}{kilo_lane:from} ({kilo_ratio:ratio} it); {kilo_n:count} declarations",
        told=(-1.5, 1.5),
    ),
    Feature(
        name="value_per_kilo_hs4",
        typology=Typology.VALUATION,
        sentence="Logarithm of the value per kilo over the median of the whole heading.",
        sql=f"CASE WHEN kilo_hs4_n >= {ENOUGH} THEN kilo - kilo_hs4_middle END",
        items=(12, 13, 15),
        window=_YEAR,
    ),
    Feature(
        name="value_per_unit",
        typology=Typology.VALUATION,
        sentence="Logarithm of the value per unit of quantity over the median of the same goods.",
        sql="ln(unit_ratio)",
        items=(13, 14, 15),
        window=_YEAR,
        reason="value per {unit:unit} is {unit_ratio:ratio} the median for {hs6:hs}; "
        "{unit_hs6_n:count} declarations",
        told=(-0.35, 0.35),
    ),
    Feature(
        name="value_over_invoice",
        typology=Typology.DOCUMENTS,
        sentence="Logarithm of customs value over invoice amount, against that currency's usual.",
        sql="ln(invoice_ratio)",
        items=(15, 16, 17),
        window=_YEAR,
        reason="the customs value is {invoice_ratio:ratio} what the invoice in {currency} usually "
        "makes; {rate_currency_n:count} declarations",
        told=(-0.15, 0.15),
    ),
    Feature(
        name="value_for_importer",
        typology=Typology.RHYTHM,
        sentence="Logarithm of the value over the importer's own median.",
        sql="ln(size_ratio)",
        items=(15, 36, 37),
        window=_YEAR,
        reason="the value is {size_ratio:ratio} this importer's median; "
        "{size_importer_n:count} declarations",
        told=(-1.0, 1.0),
    ),
    Feature(
        name="round_value",
        typology=Typology.VALUATION,
        sentence="How round the invoice amount is (or the value where there is none): 0 to 3.",
        sql="CASE WHEN coalesce(invoice, value) IS NULL THEN NULL "
        "WHEN coalesce(invoice, value) % 1000 = 0 THEN 3 "
        "WHEN coalesce(invoice, value) % 100 = 0 THEN 2 "
        "WHEN coalesce(invoice, value) % 10 = 0 THEN 1 ELSE 0 END",
        items=(15, 16),
        window="the row",
        reason="the invoice amount is a round figure",
        told=(None, 3),
    ),
    Feature(
        name="value",
        typology=Typology.VALUATION,
        sentence="Logarithm of the customs value.",
        sql="ln(value)",
        items=(15,),
        window="the row",
    ),
)
