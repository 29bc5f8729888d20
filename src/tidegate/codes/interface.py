"""What other rooms may use of `codes`."""

from .calendar import (
    capacities,
    capacity,
    control_point_of,
    control_points_of,
    is_open,
    place_position,
)
from .errors import BadFacts, BadFile, CodesError, Mistake, NoControlPoint, NoSuchTable
from .folding import fold, grams
from .loading import Loaded, import_facts, load
from .periods import ALWAYS, Held, Period, Revision, revise
from .queries import (
    choices,
    code,
    codes,
    day_of,
    history,
    moment_of,
    revisions,
    search,
    sizes,
    versions,
)
from .records import Code, Fact, Names
from .services import Origin, plan, publish
from .tables import Table, table, tables

__all__ = [
    "ALWAYS",
    "BadFacts",
    "BadFile",
    "Code",
    "CodesError",
    "Fact",
    "Held",
    "Loaded",
    "Mistake",
    "Names",
    "NoControlPoint",
    "NoSuchTable",
    "Origin",
    "Period",
    "Revision",
    "Table",
    "capacities",
    "capacity",
    "choices",
    "code",
    "codes",
    "control_point_of",
    "control_points_of",
    "day_of",
    "fold",
    "grams",
    "history",
    "import_facts",
    "is_open",
    "load",
    "moment_of",
    "place_position",
    "plan",
    "publish",
    "revise",
    "revisions",
    "search",
    "sizes",
    "table",
    "tables",
    "versions",
]
