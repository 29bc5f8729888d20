"""Scripts and styles as Vite built them, found by its manifest; the names carry their content."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

#: Where `make setup` puts what it builds; served under STATIC_URL.
FOLDER = Path(__file__).parent / "static" / "web" / "built"
_ADDRESS = "web/built"


@dataclass(frozen=True, slots=True)
class Entry:
    """What a page loads for one entry, as addresses below STATIC_URL."""

    script: str
    styles: tuple[str, ...]


@cache
def _manifest() -> dict[str, Any]:
    file = FOLDER / "manifest.json"
    if not file.is_file():
        return {}
    read: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return read


def is_built() -> bool:
    """Whether there is something to load."""
    return bool(_manifest())


def entry(name: str) -> Entry:
    """The entry `main.ts`; raises `KeyError` if Vite does not build it."""
    record = _manifest()[name]
    styles = tuple(f"{_ADDRESS}/{style}" for style in record.get("css", ()))
    return Entry(f"{_ADDRESS}/{record['file']}", styles)
