"""Starting Django for a command that needs the database."""

import os


def start() -> None:
    """Read the settings and load the rooms; raises `ImproperlyConfigured` with every mistake."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tidegate.config.settings")
    django.setup()


def start_without_keys() -> None:
    """The same for the command that makes keys: production refuses to start while they miss."""
    os.environ["TIDEGATE_ENV"] = "development"
    start()
