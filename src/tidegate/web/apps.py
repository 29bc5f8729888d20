"""How Django knows this room."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The shell; what rooms put into it they say in their `desk.py`, which `config` imports."""

    name = "tidegate.web"
    label = "web"
