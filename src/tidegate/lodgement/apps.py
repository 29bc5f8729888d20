"""How Django knows this room."""

from django.apps import AppConfig


class LodgementConfig(AppConfig):
    """Registers who may do what."""

    name = "tidegate.lodgement"
    label = "lodgement"

    def ready(self) -> None:
        """Register permissions."""
        from . import policies  # noqa: F401 - importing registers
