"""Canonical JSON, the tree, the checkpoint, and attacks on the verifier itself."""

from dataclasses import replace
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.analytics.ledgers import KEY, PUBLIC, chain_of, checkpoint, export, make
from tidegate.analytics.chain.canonical import NotCanonical, canonical, parse_canonical
from tidegate.analytics.chain.interface import (
    Head,
    MerkleTree,
    Sealed,
    Unsound,
    Wrong,
    public_key_of,
    verify,
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"b": 1, "a": [True, None]}, '{"a":[true,null],"b":1}'),
        ({"a": "é\u20ac\u000f\nA'B\"\\"}, '{"a":"é€\\u000f\\nA\'B\\"\\\\"}'),
        ({"a": 2**53 - 1}, '{"a":9007199254740991}'),
        ({"a": "繁體 😀"}, '{"a":"繁體 😀"}'),
    ],
)
def test_the_one_way_to_write_a_value(value, text):
    assert canonical(value) == text
    assert parse_canonical(text.encode()) == value


@pytest.mark.parametrize(
    "value", [1.0, float("nan"), 2**53, "e\u0301", "\ud800", {"A": 1}, {"é": 1}, {1: 2}, b"x", ()]
)
def test_what_has_no_canonical_form(value):
    with pytest.raises(NotCanonical):
        canonical({"a": value} if not isinstance(value, dict) else value)


@pytest.mark.parametrize(
    "line",
    [
        b'{"a": 1}',
        b'{"a":1,"a":1}',
        b'{"b":1,"a":1}',
        b'{"a":1.0}',
        b'{"a":1e2}',
        b'{"a":NaN}',
        b'{"a":"\\u0041"}',
        b'{"a":1}\r',
        b"[1]",
        b"",
        b"\xff",
        b"[" * 100_000,
        b'{"a":' + b"9" * 5000 + b"}",
    ],
    ids=lambda line: repr(line[:20]),
)
def test_a_line_in_any_other_spelling_is_refused(line):
    with pytest.raises(NotCanonical):
        parse_canonical(line)


def _root_of_rfc_6962(leaves):
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return sha256(b"\x00" + leaves[0]).digest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    left, right = _root_of_rfc_6962(leaves[:split]), _root_of_rfc_6962(leaves[split:])
    return sha256(b"\x01" + left + right).digest()


@given(st.lists(st.binary(max_size=8), max_size=40))
def test_the_tree_is_that_of_rfc_6962(leaves):
    tree = MerkleTree()
    for leaf in leaves:
        tree.add(leaf)
    assert tree.root() == _root_of_rfc_6962(leaves).hex()


def test_a_checkpoint_of_another_signer_is_no_evidence():
    made = make([2], [2])
    ours, theirs = make([2], [2]), Ed25519PrivateKey.generate()
    head = Head("declaration/000", 2, ours.events[-1].hash)
    forged = checkpoint([head], key=theirs)
    assert verify(export(made.events), [lambda: forged]).verifies
    verdict = verify(export(made.events), [lambda: forged], PUBLIC)
    assert Wrong.CHECKPOINT in verdict.counts
    assert "names the key" in verdict.findings[0].text


def test_two_checkpoints_with_one_number_are_named():
    made = make([2, 2], [2, 2])
    other = make([2, 2], [2, 1])
    verdict = verify(export(made.events), [lambda: made.checkpoint, lambda: other.checkpoint])
    assert "both signed as number 1" in verdict.findings[0].text


def test_a_checkpoint_that_does_not_follow_is_named():
    made = make([2], [2])
    head = Head("declaration/000", 2, made.events[-1].hash)
    second = checkpoint([head], number=2, previous="a" * 64)
    verdict = verify(export(made.events), [lambda: made.checkpoint, lambda: second])
    assert "number 2 does not follow on number 1" in verdict.findings[0].text


def test_events_after_the_checkpoint_may_be_rewritten_unseen_and_the_verdict_says_so():
    made = make([3], [1])
    events = [made.events[0], *chain_of("declaration/000", [{"item": 7}], 2, made.events[0].hash)]
    verdict = verify(export(events), [lambda: made.checkpoint], PUBLIC)
    assert verdict.verifies
    assert (verdict.certain, verdict.after, verdict.streams_after) == (1, 1, 1)


def test_a_stream_that_stands_out_of_its_order_does_not_bury_the_others():
    made = make([2, 2, 2], [2, 2, 2])
    one, two, three = made.events[0:2], made.events[2:4], made.events[4:6]
    verdict = verify(export([*one, three[0], *two, three[1]]), [lambda: made.checkpoint], PUBLIC)
    assert {(f.wrong, f.stream, f.first) for f in verdict.findings if f.stream} == {
        (Wrong.REORDERED, "declaration/002", 1)
    }


def test_a_huge_number_costs_nothing():
    made = make([2], [2])
    far = replace(made.events[1].event, seq=2**53 - 1)
    events = [made.events[0], Sealed(far, far.hash())]
    verdict = verify(export(events), [lambda: made.checkpoint], PUBLIC)
    assert verdict.counts[Wrong.REMOVED] == 1


def test_a_forged_export_cannot_keep_the_verifier_busy():
    """Every second event missing, then all of them late: linear, not quadratic."""
    events = chain_of("declaration/000", [{"item": number} for number in range(20_000)])
    lines = export([*events[1::2], *events[0::2]])
    verdict = verify(lines, [lambda: make([1], [1]).checkpoint])
    assert verdict.counts[Wrong.REORDERED] == 10_000
    assert len(verdict.findings) == 1000


def test_a_ledger_of_nonsense_keeps_only_a_thousand_findings():
    verdict = verify([b"nonsense"] * 5000, [lambda: make([1], [1]).checkpoint])
    assert verdict.counts[Wrong.UNREADABLE] == 5000
    assert len(verdict.findings) == 1000


def test_an_empty_checkpoint_file_is_no_evidence():
    assert Wrong.CHECKPOINT in verify(export(make([1], [1]).events), [lambda: []]).counts


def test_a_public_key_as_hexadecimal_or_pem():
    pem = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    assert public_key_of(pem) == public_key_of(PUBLIC.encode() + b"\n") == PUBLIC
    for wrong in (b"", b"zz", b"ab", b"-----BEGIN NONSENSE-----"):
        with pytest.raises(Unsound):
            public_key_of(wrong)
