"""Whatever is done to an export, up to the checkpoint it is found, and named."""

from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st

from tests.unit.analytics.ledgers import PUBLIC, checkpoint, export, make, relinked
from tidegate.analytics.chain.interface import Head, Sealed, Wrong, verify


@st.composite
def ledgers(draw):
    lengths = draw(st.lists(st.integers(1, 6), min_size=1, max_size=5))
    seen = [draw(st.integers(1, length)) for length in lengths]
    return make(lengths, seen)


def look(made, events):
    return verify(export(events), [lambda: made.checkpoint], PUBLIC)


def certain(made):
    """Places of the events that the checkpoint vouches for."""
    return [
        place
        for place, one in enumerate(made.events)
        if one.event.seq <= made.seen.get(one.event.stream, 0)
    ]


def is_named(verdict, kinds, sealed):
    """Whether a finding of such a kind names the event."""
    event = sealed.event
    return any(
        found.wrong in kinds
        and found.stream == event.stream
        and found.first <= event.seq <= found.last
        for found in verdict.findings
    )


@given(ledgers())
def test_an_untouched_ledger_verifies_and_says_where_certainty_ends(made):
    verdict = look(made, made.events)
    assert verdict.findings == []
    assert verdict.events == len(made.events)
    assert verdict.certain == len(certain(made))
    assert verdict.after == len(made.events) - len(certain(made))


@given(ledgers(), st.data())
def test_a_changed_event_is_named(made, data):
    """Anywhere, after the checkpoint too: its content no longer gives its hash."""
    place = data.draw(st.sampled_from(range(len(made.events))))
    name = data.draw(st.sampled_from(["payload", "actor", "kind", "occurred_at", "recorded_at"]))
    values = {
        "payload": {"item": 99},
        "actor": "officer/8",
        "kind": "test.undone",
        "occurred_at": "2026-11-21T09:00:00.000001Z",
        "recorded_at": "2025-11-21T09:00:00.000000Z",
    }
    events = list(made.events)
    events[place] = Sealed(replace(events[place].event, **{name: values[name]}), events[place].hash)
    assert is_named(look(made, events), {Wrong.CHANGED}, events[place])


@given(ledgers(), st.data())
def test_a_changed_event_with_its_own_hash_made_anew_is_named(made, data):
    place = data.draw(st.sampled_from(certain(made)))
    events = list(made.events)
    changed = replace(events[place].event, payload={"item": 99})
    events[place] = Sealed(changed, changed.hash())
    assert is_named(look(made, events), {Wrong.CHANGED, Wrong.REWRITTEN}, events[place])


@given(ledgers(), st.data())
def test_a_chain_rewritten_to_its_end_is_named(made, data):
    place = data.draw(st.sampled_from(certain(made)))
    stream = made.events[place].event.stream
    end = max(n for n, one in enumerate(made.events) if one.event.stream == stream) + 1
    anew = relinked(made.events[place:end], {"item": 99})
    verdict = look(made, [*made.events[:place], *anew, *made.events[end:]])
    assert set(verdict.counts) == {Wrong.REWRITTEN}
    assert is_named(verdict, {Wrong.REWRITTEN}, made.events[place])


@given(ledgers(), st.data())
def test_a_removed_event_is_named(made, data):
    place = data.draw(st.sampled_from(certain(made)))
    events = [*made.events[:place], *made.events[place + 1 :]]
    verdict = look(made, events)
    gone = made.events[place]
    if any(one.event.stream == gone.event.stream for one in events):
        assert is_named(verdict, {Wrong.REMOVED, Wrong.TRUNCATED}, gone)
    else:
        assert [found.stream for found in verdict.findings] == [gone.event.stream]
        assert set(verdict.counts) == {Wrong.DROPPED}


@given(ledgers(), st.data())
def test_an_inserted_event_is_named(made, data):
    place = data.draw(st.sampled_from(range(len(made.events))))
    forged = replace(made.events[place].event, payload={"item": 99})
    events = [*made.events[: place + 1], Sealed(forged, forged.hash()), *made.events[place + 1 :]]
    assert is_named(look(made, events), {Wrong.INSERTED}, made.events[place])


