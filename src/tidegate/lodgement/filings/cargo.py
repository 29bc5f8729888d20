"""Conditions on cargo that is announced, and on manifests: what the law asks of them."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import ClassVar

from django.utils import timezone

from tidegate.declaration.interface import Value

from ..document import Document, Mistake
from ..rules import Rule


class RoadWindow(Rule):
    """Road cargo is announced from 14 days until 30 minutes before it crosses (Cap. 60L)."""

    name = "road_window"
    _EARLIEST, _LATEST = timedelta(days=14), timedelta(minutes=30)

    @classmethod
    def mistakes(cls, document: Document, day: date) -> Iterator[Mistake]:
        """Of the header's day, and of its time on the day itself."""
        expected, told = document.header.get("expected_date"), document.header.get("expected_time")
        if not isinstance(expected, date):
            return
        if not day <= expected <= day + cls._EARLIEST:
            yield cls.at("expected_date")
        elif expected == day and isinstance(told, str):
            local = timezone.get_default_timezone()
            crossing = datetime.combine(expected, time.fromisoformat(told), local)
            if timezone.now() > crossing - cls._LATEST:
                yield cls.at("expected_time")


class PackagesOrBulk(Rule):
    """A line says how many packages of which kind; of bulk cargo, the quantity and its unit."""

    name = "packages_or_bulk"
    _WAYS = (("packages", "package_kind"), ("quantity", "quantity_unit"))

    @classmethod
    def mistakes(cls, document: Document, day: date) -> Iterator[Mistake]:
        """Line by line; where half of a pair is there, the other half is missing."""
        for number, line in enumerate(document.lines):
            if not any(line.keys() >= set(way) for way in cls._WAYS):
                begun = next((way for way in cls._WAYS if line.keys() & set(way)), cls._WAYS[0])
                missing = next(name for name in begun if name not in line)
                yield cls.at(f"lines[{number}].{missing}")


class MovementParticulars(Rule):
    """A line says consignee and place of loading if it is imported, the destination if exported."""

    name = "movement_particulars"
    _ASKED: ClassVar[Mapping[Value, tuple[str, ...]]] = {
        "IMPORT": ("loading_place", "consignee_name", "consignee_street"),
        "EXPORT": ("discharge_place",),
    }

    @classmethod
    def mistakes(cls, document: Document, day: date) -> Iterator[Mistake]:
        """As the header says which way the cargo goes."""
        asked = cls._ASKED.get(document.header.get("movement"), ())
        for number, line in enumerate(document.lines):
            for name in asked:
                if name not in line:
                    yield cls.at(f"lines[{number}].{name}")


class LicenceNamesExporter(Rule):
    """Exported cargo with a licence says which exporter the licence names."""

    name = "licence_names_exporter"

    @classmethod
    def mistakes(cls, document: Document, day: date) -> Iterator[Mistake]:
        """Line by line."""
        if document.header.get("movement") != "EXPORT":
            return
        for number, line in enumerate(document.lines):
            if "licence_number" in line and "exporter_name" not in line:
                yield cls.at(f"lines[{number}].exporter_name")


CONDITIONS: tuple[type[Rule], ...] = (
    RoadWindow,
    PackagesOrBulk,
    MovementParticulars,
    LicenceNamesExporter,
)
