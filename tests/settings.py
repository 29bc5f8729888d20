"""The settings of the tests: Tidegate's own, and one more room with a thing that flows."""

from tidegate.config.settings import *  # noqa: F403
from tidegate.config.settings import INSTALLED_APPS as _ROOMS

INSTALLED_APPS = [*_ROOMS, "tests.example"]

# Each person of a test gets a password; a slow hash would be most of the time.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
