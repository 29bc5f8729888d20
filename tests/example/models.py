"""What the room of the tests stores."""

from django.db import models

from tests.example.flow import ERRAND
from tidegate.flow.interface import Flowing


class Effect(models.Model):
    """What a job did; a row twice is an effect twice."""

    what = models.CharField(max_length=80)


class Errand(Flowing):
    flow = ERRAND

    title = models.CharField(max_length=80, default="")
