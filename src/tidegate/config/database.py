"""How the two databases are opened. What is set here, loses writes when it is not."""

from collections.abc import Mapping
from typing import Any

#: How long a writer waits for another one, in seconds.
LOCK_WAIT_S = 30

#: For how long a connection is kept for the next request, in seconds.
KEPT_S = 60

#: WAL: readers do not stop the writer. NORMAL: a power cut may take the last commits, never the
#: database. secure_delete: what is erased is overwritten. recursive_triggers: `INSERT OR REPLACE`
#: does not slip past the ledger's triggers.
_SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
    "PRAGMA secure_delete=ON; PRAGMA recursive_triggers=ON; PRAGMA journal_size_limit=67108864;"
)


def tuned(found: Mapping[str, Any]) -> dict[str, Any]:
    """The settings of a database, with what its engine needs under contention."""
    options = dict(found.get("OPTIONS", {}))
    # A thread keeps its connection: to open one takes as long as to answer a small request.
    kept = {"CONN_MAX_AGE": found.get("CONN_MAX_AGE") or KEPT_S, "CONN_HEALTH_CHECKS": True}
    if "sqlite" in found["ENGINE"]:
        # IMMEDIATE: a transaction takes the write lock when it begins. Without it 218 of 480
        # contended writes were lost, because a reader cannot become the writer later.
        options |= {
            "transaction_mode": "IMMEDIATE",
            "timeout": LOCK_WAIT_S,
            "init_command": _SQLITE_PRAGMAS,
        }
        return {**found, **kept, "OPTIONS": options}
    options.setdefault("application_name", "tidegate")
    options.setdefault("options", f"-c lock_timeout={LOCK_WAIT_S}s")
    return {**found, **kept, "OPTIONS": options}
