"""How Django knows this room."""

from django.apps import AppConfig


class TargetingConfig(AppConfig):
    """Decisions on what is lodged, and the models that propose them."""

    name = "tidegate.targeting"
    label = "targeting"

    def ready(self) -> None:
        """Hear of what is lodged; register permissions, verbs, jobs and measures."""
        from . import measured, policies, subscriptions, tasks  # noqa: F401 - importing registers
