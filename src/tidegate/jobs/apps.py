"""How Django knows this room."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Finds the jobs that rooms declare in their `tasks.py`."""

    name = "tidegate.jobs"
    label = "jobs"

    def ready(self) -> None:
        """Import every room's `tasks.py`; importing declares."""
        from django.utils.module_loading import autodiscover_modules

        from . import kinds  # noqa: F401 - importing registers

        autodiscover_modules("tasks")
