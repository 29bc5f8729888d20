"""How Django knows this room."""

from django.apps import AppConfig


class CodesConfig(AppConfig):
    """Dated tables that every room above reads."""

    name = "tidegate.codes"
    label = "codes"

    def ready(self) -> None:
        """Register what this room reports, and who may do what."""
        from . import kinds, policies  # noqa: F401 - importing registers
