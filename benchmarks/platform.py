"""How fast the whole road is: lodged to decided at a steady rate, and pages over a full store.

Server, worker and the load come from the same machine. On PostgreSQL:
`python -m tests.postgresql benchmarks platform`.
"""

import os
import tempfile
from pathlib import Path

from benchmarks.outcome import Outcome, say
from benchmarks.platform_home import Home
from benchmarks.platform_load import LASTS_S, SENDERS, lodge_at
from benchmarks.platform_visits import VISITS, visit
from benchmarks.settings import Settings

#: Declarations a second that the platform must keep pace with.
_RATES = {"SQLite": 50, "PostgreSQL": 100}


def run(settings: Settings) -> Outcome:
    """Measure on SQLite, or on what DATABASE_URL names."""
    on_postgresql = os.environ.get("DATABASE_URL", "").startswith("postgres")
    store = "PostgreSQL" if on_postgresql else "SQLite"
    rate = _RATES[store]
    outcome = Outcome(
        f"{store}; a simulated port, seed 0; {rate} declarations a second for {LASTS_S:g} s by "
        f"{SENDERS} senders, the machine releases; pages over {settings.rows:,} consignments, "
        f"{VISITS} visits each"
    )
    with tempfile.TemporaryDirectory(prefix="tidegate-platform-") as folder:
        home = Home(Path(folder))
        home.command("migrate")
        made = home.scene("prepare")
        with home.running():
            lodge_at(rate, home, made, outcome)
        say(f"  filling the store with {settings.rows:,} consignments; this takes minutes")
        stored = home.scene("fill", settings.rows)
        outcome.figures |= {name: stored[name] for name in ("stored", "open", "seconds")}
        with home.running():
            visit(home, made, stored, outcome)
    return outcome
