"""How Django knows this room."""

from django.apps import AppConfig


class InspectionConfig(AppConfig):
    """Examinations, and audits after release."""

    name = "tidegate.inspection"
    label = "inspection"

    def ready(self) -> None:
        """Say who may do what, and hear of decisions."""
        from tidegate.files.interface import named_by

        from . import policies, queries, subscriptions  # noqa: F401 - importing registers
        from .audits import policies as _of_audits  # noqa: F401

        named_by(queries.is_named)
