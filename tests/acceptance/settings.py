"""The settings of the server that browsers of the tests visit: a demonstration with a gallery."""

from tests.settings import *  # noqa: F403

ENVIRONMENT = "demo"
DEBUG = False
ROOT_URLCONF = "tests.example.urls"
