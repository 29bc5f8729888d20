"""Flows drawn from their records: Mermaid and a table each, for docs/reference/flows.md."""

from collections.abc import Iterable, Iterator

from .records import Flow, Transition

_HEAD = """\
# Flows

Written by `tidegate flows` from the records that run; do not edit. A move is one compare-and-swap
with its event, in one transaction; [how](../../src/tidegate/flow/README.md).
"""
_NONE = "No room has a flow yet."


def page(flows: Iterable[Flow]) -> str:
    """The whole page; the same flows give the same text."""
    parts = [part for flow in flows for part in _section(flow)]
    return "\n".join([_HEAD, *(parts or [_NONE])]).rstrip("\n") + "\n"


def mermaid(flow: Flow) -> str:
    """A state diagram, as Mermaid reads it."""
    return "\n".join(_lines(flow))


def _lines(flow: Flow) -> Iterator[str]:
    yield "stateDiagram-v2"
    yield f"    [*] --> {flow.initial}"
    for one in flow.transitions:
        for source in one.sources:
            yield f"    {source} --> {one.target}: {one.name}"
    for state in flow.states:
        if state.final:
            yield f"    {state.name} --> [*]"


def _section(flow: Flow) -> Iterator[str]:
    yield f"## {flow.name}\n"
    yield f"```mermaid\n{mermaid(flow)}\n```\n"
    yield "| move | from | to | takes | besides | event |"
    yield "|---|---|---|---|---|---|"
    yield from map(_row, flow.transitions)
    yield ""


def _row(one: Transition) -> str:
    sources = ", ".join(one.sources)
    return (
        f"| {one.name} | {sources} | {one.target} | `{one.permission}` | {_besides(one)} "
        f"| `{one.event.name}` |"
    )


def _besides(one: Transition) -> str:
    guard = (one.guard.__doc__ or one.guard.__name__) if one.guard is not None else ""
    reason = "a coded reason" if one.needs_reason else ""
    return "; ".join(part for part in (guard.partition("\n")[0].rstrip("."), reason) if part)
