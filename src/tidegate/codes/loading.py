"""What `tidegate codes load` and `import` read: the sources of all tables, and files of people."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from .checking import facts
from .files import read_rows
from .models import Edition
from .records import Fact
from .services import Origin, Progress, publish
from .sources import source
from .tables import table as table_of
from .tables import tables


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did to one table."""

    table: str
    version: str
    #: None when everything held already.
    edition: Edition | None


def load(
    wanted: Iterable[str] | None = None,
    *,
    actor: str = "system/command-line",
    progress: Progress = lambda _: None,
) -> list[Loaded]:
    """Load tables from their sources; all of them by default, each in its own transaction.

    Repeating it changes nothing. Rows that a person imported or wrote stay as they are.
    """
    done = []
    for name in [one.name for one in tables()] if wanted is None else wanted:
        found = source(name)
        if found is None:
            continue
        edition = publish(
            name,
            found.facts,
            version=found.version,
            origin=Origin.LOAD,
            actor=actor,
            progress=progress,
        )
        done.append(Loaded(name, found.version, edition))
    return done


def import_facts(table: str, path: Path) -> list[Fact]:
    """The facts of a file for a table; raises `BadFile`, or `BadFacts` with every mistake."""
    return facts(table_of(table), read_rows(path))
