"""A flow with mistakes does not exist, and all its mistakes are told at once."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.example.flow import MOVED
from tidegate.flow.interface import Flow, State, Transition, WrongFlow
from tidegate.ledger.interface import Form, declare

PLAIN = declare("errand.plain", note=Form.CODE)


def _move(name, sources, target, permission="errand.move", event=MOVED):
    return Transition(name, tuple(sources), target, permission, event)


def _mistakes(states, transitions, name="trial"):
    with pytest.raises(WrongFlow) as caught:
        Flow(name, tuple(states), tuple(transitions))
    return set(caught.value.mistakes)


def test_all_mistakes_are_told_at_once():
    states = [State("a"), State("b"), State("b"), State("alone", True), State("end", True)]
    transitions = [
        _move("go", ["a"], "b"),
        _move("go", ["a"], "end"),
        _move("back", ["end"], "a", permission="Everybody"),
        _move("fly", ["a"], "moon", event=PLAIN),
        _move("Never", [], "a"),
    ]
    assert _mistakes(states, transitions, name="Trial 1") == {
        "flow 'Trial 1' is no plain name of up to 32 characters",
        "transition 'Never' is no plain name of up to 32 characters",
        "transition Never has no source",
        "transition fly names the unknown state 'moon'",
        "transition fly: event errand.plain was not made by declare_move",
        "transition back leaves the final state end",
        "transition back: permission 'Everybody' is not like room.verb",
        "state b is there 2 times",
        "2 transitions go leave the state a",
        "state alone cannot be reached from a",
        "state b is a dead end and not final",
    }


def test_a_circle_without_an_exit_is_a_mistake_where_others_end():
    states = [State("a"), State("b"), State("c"), State("end", True)]
    transitions = [
        _move("end", ["a"], "end"),
        _move("enter", ["a"], "b"),
        _move("turn", ["b"], "c"),
        _move("again", ["c"], "b"),
    ]
    assert _mistakes(states, transitions) == {
        "state b never leads to a final state",
        "state c never leads to a final state",
    }


def test_a_flow_may_go_round_for_ever_if_nothing_in_it_ends():
    flow = Flow(
        "standing",
        (State("active"), State("suspended")),
        (_move("suspend", ["active"], "suspended"), _move("resume", ["suspended"], "active")),
    )
    assert flow.initial == "active"


def test_a_flow_has_a_state():
    assert _mistakes([], []) == {"it has no state"}


def _walks(ways, start):
    """Every state that some walk reaches, by trying all walks up to the number of states."""
    found = {start}
    for _ in range(5):
        found |= {target for source, target in ways if source in found}
    return found


@given(
    ways=st.sets(st.tuples(st.sampled_from("abcd"), st.sampled_from("abcd")), max_size=10),
    finals=st.sets(st.sampled_from("abcd")),
)
def test_whatever_is_accepted_can_be_walked_through(ways, finals):
    states = tuple(State(name, name in finals) for name in "abcd")
    moves = tuple(_move(f"m{n}", [s], t) for n, (s, t) in enumerate(sorted(ways)))
    sound = (
        _walks(ways, "a") == set("abcd")
        and not any(source in finals for source, _ in ways)
        and all(name in finals or any(s == name for s, _ in ways) for name in "abcd")
        and (not finals or all(_walks(ways, name) & finals for name in "abcd"))
    )
    try:
        Flow("trial", states, moves)
    except WrongFlow:
        assert not sound
    else:
        assert sound


def test_a_way_out_is_found_by_name_and_state():
    flow = Flow(
        "trial",
        (State("a"), State("b"), State("end", True)),
        (_move("go", ["a"], "b"), _move("go", ["b"], "end")),
    )
    targets = {
        (name, state): (found := flow.find(name, state)) and found.target
        for name, state in itertools.product(["go", "fly"], ["a", "b", "end"])
    }
    assert targets == {
        ("go", "a"): "b",
        ("go", "b"): "end",
        ("go", "end"): None,
        ("fly", "a"): None,
        ("fly", "b"): None,
        ("fly", "end"): None,
    }