@given(ledgers(), st.data())
def test_an_event_inserted_with_the_rest_renumbered_is_named(made, data):
    place = data.draw(st.sampled_from(certain(made)))
    stream = made.events[place].event.stream
    end = max(n for n, one in enumerate(made.events) if one.event.stream == stream) + 1
    doubled = [made.events[place], *made.events[place:end]]
    start = made.events[place].event.seq
    numbered = [
        Sealed(replace(one.event, seq=start + n), one.hash) for n, one in enumerate(doubled)
    ]
    anew = relinked(numbered, {"item": 99})
    verdict = look(made, [*made.events[:place], *anew, *made.events[end:]])
    assert is_named(verdict, {Wrong.REWRITTEN}, made.events[place])


@given(ledgers(), st.data())
def test_two_events_that_changed_places_are_named(made, data):
    assume(len(made.events) > 1)
    places = st.sampled_from(range(len(made.events)))
    first, second = sorted(data.draw(st.sets(places, min_size=2, max_size=2)))
    events = list(made.events)
    events[first], events[second] = events[second], events[first]
    verdict = look(made, events)
    assert Wrong.REORDERED in verdict.counts
    wrong = {Wrong.REORDERED, Wrong.REMOVED}
    named = [is_named(verdict, wrong, events[place]) for place in (first, second)]
    assert any(named)


@given(ledgers(), st.data())
def test_a_cut_tail_is_named(made, data):
    stream = data.draw(st.sampled_from(sorted(made.seen)))
    keep = data.draw(st.integers(0, made.seen[stream] - 1))
    events = [one for one in made.events if one.event.stream != stream or one.event.seq <= keep]
    verdict = look(made, events)
    wanted = Wrong.TRUNCATED if keep else Wrong.DROPPED
    assert [(one.wrong, one.stream) for one in verdict.findings] == [(wanted, stream)]


@given(ledgers(), st.data())
def test_an_export_that_breaks_off_does_not_verify(made, data):
    lines = export(made.events)
    kept = lines[: data.draw(st.integers(0, len(lines) - 1))]
    assert Wrong.INCOMPLETE in verify(kept, [lambda: made.checkpoint], PUBLIC).counts


@given(ledgers(), st.data())
def test_any_other_byte_anywhere_is_found(made, data):
    lines = export(made.events)
    place = data.draw(st.sampled_from(range(len(lines))))
    spot = data.draw(st.integers(0, len(lines[place]) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda one: one != lines[place][spot]))
    lines[place] = lines[place][:spot] + bytes([byte]) + lines[place][spot + 1 :]
    assert not verify(lines, [lambda: made.checkpoint], PUBLIC).verifies


@given(ledgers(), st.data())
def test_any_other_byte_in_the_checkpoint_is_found(made, data):
    lines = list(made.checkpoint)
    place = data.draw(st.sampled_from(range(len(lines))))
    spot = data.draw(st.integers(0, len(lines[place]) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda one: one != lines[place][spot]))
    lines[place] = lines[place][:spot] + bytes([byte]) + lines[place][spot + 1 :]
    verdict = verify(export(made.events), [lambda: lines], PUBLIC)
    assert Wrong.CHECKPOINT in verdict.counts
    assert verdict.certain == 0


@given(ledgers(), st.data())
def test_with_two_checkpoints_a_rewriting_is_narrowed_down(made, data):
    """The later one saw everything; what the earlier one saw is still so."""
    stream = data.draw(st.sampled_from(sorted(made.seen)))
    ends = {one.event.stream: one for one in made.events}
    assume(ends[stream].event.seq > made.seen[stream])
    later = checkpoint(
        [Head(name, one.event.seq, one.hash) for name, one in sorted(ends.items())], number=3
    )
    place = next(
        n
        for n, one in enumerate(made.events)
        if (one.event.stream, one.event.seq) == (stream, made.seen[stream] + 1)
    )
    end = place + ends[stream].event.seq - made.seen[stream]
    anew = relinked(made.events[place:end], {"item": 99})
    events = [*made.events[:place], *anew, *made.events[end:]]
    verdict = verify(export(events), [lambda: later, lambda: made.checkpoint], PUBLIC)
    (found,) = verdict.findings
    assert (found.wrong, found.stream, found.first) == (
        Wrong.REWRITTEN,
        stream,
        made.seen[stream] + 1,
    )
