"""What the engine keeps count of: keys, tallies and spreads.

A key names a past: the importer's, the lane's, the goods'. In memory it is a digest, never the
identifier itself, and the same for ever: MD5 is used as a stable hash, not as protection.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Grain = Literal["day", "hour"]
#: Sums over the whole past; the first slot too; the recent slots as well. By the hour: a short sum.
Asks = Literal["sums", "first", "recent", "split"]

#: Days that a recent window looks back.
RECENT_DAYS = 90
WEEK_DAYS = 7
#: Hours that the split-shipment window looks back.
SPLIT_HOURS = 72
#: A spread is kept in periods of this many days and read over this many of them.
PERIOD_DAYS = 30
SPREAD_PERIODS = 12
#: Bits by which the second and third part of a key are shifted against the first.
_SHIFT = 7
#: Width of a histogram bin, in natural logarithm; tares differ by little.
BIN_WIDTH = 0.1
_FINE = 0.01


@dataclass(frozen=True, slots=True)
class Key:
    """A past that rows share: rows with the same values in `parts` have the same key."""

    name: str
    #: Columns of the staged row; the key is null when one of them is.
    parts: tuple[str, ...]

    @property
    def column(self) -> str:
        """The column of the staged row that holds the digest."""
        return f"k_{self.name}"

    @property
    def digest(self) -> str:
        """SQL for a 64-bit digest from those of the parts, each shifted by its place."""
        combined = f"digest_{self.parts[0]}.digest"
        for place, part in enumerate(self.parts[1:], 1):
            shift = _SHIFT * place
            combined = (
                f"xor({combined}, (digest_{part}.digest & {2 ** (64 - shift) - 1}) << {shift})"
            )
        return combined

    def combined(self, digests: Sequence[int]) -> int:
        """The digest that `digest` is SQL for, from those of the parts: 64 bits, unsigned."""
        key = digests[0]
        for place, digest in enumerate(digests[1:], 1):
            shift = _SHIFT * place
            key ^= (digest & (2 ** (64 - shift) - 1)) << shift
        return key


def part_digest(part: str, salt: str) -> str:
    """SQL for a 64-bit digest of the salt, the part's name and its value."""
    return f"md5_number_lower('{salt}|{part}|' || {part})"


_SUMS = ("n", "examined", "found")


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of one key by day or hour: declarations, examinations, finds."""

    key: Key
    asks: Asks = "sums"

    @property
    def name(self) -> str:
        return self.key.name

    @property
    def grain(self) -> Grain:
        """What its slots are."""
        return "hour" if self.asks == "split" else "day"

    @property
    def counts(self) -> tuple[str, ...]:
        """What is told of the past of a row: columns of its table of counts."""
        match self.asks:
            case "split":
                return ("n",)
            case "sums":
                return _SUMS
            case "first":
                return (*_SUMS, "first")
            case "recent":
                return (*_SUMS, "first", "recent", "last", "week")


@dataclass(frozen=True, slots=True)
class Spread:
    """The distribution of a positive quantity under one key, as a histogram of its logarithm."""

    name: str
    key: Key
    #: SQL for the logarithm of the quantity; null or not finite is left out.
    quantity: str
    #: Width of a bin, in natural logarithm.
    bin_width: float = BIN_WIDTH


def extension_keys(codes: tuple[str, ...]) -> tuple[Key, ...]:
    """Keys for national code items: each alone, and each with the goods."""
    alone = tuple(Key(code, (code,)) for code in codes)
    with_goods = tuple(Key(f"hs6_{code}", ("hs6", code)) for code in codes)
    return alone + with_goods


_DAILY = (
    Key("all", ("everything",)),
    Key("importer", ("importer",)),
    Key("seller", ("seller",)),
    Key("agent", ("agent",)),
    Key("carrier", ("carrier",)),
    Key("address", ("address",)),
    Key("hs2", ("hs2",)),
    Key("hs4", ("hs4",)),
    Key("hs6", ("hs6",)),
    Key("origin", ("origin",)),
    Key("destination", ("destination",)),
    Key("hs4_origin", ("hs4", "origin")),
    Key("hs6_origin", ("hs6", "origin")),
    Key("hs6_export", ("hs6", "export")),
    Key("hs4_destination", ("hs4", "destination")),
    Key("origin_destination", ("origin", "destination")),
    Key("loading", ("loading",)),
    Key("ports", ("loading", "discharge", "destination")),
    Key("repeat", ("hs6", "origin", "export", "grams")),
    Key("importer_hs4", ("importer", "hs4")),
    Key("importer_origin", ("importer", "origin")),
    Key("importer_seller", ("importer", "seller")),
)
_ASKS: dict[str, Asks] = {"importer": "recent", "address": "first"}
_HOURLY = (
    Key("split_address", ("address", "hs4")),
    Key("split_seller", ("seller", "hs4", "destination")),
)


def tallies(extension_codes: tuple[str, ...]) -> tuple[Tally, ...]:
    """Every tally of the engine, given the national code items at hand."""
    daily = (*_DAILY, *extension_keys(extension_codes))
    return (
        *(Tally(key, _ASKS.get(key.name, "sums")) for key in daily),
        *(Tally(key, "split") for key in _HOURLY),
    )


SPREADS: tuple[Spread, ...] = (
    Spread("kilo_hs6_origin", Key("hs6_origin", ("hs6", "origin")), "ln(value / net)"),
    Spread("kilo_hs6", Key("hs6", ("hs6",)), "ln(value / net)"),
    Spread("kilo_hs4", Key("hs4", ("hs4",)), "ln(value / net)"),
    Spread("kilo_hs2", Key("hs2", ("hs2",)), "ln(value / net)"),
    Spread("unit_hs6", Key("hs6_unit", ("hs6", "unit")), "ln(value / quantity)"),
    Spread("pack_hs6", Key("hs6_package", ("hs6", "package")), "ln(weight / packages)"),
    Spread("pack_hs4", Key("hs4", ("hs4",)), "ln(weight / packages)"),
    Spread("tare_hs6", Key("hs6", ("hs6",)), "ln(gross / net)", _FINE),
    Spread("tare_hs4", Key("hs4", ("hs4",)), "ln(gross / net)", _FINE),
    Spread("density_hs6", Key("hs6", ("hs6",)), "ln(weight / volume)"),
    Spread("density_hs4", Key("hs4", ("hs4",)), "ln(weight / volume)"),
    Spread("piece_hs6", Key("hs6_unit", ("hs6", "unit")), "ln(net / quantity)"),
    Spread("rate_currency", Key("currency", ("currency",)), "ln(value / invoice)"),
    Spread("size_importer", Key("importer", ("importer",)), "ln(value)"),
    Spread("load_hs4", Key("hs4", ("hs4",)), "ln(weight)"),
)
