"""What other rooms may use of `analytics.chain`."""

from .canonical import Json, NotCanonical, canonical
from .checkpoint import Head, Statement, Unsound, public_key_of, sign
from .event import ADDRESS, KIND, ZERO, Event, Sealed, instant, line
from .findings import Finding, Verdict, Wrong
from .merkle import MerkleTree
from .verification import Opener, end_line, verify

__all__ = [
    "ADDRESS",
    "KIND",
    "ZERO",
    "Event",
    "Finding",
    "Head",
    "Json",
    "MerkleTree",
    "NotCanonical",
    "Opener",
    "Sealed",
    "Statement",
    "Unsound",
    "Verdict",
    "Wrong",
    "canonical",
    "end_line",
    "instant",
    "line",
    "public_key_of",
    "sign",
    "verify",
]
