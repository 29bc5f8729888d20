"""What the room of the tests stores."""

from django.db import models

from tests.example.flow import ERRAND
from tidegate.flow.interface import Flowing


class Errand(Flowing):
    flow = ERRAND

    title = models.CharField(max_length=80, default="")
