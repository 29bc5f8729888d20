"""Files by their content."""

import hashlib
import os

import pytest

from tidegate.files import store
from tidegate.files.interface import Altered, fetch, keep, keep_chunks, opened


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "kept": {
            "BACKEND": "tidegate.files.store.WholeFiles",
            "OPTIONS": {"location": tmp_path},
        },
    }
    return tmp_path


def _files(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def test_what_was_kept_is_fetched_by_its_digest(folder):
    kept = keep(b"a photograph")
    assert kept.content == hashlib.sha256(b"a photograph").hexdigest()
    assert kept.size == 12
    assert fetch(kept.content) == b"a photograph"
    with opened(kept.content) as file:
        assert file.read(1) == b"a"
    assert [path.stat().st_mode & 0o077 for path in _files(folder)] == [0]


def test_the_same_content_is_there_once_however_it_came(folder):
    long = bytes(range(256)) * 8192
    chunks = [long[start : start + 1000] for start in range(0, len(long), 1000)]
    assert keep(long) == keep_chunks(chunks)
    assert len(_files(folder)) == 1


def test_an_altered_file_and_one_that_is_gone_are_noticed(folder):
    kept = keep(b"evidence")
    (path,) = _files(folder)
    path.write_bytes(b"evidenc3")
    with pytest.raises(Altered, match="altered"):
        fetch(kept.content)
    path.unlink()
    with pytest.raises(Altered, match="gone"):
        fetch(kept.content)


def test_a_write_that_fails_leaves_nothing(folder, monkeypatch):
    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        keep(b"evidence")
    monkeypatch.undo()
    assert _files(folder) == []
    assert keep(b"evidence").size == 8
    assert os.listdir(folder)
