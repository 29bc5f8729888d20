"""What if: copies of declarations, judged by the model in service here and now; nothing is stored.

A server opens the model when the first officer asks, which takes as long as it takes a worker, and
as much memory; it lets go of it when nobody has asked for a while.
"""

import logging
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import connections
from numpy.typing import NDArray

from tidegate.analytics.targeting.interface import Feature
from tidegate.lodgement.interface import Version

from .assessing import outcomes_told
from .errors import NoModel
from .reading import rows_at_hand
from .resident import Keeper

_log = logging.getLogger("tidegate.targeting")

#: After so long without a question the memory is given back.
_IDLE_S = 900.0


@dataclass(frozen=True, slots=True)
class Tried:
    """What the model says of one declaration, by its most suspicious line."""

    score: float
    line: int
    features: tuple[Feature, ...]
    #: What each feature added, in log-odds: shape (features,).
    contributions: NDArray[np.float64]
    #: Outcome → chance; empty where the model tells of none.
    chances: Mapping[str, float]
    #: The numbers behind the reasons.
    evidence: Mapping[str, Any]


class _Here:
    """The model of this server; one thread at a time has it."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.keeper = Keeper()
        self.closing: threading.Timer | None = None
        #: Whether it could not be opened aside; who asks next opens it, and sees why.
        self.failed = False


_here = _Here()


def is_open() -> bool:
    """Whether a question is answered at once, be it with what went wrong."""
    return (_here.keeper.is_open or _here.failed) and not _here.lock.locked()


def open_aside() -> None:
    """Open the model in a thread of its own, unless somebody is at it."""
    if not _here.lock.locked():
        threading.Thread(target=_open, name="opens the model", daemon=True).start()


def tried(versions: Sequence[Version]) -> list[Tried]:
    """Judge declarations that need not be stored, each as of the moment that it was lodged.

    Args:
        versions: with their declarations and documents.

    Raises:
        NoModel: none is in service.
    """
    with _here.lock:
        _here.failed = False
        held = _here.keeper.resident()
        if held is None:
            raise NoModel("no model is in service")
        judged = held.live.judge(rows_at_hand(versions))
        targeter = held.targeter
        _close_later()
    found, start = [], 0
    for version in versions:
        end = start + len((version.document or {}).get("lines", ()))
        line = int(np.argmax(judged.score[start:end]))
        at = start + line
        evidence = judged.evidence.slice(at, 1).to_pylist()[0]
        (told,) = outcomes_told(targeter, judged.vectors[at : at + 1], judged.score[at : at + 1])
        found.append(
            Tried(
                float(judged.score[at]),
                line,
                targeter.features,
                judged.contributions[at],
                told.chances if told is not None else {},
                evidence,
            )
        )
        start = end
    return found


def leave() -> None:
    """Give the memory back."""
    with _here.lock:
        if _here.closing is not None:
            _here.closing.cancel()
            _here.closing = None
        _here.keeper.leave()


def _open() -> None:
    try:
        with _here.lock:
            _here.keeper.resident()
            _close_later()
    except Exception:  # noqa: BLE001 - whatever it was, who asks next is told
        _here.failed = True
        _log.exception("the model was not opened")
    finally:
        # Of this thread; nobody else would.
        connections.close_all()


def _close_later() -> None:
    if _here.closing is not None:
        _here.closing.cancel()
    _here.closing = threading.Timer(_IDLE_S, leave)
    _here.closing.daemon = True
    _here.closing.start()
