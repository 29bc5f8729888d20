"""The pages are true: the how-to runs, the reference names every key and every effect."""

import dataclasses
import re
from pathlib import Path

import pyarrow.compute as pc
import pytest

from tidegate.simulation import patterns, scenario, vocabulary
from tidegate.simulation.effects import words
from tidegate.simulation.interface import generate, load_scenario

DOCS = Path(__file__).resolve().parents[3] / "docs"


def test_the_typology_of_the_how_to_runs(tmp_path):
    page = (DOCS / "how-to" / "write-a-typology.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    path = tmp_path / "my-port.toml"
    path.write_text(block, encoding="utf-8")
    run = generate(load_scenario(path), months=6, per_day=60, seed=1)
    mine = pc.equal(run.truth["typology"], "cigarettes-in-tyres").fill_null(False)
    rows = run.declarations.filter(mine)
    assert 30 <= rows.num_rows <= 45
    assert set(pc.utf8_slice_codeunits(rows["commodity_code"], 0, 4).to_pylist()) <= {
        "4011",
        "4012",
    }
    assert min(rows["lodged_at"].to_pylist()).month >= 2


@pytest.mark.parametrize(
    "module", [scenario, patterns, vocabulary, words], ids=lambda m: m.__name__
)
def test_every_key_is_in_the_reference(module):
    page = (DOCS / "reference" / "scenarios.md").read_text(encoding="utf-8")
    keys = {
        field.name
        for record in vars(module).values()
        if dataclasses.is_dataclass(record) and record.__module__ == module.__name__
        for field in dataclasses.fields(record)
        if "reader" in field.metadata
    }
    assert keys
    assert {key for key in keys if f"`{key}`" not in page} == set()


def test_every_effect_is_in_the_reference():
    page = (DOCS / "reference" / "scenarios.md").read_text(encoding="utf-8")
    assert [kind for kind in words.KINDS if f"`{kind}`" not in page] == []
