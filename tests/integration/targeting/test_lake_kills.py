"""kill -9 of who writes the lake, at any moment: it is the one before, or the next one."""

import random
import subprocess
import sys
import time

import pyarrow.parquet as pq

from tests.unit.house.tree import ROOT
from tidegate.targeting.lake import parts, pointer

KILLS = 5


def _writer(lake, pause_s=0.0):
    module = "tests.integration.targeting.lake_writer"
    return subprocess.Popen(
        [sys.executable, "-m", module, str(lake), str(pause_s)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


def _turn(lake):
    """The turn that the lake is of; every file is whole, and they all say the same."""
    with pointer.reading(lake):
        current = pointer.read(lake)
        found = {
            turn
            for kinds in current.days.values()
            for part in kinds.values()
            if parts.is_whole(lake, part)
            for turn in pq.read_table(lake / part.path)["label"].unique().to_pylist()
        }
        assert len(current.paths) == 3
        (turn,) = found
    return turn


def test_a_lake_is_whole_whenever_its_writer_is_killed(tmp_path):
    lake, dice = tmp_path / "lake", random.Random()  # noqa: S311 - any moment will do
    for _ in range(KILLS):
        writer = _writer(lake)
        try:
            told = int(writer.stdout.readline())
            time.sleep(dice.uniform(0, 0.05))
        finally:
            writer.kill()
            out, _ = writer.communicate()
        last = int(out.split()[-1]) if out.split() else told
        turn = _turn(lake)
        assert turn in (last, last + 1), "what was told is there, or the next one already"
    left = [one for one in lake.glob("day=*/*") if one.name.startswith(".")]
    with pointer.writing(lake, lambda: None):
        parts.collect(lake, pointer.read(lake))
    assert not [one for one in left if one.exists()]
    assert len(list(lake.glob("day=*/*"))) == 3


def test_a_writer_waits_for_the_other_and_a_kill_lets_go(tmp_path):
    lake = tmp_path / "lake"
    writer = _writer(lake, pause_s=0.5)
    try:
        writer.stdout.readline()
        with pointer.writing(lake, lambda: None):
            turn = _turn(lake)
            time.sleep(0.2)
            assert _turn(lake) == turn, "the other waits"
            writer.kill()
        with pointer.writing(lake, lambda: None):
            assert _turn(lake) >= turn
    finally:
        writer.kill()
        writer.communicate()
