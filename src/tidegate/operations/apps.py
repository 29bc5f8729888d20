"""How Django knows this room."""

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    """Has no tables of its own."""

    name = "tidegate.operations"
    label = "operations"
