"""Outputs destroy nothing, and are there whole or not at all."""

import fcntl
import os
import time
from pathlib import Path

import pytest

from tidegate.targeting.workbench.errors import OutputRefused
from tidegate.targeting.workbench.placing import (
    beside,
    check_folder,
    check_outputs,
    place,
    place_folder,
)


@pytest.fixture
def written(tmp_path):
    path = tmp_path / "temporary" / "new"
    path.parent.mkdir()
    path.write_bytes(b"new" * (1 << 20))
    return path


def test_it_replaces_what_was_there_and_leaves_nothing_beside(written, tmp_path):
    final = tmp_path / "deep" / "er" / "out.csv"
    place(written, final)
    final.write_bytes(b"old")
    place(written, final)
    assert final.read_bytes() == written.read_bytes()
    assert os.listdir(final.parent) == ["out.csv"]


def test_interrupted_on_the_way_it_leaves_the_old_and_nothing_beside(
    written, tmp_path, monkeypatch
):
    final = tmp_path / "out.csv"
    final.write_bytes(b"old")

    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        place(written, final)
    assert final.read_bytes() == b"old"
    assert sorted(os.listdir(tmp_path)) == ["out.csv", "temporary"]


def test_the_mode_is_what_the_user_asked_for(written, tmp_path):
    """What was selected and why is nobody else's business where the umask says so."""
    before = os.umask(0o077)
    try:
        place(written, tmp_path / "out.csv")
    finally:
        os.umask(before)
    assert (tmp_path / "out.csv").stat().st_mode & 0o777 == 0o600


def test_a_link_is_followed(written, tmp_path):
    (tmp_path / "real.csv").write_bytes(b"old")
    (tmp_path / "link.csv").symlink_to(tmp_path / "real.csv")
    place(written, tmp_path / "link.csv")
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "real.csv").read_bytes() == written.read_bytes()


def test_an_output_that_is_an_input_is_refused(tmp_path):
    given = tmp_path / "today.csv"
    given.write_text("a\n", "utf-8")
    (tmp_path / "link.csv").symlink_to(given)
    for out in (given, tmp_path / "." / "today.csv", tmp_path / "link.csv"):
        with pytest.raises(OutputRefused, match="files that are read"):
            check_outputs([given], [out])


def test_two_outputs_in_one_place_are_refused(tmp_path):
    with pytest.raises(OutputRefused, match="twice"):
        check_outputs([], [tmp_path / "a.csv", tmp_path / "b" / ".." / "a.csv"])


def test_a_device_is_refused():
    with pytest.raises(OutputRefused, match="no plain file"):
        check_outputs([], [Path(os.devnull)])


def test_a_folder_below_a_file_is_refused_before_the_work(tmp_path):
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(NotADirectoryError):
        check_folder(tmp_path / "file" / "new" / "deeper")
    check_folder(tmp_path / "new" / "deeper")
    assert not (tmp_path / "new").exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_is_not_ours_is_refused_before_the_work(tmp_path):
    (tmp_path / "theirs").mkdir(mode=0o500)
    with pytest.raises(PermissionError):
        check_folder(tmp_path / "theirs" / "new")


def test_folders_change_places(tmp_path):
    for name in ("whole", "model"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "card.md").write_text(name, "utf-8")
    place_folder(tmp_path / "whole", tmp_path / "model")
    assert (tmp_path / "model" / "card.md").read_text("utf-8") == "whole"


def left_behind(folder, name=".model-a1b2_3c4", inside="lock", age_s=3600):
    """What a process that was killed leaves."""
    left = folder.with_name(name)
    (left / "whole").mkdir(parents=True)
    (left / inside).touch()
    then = time.time() - age_s
    os.utime(left, (then, then))
    return left


def saved(folder):
    with beside(folder) as whole:
        whole.mkdir()
        place_folder(whole, folder)


def test_what_a_killed_process_left_is_taken_away(tmp_path):
    left_behind(tmp_path / "model")
    saved(tmp_path / "model")
    assert os.listdir(tmp_path) == ["model"]


def test_what_another_process_is_writing_stays(tmp_path):
    left = left_behind(tmp_path / "model")
    with (left / "lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        saved(tmp_path / "model")
    assert (left / "whole").is_dir()


@pytest.mark.parametrize(
    "other",
    [{"age_s": 5}, {"name": ".model-mine"}, {"name": ".model2-a1b2_3c4"}, {"inside": "thesis.doc"}],
    ids=["not yet locked", "another name", "of another model", "with other things"],
)
def test_what_may_be_somebodys_stays(tmp_path, other):
    left = left_behind(tmp_path / "model", **other)
    saved(tmp_path / "model")
    assert (left / "whole").is_dir()
