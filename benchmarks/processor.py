"""For how long the processor worked for a process and all that it started, as Linux counts it.

Unlike times by the wall these hardly depend on what else the machine does.
"""

import os
from pathlib import Path

_PROC = Path("/proc")
_TICKS = os.sysconf("SC_CLK_TCK")


def processor_seconds(pid: int) -> float:
    """Seconds so far of a process, its descendants, and those of them that have ended."""
    try:
        told = (_PROC / str(pid) / "stat").read_text().rpartition(") ")[2].split()
        children = [
            int(child)
            for thread in (_PROC / str(pid) / "task").iterdir()
            for child in (thread / "children").read_text().split()
        ]
    except OSError:
        return 0.0
    # utime, stime, and of children that were waited for: fields 14 to 17 of `man 5 proc`.
    own = sum(int(ticks) for ticks in told[11:15]) / _TICKS
    return own + sum(processor_seconds(child) for child in children)


def postgresql(url: str) -> int | None:
    """Process of the server behind a URL with a socket's folder; None where that is not told."""
    folder = Path(url.partition("host=")[2].partition("&")[0])
    told = folder / "postmaster.pid"
    return int(told.read_text().split()[0]) if told.is_file() else None
