"""What other rooms may use of `web`."""

from .api import api
from .catalogues import compile_catalogues
from .days import midnight
from .finding import Hit, finds
from .idempotency import idempotent
from .numbers import number_in
from .problems import Mistake, Problem
from .rail import nav
from .slots import fill
from .table import Choice, Column, Filter, Period, Search, Table
from .table.export import csv_file, neutral

__all__ = [
    "Choice",
    "Column",
    "Filter",
    "Hit",
    "Mistake",
    "Period",
    "Problem",
    "Search",
    "Table",
    "api",
    "compile_catalogues",
    "csv_file",
    "fill",
    "finds",
    "idempotent",
    "midnight",
    "nav",
    "neutral",
    "number_in",
]
