"""Writes days of a lake for ever: python -m …targeting.lake_writer FOLDER SECONDS-BETWEEN."""

import sys
import time
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pyarrow as pa

from tidegate.targeting.lake import parts, pointer
from tidegate.targeting.lake.kinds import LABELS

DAYS = ("2026-06-01", "2026-06-02", "2026-06-03")


def table(turn):
    """Labels of a turn: all three days of a lake say the same turn, or it was never whole."""
    moment = datetime(2026, 6, 1, tzinfo=UTC)
    told = {
        "label": turn,
        "declared": turn,
        "lodged_at": moment,
        "known_at": moment,
        "found": True,
        "category": "",
    }
    return pa.Table.from_pylist([told] * 500, LABELS.schema)


def write(lake, pause_s):
    for turn in count(1):
        with pointer.writing(lake, lambda: None):
            current = pointer.read(lake)
            for day in DAYS:
                part = parts.write(lake, day, LABELS, [table(turn)], [turn])
                current.put(day, LABELS.name, part)
            pointer.swap(lake, current)
            parts.collect(lake, current)
        sys.stdout.write(f"{turn}\n")
        sys.stdout.flush()
        time.sleep(pause_s)


if __name__ == "__main__":
    write(Path(sys.argv[1]), float(sys.argv[2]))
