"""Translations: each room has its catalogues; Django reads them compiled."""

from collections.abc import Iterator
from pathlib import Path

import polib

_ROOMS = Path(__file__).parents[1]


def compile_catalogues() -> Iterator[Path]:
    """Compile every room's catalogues beside their sources; the files that were written."""
    for source in sorted(_ROOMS.glob("*/locale/*/LC_MESSAGES/django.po")):
        compiled = source.with_suffix(".mo")
        polib.pofile(str(source)).save_as_mofile(str(compiled))
        yield compiled
