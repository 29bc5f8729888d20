"""States and transitions: frozen records, checked when they are made, never rows in a database."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tidegate.analytics.chain.interface import Json
from tidegate.ledger.interface import Field, Form, Kind, declare

from .errors import WrongFlow
from .graph import reachable

#: Says what is missing, or None when the move may be made. It is given the row as it is locked,
#: with its new state already in it, and the facts of the move. It reads, and writes nothing.
Guard = Callable[[Any, Mapping[str, Json]], str | None]

#: A name of a flow, a state or a transition; fits a ledger's code and a stream's address.
_NAME = re.compile(r"[a-z][a-z0-9_]{0,31}")
#: A permission: room and verb.
_PERMISSION = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")

#: What every event of a move says.
_MOVE: Mapping[str, Field] = {
    "transition": Field(Form.CODE),
    "source": Field(Form.CODE),
    "target": Field(Form.CODE),
    "version": Field(Form.COUNT),
    "reason": Field(Form.CODE, optional=True),
}


def declare_move(name: str, **facts: Field | Form) -> Kind:
    """Register the kind of a move's event: what every move says, and facts of its own."""
    return declare(name, **{**facts, **_MOVE})


@dataclass(frozen=True, slots=True)
class State:
    """Where a thing can be."""

    name: str
    #: Whether it stays there for good.
    final: bool = False


@dataclass(frozen=True, slots=True)
class Transition:
    """One move: whence, whither, who may, and the event that tells of it."""

    name: str
    sources: tuple[str, ...]
    target: str
    permission: str
    #: Made by `declare_move`.
    event: Kind
    guard: Guard | None = None
    needs_reason: bool = False


@dataclass(frozen=True, slots=True)
class Flow:
    """A state machine; it begins in the first state. Raises `WrongFlow` with every mistake."""

    name: str
    states: tuple[State, ...]
    transitions: tuple[Transition, ...]

    def __post_init__(self) -> None:
        mistakes = tuple(_mistakes(self))
        if mistakes:
            raise WrongFlow(self.name, mistakes)

    @property
    def initial(self) -> str:
        """Where everything begins."""
        return self.states[0].name

    def leaving(self, state: str) -> tuple[Transition, ...]:
        """The ways out of a state, in the order of their declaration."""
        return tuple(one for one in self.transitions if state in one.sources)

    def find(self, name: str, state: str) -> Transition | None:
        """The transition of this name from this state; there is at most one."""
        return next((one for one in self.leaving(state) if one.name == name), None)


def _mistakes(flow: Flow) -> Iterator[str]:
    yield from _wrong_names(flow)
    if not flow.states:
        yield "it has no state"
        return
    for one in flow.transitions:
        yield from _wrong_transition(flow, one)
    yield from _doubles(flow)
    yield from _lost(flow)


def _wrong_names(flow: Flow) -> Iterator[str]:
    named = [
        ("flow", flow.name),
        *(("state", one.name) for one in flow.states),
        *(("transition", one.name) for one in flow.transitions),
    ]
    for what, name in dict.fromkeys(named):
        if not _NAME.fullmatch(name):
            yield f"{what} {name!r} is no plain name of up to 32 characters"


def _wrong_transition(flow: Flow, one: Transition) -> Iterator[str]:
    known = {state.name: state for state in flow.states}
    if not one.sources:
        yield f"transition {one.name} has no source"
    for state in (*one.sources, one.target):
        if state not in known:
            yield f"transition {one.name} names the unknown state {state!r}"
    for state in one.sources:
        if state in known and known[state].final:
            yield f"transition {one.name} leaves the final state {state}"
    if not _PERMISSION.fullmatch(one.permission):
        yield f"transition {one.name}: permission {one.permission!r} is not like room.verb"
    if any(one.event.fields.get(name) != field for name, field in _MOVE.items()):
        yield f"transition {one.name}: event {one.event.name} was not made by declare_move"


def _doubles(flow: Flow) -> Iterator[str]:
    for name, times in Counter(state.name for state in flow.states).items():
        if times > 1:
            yield f"state {name} is there {times} times"
    ways = Counter((one.name, source) for one in flow.transitions for source in one.sources)
    for (name, source), times in ways.items():
        if times > 1:
            yield f"{times} transitions {name} leave the state {source}"


def _lost(flow: Flow) -> Iterator[str]:
    """States that nothing leads to, or from which nothing leads to an end."""
    ways = {(source, one.target) for one in flow.transitions for source in one.sources}
    reached = reachable({flow.initial}, ways)
    finals = {state.name for state in flow.states if state.final}
    ending = reachable(finals, {(target, source) for source, target in ways})
    for state in dict.fromkeys(flow.states):
        if state.name not in reached:
            yield f"state {state.name} cannot be reached from {flow.initial}"
        if not state.final and not flow.leaving(state.name):
            yield f"state {state.name} is a dead end and not final"
        elif finals and state.name not in ending:
            yield f"state {state.name} never leads to a final state"
