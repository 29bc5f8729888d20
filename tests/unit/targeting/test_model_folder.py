"""A model folder is whole, or it is refused by the name of what is wrong."""

import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from datetime import timedelta

import numpy as np
import pyarrow as pa
import pytest

from tests.unit.analytics.port import EXTENSIONS, START, port
from tests.unit.house.tree import ROOT
from tidegate.analytics.targeting.interface import cut, score, train
from tidegate.targeting.workbench import model_folder
from tidegate.targeting.workbench.errors import ModelFolderError, NotAModelFolder

UNTIL = START + timedelta(days=45)
FACTS = {"name": "canonical", "currency": "HKD"}
FILES = ["card.md", "legs.parquet", "spreads.parquet", "tallies.parquet", "trees.txt"]


def learned(seed=0):
    return train(port(), EXTENSIONS, UNTIL, seed)


@pytest.fixture(scope="module")
def targeter():
    return learned()


@pytest.fixture
def folder(targeter, tmp_path):
    place = tmp_path / "model"
    model_folder.save(targeter, place, FACTS, "# Card\n")
    return place


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_what_was_saved_scores_the_same(targeter, folder):
    today = cut(port(), UNTIL).after
    np.testing.assert_array_equal(score(model_folder.load(folder), today), score(targeter, today))


def test_two_trainings_write_the_same_bytes(folder, tmp_path):
    model_folder.save(learned(), tmp_path / "again", FACTS, "# Card\n")
    assert contents(tmp_path / "again") == contents(folder)
    assert model_folder.digest(tmp_path / "again") == model_folder.digest(folder)


def test_the_folder_tells_neither_its_path_nor_an_identifier(folder):
    everything = b"".join(contents(folder).values())
    assert str(folder.parent).encode() not in everything
    assert b"Seller 1" not in everything
    assert b"SELLER 1" not in everything


def test_what_tells_outcomes_is_kept_and_a_folder_without_it_is_read(folder, tmp_path):
    assert model_folder.load(folder).outcomes is None
    targeter = train(with_classes(port()), EXTENSIONS, UNTIL, with_outcomes=True)
    model_folder.save(targeter, tmp_path / "more", FACTS, "# Card\n")
    read = model_folder.load(tmp_path / "more")
    vectors = np.random.default_rng(0).normal(size=(9, len(read.features))).astype(np.float32)
    found = np.full(9, 0.5)
    assert list(read.outcomes.finds) == ["drugs", "revenue"]
    np.testing.assert_array_equal(
        read.outcomes.chances(vectors, found), targeter.outcomes.chances(vectors, found)
    )
    np.testing.assert_array_equal(read.outcomes.spread(vectors), targeter.outcomes.spread(vectors))


def with_classes(rows):
    kinds = [("revenue", "drugs")[one % 5 == 0] for one in range(rows.num_rows)]
    return rows.append_column("outcome_class", pa.array(kinds))


@pytest.mark.parametrize("name", [*FILES, "words.parquet", "manifest.json"])
@pytest.mark.parametrize(
    "harm",
    [
        lambda path: path.unlink(),
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(path.read_bytes()[:-20]),
        lambda path: path.write_bytes(path.read_bytes().replace(b"1", b"2", 1) + b" "),
    ],
    ids=["missing", "empty", "truncated", "changed"],
)
def test_a_file_that_is_not_as_written_is_refused_by_name(folder, name, harm):
    harm(folder / name)
    with pytest.raises(ModelFolderError, match=name):
        model_folder.load(folder)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("salt", "00' || 1 --"),
        ("extensions", {"codes": ["x_a; DROP TABLE staged"], "numbers": []}),
        ("files", {}),
        ("calibrator", {"slope": -1.0, "intercept": 0.0}),
        ("learned", None),
    ],
)
def test_a_manifest_that_was_edited_is_refused(folder, key, value):
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps(manifest | {key: value}), "utf-8")
    with pytest.raises(ModelFolderError, match=r"manifest\.json was changed"):
        model_folder.load(folder)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"format": 99}', "\0"])
