"""How Django knows this room."""

from django.apps import AppConfig


class FlowConfig(AppConfig):
    """Checks every flow at start."""

    name = "tidegate.flow"
    label = "flow"

    def ready(self) -> None:
        """Register the checks."""
        from . import checks  # noqa: F401 - importing registers
