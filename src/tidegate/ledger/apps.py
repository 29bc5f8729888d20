"""How Django knows this room."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """The ledger is the lowest room that stores anything."""

    name = "tidegate.ledger"
    label = "ledger"

    def ready(self) -> None:
        """Register this room's own kinds, and the checks."""
        from . import checks, kinds  # noqa: F401 - importing registers