def test_what_is_no_manifest_is_refused(folder, text):
    (folder / "manifest.json").write_text(text, "utf-8")
    with pytest.raises(ModelFolderError, match=r"manifest\.json"):
        model_folder.load(folder)


def test_features_of_another_version_are_refused(targeter, folder, monkeypatch):
    class Older(type(targeter)):
        @property
        def features(self):
            return super().features[:-1]

    monkeypatch.setattr(model_folder, "Targeter", Older)
    with pytest.raises(ModelFolderError, match="another Tidegate"):
        model_folder.load(folder)


def test_a_model_is_replaced_whole_and_nothing_is_left_beside_it(targeter, folder):
    model_folder.save(targeter, folder, FACTS, "# Another card\n")
    assert (folder / "card.md").read_text("utf-8") == "# Another card\n"
    model_folder.load(folder)
    assert [path.name for path in folder.parent.iterdir()] == ["model"]


def test_a_link_to_a_model_stays_a_link(targeter, folder):
    link = folder.parent / "current"
    link.symlink_to(folder)
    model_folder.save(targeter, link, FACTS, "# Another card\n")
    assert link.is_symlink()
    assert (folder / "card.md").read_text("utf-8") == "# Another card\n"


def test_an_empty_folder_is_taken(targeter, tmp_path):
    (tmp_path / "empty").mkdir()
    model_folder.save(targeter, tmp_path / "empty", FACTS, "# Card\n")
    model_folder.load(tmp_path / "empty")


@pytest.mark.parametrize(
    "others",
    [
        {"thesis.doc": "ten years"},
        {"manifest.json": '{"name": "a browser extension"}'},
        {"manifest.json": "not even JSON"},
        {"manifest.json": '{"format": 1, "files": {}, "calibrator": {}}', "notes.md": "mine"},
    ],
    ids=["files", "another manifest", "no manifest", "a model with notes"],
)
def test_a_folder_of_other_things_is_never_written_over(targeter, tmp_path, others):
    place = tmp_path / "mine"
    place.mkdir()
    for name, text in others.items():
        (place / name).write_text(text, "utf-8")
    with pytest.raises(NotAModelFolder, match="mine"):
        model_folder.save(targeter, place, FACTS, "# Card\n")
    assert {path.name: path.read_text("utf-8") for path in place.iterdir()} == others
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_a_file_is_never_written_over(targeter, tmp_path):
    (tmp_path / "mine").write_text("ten years", "utf-8")
    with pytest.raises(NotAModelFolder, match="not a folder"):
        model_folder.save(targeter, tmp_path / "mine", FACTS, "# Card\n")


SAVING = """
    import sys
    from pathlib import Path
    from tidegate.targeting.workbench import model_folder
    place = Path(sys.argv[1])
    targeter = model_folder.load(place)
    print("ready", flush=True)
    for turn in range(10_000):
        model_folder.save(targeter, place, {"name": str(turn), "currency": "HKD"}, f"# {turn}\\n")
"""


@pytest.mark.skipif(sys.platform != "linux", reason="folders change places in one step on Linux")
def test_at_no_moment_of_saving_is_there_no_model_and_killed_it_leaves_a_whole_one(folder):
    command = [sys.executable, "-c", textwrap.dedent(SAVING), str(folder)]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src"), "OMP_NUM_THREADS": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as saving:
        assert saving.stdout is not None
        assert saving.stdout.readline() == b"ready\n"
        until = time.monotonic() + 1.0
        cards = set()
        try:
            while time.monotonic() < until:
                cards.add((folder / "card.md").read_text("utf-8"))
        finally:
            saving.send_signal(signal.SIGKILL)
    assert len(cards) > 2
    model_folder.load(folder)
