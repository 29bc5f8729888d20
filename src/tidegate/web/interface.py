"""What other rooms may use of `web`."""

from .api import api
from .idempotency import idempotent
from .problems import Mistake, Problem
from .rail import nav
from .slots import fill
from .table import Choice, Column, Filter, Period, Search, Table

__all__ = [
    "Choice",
    "Column",
    "Filter",
    "Mistake",
    "Period",
    "Problem",
    "Search",
    "Table",
    "api",
    "fill",
    "idempotent",
    "nav",
]
