"""Lanes as pages show them: colour, shape and word together, so that none is needed alone."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class LaneMark:
    """How one lane is drawn."""

    name: str
    #: A lazy translation.
    word: Any
    #: The shape, in the coordinates of a 16 × 16 drawing.
    path: str
    #: Whether the shape is filled; else it is a line.
    filled: bool = False


LANES = {
    mark.name: mark
    for mark in (
        LaneMark("release", _("Release"), "M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11Z"),
        LaneMark("documents", _("Documents"), "M8 1.5L14.5 8L8 14.5L1.5 8Z"),
        LaneMark("canine", _("Detector dog"), "M8 2L14.5 13.5H1.5Z"),
        LaneMark("x_ray", _("X-ray"), "M1.5 4H14.5V12H1.5Z"),
        LaneMark("open", _("Open"), "M2.5 2.5H13.5V13.5H2.5Z", filled=True),
        LaneMark("audit", _("Audit after release"), "M13 8A5.5 5.5 0 1 1 11.5 3.8M11.8 1V4.2H8.6"),
    )
}
