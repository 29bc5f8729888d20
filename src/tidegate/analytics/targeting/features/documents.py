"""Documents and goods: is the declaration whole, and do its words fit its code?"""

from tidegate.analytics.targeting.feature import Feature, Typology

#: Tells a repeat: it counts less when trees are grown.
REPEATS = "repeat_known"

_FEATURES: tuple[Feature, ...] = (
    Feature(
        name=REPEATS,
        typology=Typology.GOODS,
        sentence="Logarithm of one plus the declarations so far of the same goods, lane and net "
        "weight: how far a memory of these goods can be trusted.",
        sql="CASE WHEN k_repeat IS NOT NULL THEN ln(1 + coalesce(repeat_n, 0)) END",
        items=(12, 13, 19, 20),
        window="all days before the row's own",
    ),
    Feature(
        name="words_fit",
        typology=Typology.GOODS,
        sentence="Mean logarithm of how much more often the description's words are used under "
        "its heading than everywhere.",
        sql="fit",
        items=(3, 13),
        window="periods of 30 days before the row's own, and the nomenclature",
        reason="the description's words are seldom used for {hs4:hs}; the oddest is “{odd_word}”",
        told=(0.0, None),
    ),
    Feature(
        name="description_length",
        typology=Typology.GOODS,
        sentence="Logarithm of the number of characters of the description.",
        sql="ln(length(description))",
        items=(3,),
        window="the row",
        reason="the description says little: “{description}”",
        told=(2.2, None),
    ),
    Feature(
        name="chapter",
        typology=Typology.GOODS,
        sentence="Chapter of the Harmonized System, as its number.",
        sql="CAST(hs2 AS INTEGER)",
        items=(13,),
        window="the row",
    ),
    Feature(
        name="items_filled",
        typology=Typology.DOCUMENTS,
        sentence="How many of the 42 items are filled in.",
        sql="filled_items",
        items=tuple(range(1, 43)),
        window="the row",
        reason="the declaration is thin: {filled_items:count} of 42 items are filled in",
        told=(24, None),
    ),
    Feature(
        name="licensed",
        typology=Typology.DOCUMENTS,
        sentence="1 where a licence or permit is quoted.",
        sql="CASE WHEN licensed THEN 1 ELSE 0 END",
        items=(35,),
        window="the row",
    ),
    Feature(
        name="trusted",
        typology=Typology.DOCUMENTS,
        sentence="1 where an AEO code is quoted.",
        sql="CASE WHEN trusted THEN 1 ELSE 0 END",
        items=(41,),
        window="the row",
    ),
    Feature(
        name="hour_of_day",
        typology=Typology.RHYTHM,
        sentence="Hour of the day (UTC) in which the declaration was lodged.",
        sql="hour % 24",
        items=(),
        window="the row",
    ),
    Feature(
        name="day_of_week",
        typology=Typology.RHYTHM,
        sentence="Day of the week on which the declaration was lodged; 0 is Thursday.",
        sql="day % 7",
        items=(),
        window="the row",
    ),
)


def features(numbers: tuple[str, ...]) -> tuple[Feature, ...]:
    """The features of documents and goods, and the national numbers as they are."""
    national = (
        Feature(
            name=number,
            typology=Typology.DOCUMENTS,
            sentence=f"The national item {number.removeprefix('x_').replace('_', ' ')}.",
            sql=number,
            items=(),
            window="the row",
        )
        for number in numbers
    )
    return (*_FEATURES, *national)
