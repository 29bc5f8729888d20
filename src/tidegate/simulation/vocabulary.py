"""What scenario tables share: readers of codes, choices of goods, matches of consignments."""

from dataclasses import dataclass

from tidegate.simulation.checking import key, listing, number, one_of, text

COUNTRY = text("[A-Z]{2}", "a country of two capital letters (ISO 3166)")
PLACE = text("[A-Z]{2}[A-Z2-9]{3}", "a place of five capitals (UN/LOCODE)")
CURRENCY = text("[A-Z]{3}", "a currency of three capital letters (ISO 4217)")
HEADING = text("[0-9]{2}|[0-9]{4}|[0-9]{6}", "2, 4 or 6 digits of the Harmonized System, quoted")
NAME = text("[a-z0-9]+(-[a-z0-9]+)*", "lower-case words joined by hyphens")
WORDS = text()

#: Transport modes by their place in `modes = [sea, air, road]`, with the code of UN/ECE Rec 19.
MODES = {"sea": "1", "air": "4", "road": "3"}
MODE = one_of(*MODES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which goods: all that satisfy every key that is given."""

    #: Beginnings of HS codes, of which one must fit.
    codes: tuple[str, ...] = key(listing(HEADING), ())
    #: Beginnings of HS codes, of which none may fit.
    without: tuple[str, ...] = key(listing(HEADING), ())
    #: Tags of the goods table, of which the goods must bear one.
    tags: tuple[str, ...] = key(listing(NAME), ())
    #: Lowest duty, percent.
    duty_from: float = key(number(0, 1000), 0.0)
    #: Highest duty, percent.
    duty_to: float = key(number(0, 1000), 1000.0)
    #: Drawn by the goods' own `share`, or each as likely as the other.
    drawn: str = key(one_of("by-share", "evenly"), "by-share")


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Which consignments: all that satisfy every key that is given."""

    #: Beginning of the declared or of the true HS code.
    code: str = key(HEADING, "")
    origin: str = key(COUNTRY, "")
    export: str = key(COUNTRY, "")
    destination: str = key(COUNTRY, "")
    mode: str = key(MODE, "")
