"""How Django knows this room."""

from django.apps import AppConfig


class PartiesConfig(AppConfig):
    """Traders, carriers, owners: one row a party."""

    name = "tidegate.parties"
    label = "parties"

    def ready(self) -> None:
        """Register what this room reports, and who may do what."""
        from . import kinds, policies, tasks  # noqa: F401 - importing registers
