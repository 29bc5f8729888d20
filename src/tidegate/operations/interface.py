"""What other rooms may use of `operations`."""

from .backup.restoring import Restored, restore_backup
from .backup.writing import BackedUp, make_backup
from .errors import OperationsError
from .health import missing_migrations
from .measures import Sample, measure

__all__ = [
    "BackedUp",
    "OperationsError",
    "Restored",
    "Sample",
    "make_backup",
    "measure",
    "missing_migrations",
    "restore_backup",
]
