"""Units and kinds of package: UN/ECE's whole lists where set-up brought them, and ours over them.

Ours have Chinese names. Without set-up (`make setup` writes `built/un-ece.json` out of an npm
package) ours are all there is.
"""

import json
from pathlib import Path

from tidegate.codes.records import Fact, Names
from tidegate.codes.tables import table as table_of

from . import typed

#: Written by un-ece.mjs.
BUILT = Path(__file__).parents[1] / "built" / "un-ece.json"

_RECOMMENDATION = {"unit": 20, "package": 21}
#: Said of a code that Annex II has and Annex III, the list by code, has not.
_RETIRED = "; Annex II alone, so likely retired"


def read(table: str) -> tuple[str, list[Fact]]:
    """Every code of the list, ours first."""
    version, own = typed.read(table)
    if not BUILT.is_file():
        return version, own
    built = json.loads(BUILT.read_text(encoding="utf-8"))
    known = {fact.code for fact in own}
    source = f"UN/ECE Recommendation {_RECOMMENDATION[table]}, by un-ece-recommendation"
    lists = ((built[table], source), (built.get(f"{table}_retired", ()), source + _RETIRED))
    whole = [
        Fact(code, Names(name), source=said)
        for pairs, said in lists
        for code, name in pairs
        if code not in known and name and table_of(table).matches(code)
    ]
    return f"{built['version']}, {version}", [*own, *sorted(whole, key=lambda one: one.code)]


def units() -> tuple[str, list[Fact]]:
    """Of Recommendation 20."""
    return read("unit")


def packages() -> tuple[str, list[Fact]]:
    """Of Recommendation 21."""
    return read("package")
