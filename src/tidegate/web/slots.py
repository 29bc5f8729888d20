"""Panel slots: a page leaves a place, and a higher room fills it without the page knowing it."""

from collections import defaultdict
from collections.abc import Callable

from django.http import HttpRequest
from django.utils.safestring import SafeString

#: Makes a panel for a thing, or None where it has nothing to say of it.
Panel = Callable[[HttpRequest, object], SafeString | None]

_panels: dict[str, list[tuple[int, Panel]]] = defaultdict(list)


def fill(slot: str, panel: Panel, order: int = 50) -> None:
    """Put a panel into a slot; smaller orders stand above."""
    if not any(panel is there for _, there in _panels[slot]):
        _panels[slot].append((order, panel))
        _panels[slot].sort(key=lambda pair: pair[0])


def panels_of(slot: str, request: HttpRequest, thing: object) -> list[SafeString]:
    """What rooms have to say of this thing in this slot, in order."""
    said = (panel(request, thing) for _, panel in _panels[slot])
    return [panel for panel in said if panel is not None]
