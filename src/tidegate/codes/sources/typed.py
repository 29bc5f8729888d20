"""Tables typed by us: one TOML file a table in `typed/`, checked as an import is."""

import hashlib
from functools import cache
from pathlib import Path

from tidegate.codes.checking import facts
from tidegate.codes.files import read_toml
from tidegate.codes.records import Fact
from tidegate.codes.tables import table as table_of

_FOLDER = Path(__file__).parents[1] / "typed"


@cache
def read(table: str) -> tuple[str, list[Fact]]:
    """The facts of a typed table, with a version made of the file; none where there is no file."""
    path = _FOLDER / f"{table}.toml"
    if not path.is_file():
        return "", []
    content = path.read_bytes()
    version = f"tidegate {table}.toml {hashlib.sha256(content).hexdigest()[:12]}"
    return version, facts(table_of(table), read_toml(content))
