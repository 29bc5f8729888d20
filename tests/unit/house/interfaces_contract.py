"""An import-linter contract: of another room only its `interface.py`.

`analytics` is a floor of rooms (targeting, imaging, …): each package in it has its own interface.
"""

from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class InterfacesContract(Contract):
    """Breaks on an import that reaches past another room's interface."""

    type_name = "interfaces"

    #: The package that holds the rooms.
    root = fields.StringField()
    #: Floors whose sub-packages are the rooms.
    floors_of_rooms = fields.ListField(subfield=fields.StringField(), required=False, default=[])

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        past = [
            (importer, imported, graph.get_import_details(importer=importer, imported=imported))
            for importer in sorted(graph.modules)
            for imported in sorted(graph.find_modules_directly_imported_by(importer))
            if self._reaches_past(importer, imported)
        ]
        return ContractCheck(kept=not past, metadata={"past": past})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for importer, imported, details in check.metadata["past"]:
            lines = ", ".join(str(detail["line_number"]) for detail in details)
            room = ".".join(self._room(imported) or ())
            output.print_error(f"{importer} -> {imported} (l.{lines}): import {room}.interface")
        output.new_line()

    def _reaches_past(self, importer: str, imported: str) -> bool:
        theirs = self._room(imported)
        if theirs is None or theirs == self._room(importer):
            return False
        return imported != ".".join((*theirs, "interface"))

    def _room(self, module: str) -> tuple[str, ...] | None:
        """The room that a module is in; None for the root package and modules of other projects."""
        root: Any = self.root
        floors: Any = self.floors_of_rooms
        parts = tuple(module.split("."))
        if parts[0] != root or len(parts) == 1:
            return None
        return parts[:3] if parts[1] in floors else parts[:2]
