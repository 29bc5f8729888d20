"""How Django knows this room."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Finds the permissions that rooms declare in their `policies.py`."""

    name = "tidegate.access"
    label = "access"

    def ready(self) -> None:
        """Import every room's `policies.py`; importing declares."""
        from django.utils.module_loading import autodiscover_modules

        from . import checks, kinds  # noqa: F401 - importing registers

        autodiscover_modules("policies")
