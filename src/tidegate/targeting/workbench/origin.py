"""Where files come from: a simulation leaves a note beside what it writes."""

import json
from collections.abc import Sequence
from pathlib import Path

#: What `tidegate simulate` writes beside its declarations.
_NOTE = "simulation.json"


def simulated_in(paths: Sequence[Path]) -> str:
    """The scenario of the first simulated file, in a few words; empty where none says so."""
    for path in paths:
        try:
            note = json.loads((path.parent / _NOTE).read_text("utf-8"))
        except (OSError, ValueError):
            continue
        if isinstance(note, dict) and note.get("simulated"):
            return f"{note.get('title', 'a scenario')}; seed {note.get('seed', 'unknown')}"
    return ""
