"""The machine that figures were measured on."""

import os
import platform
from dataclasses import dataclass
from pathlib import Path
from typing import Self

_CPUINFO = Path("/proc/cpuinfo")


@dataclass(frozen=True, slots=True)
class Machine:
    cores: int
    memory_gib: float
    cpu: str
    #: Processes that wanted a core, mean of the last minute; well above `cores`, times mislead.
    load: float
    python: str

    def __str__(self) -> str:
        return (
            f"{self.cores} cores ({self.cpu}), {self.memory_gib:.0f} GiB, "
            f"Python {self.python}, load average {self.load:.1f}"
        )

    @classmethod
    def now(cls) -> Self:
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 0
        return cls(
            cores=cores or os.cpu_count() or 1,
            memory_gib=os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30,
            cpu=_model(),
            load=os.getloadavg()[0],
            python=platform.python_version(),
        )


def _model() -> str:
    if _CPUINFO.is_file():
        for line in _CPUINFO.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
