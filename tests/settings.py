"""The settings of the tests: Tidegate's own, and one more room with a thing that flows."""

from tidegate.config.settings import *  # noqa: F403
from tidegate.config.settings import INSTALLED_APPS as _ROOMS

INSTALLED_APPS = [*_ROOMS, "tests.example"]
