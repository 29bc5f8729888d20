"""What Django's checks ask of flows at start; a flow's own mistakes are raised when it is made."""

from collections.abc import Iterator
from typing import Any

from django.core import checks

from . import queries
from .records import Flow


@checks.register
def flows(**_: Any) -> list[checks.CheckMessage]:
    """Every flowing model has a flow, and every flow one name and one model."""
    return list(_mistakes())


def _mistakes() -> Iterator[checks.CheckMessage]:
    taken: dict[str, str] = {}
    for model in queries.models():
        label, flow = model._meta.label, getattr(model, "flow", None)
        if not isinstance(flow, Flow):
            yield checks.Error(f"{label} is Flowing and has no flow", id="flow.E001")
        elif flow.name in taken:
            yield checks.Error(
                f"{label} and {taken[flow.name]} both flow as {flow.name}",
                hint="Their histories would be written into the same streams.",
                id="flow.E002",
            )
        else:
            taken[flow.name] = label
