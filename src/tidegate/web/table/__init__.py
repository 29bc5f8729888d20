"""Tables of desks: sorted, filtered and paged by the database, exported, remembered by name."""

from .columns import Column
from .filters import Choice, Filter, Period, Search
from .paging import Page
from .record import Table

__all__ = ["Choice", "Column", "Filter", "Page", "Period", "Search", "Table"]
