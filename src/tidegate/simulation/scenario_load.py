"""Reads a scenario file, and the files that it extends, into a checked `Scenario`.

A file with `extends` starts from other scenarios and says only what differs: tables are merged key
by key, arrays of tables entry by entry where their names agree. A pattern is taken away by
`share = 0`. Bare names are the scenarios that ship with Tidegate; a name with a slash or
`.toml` is a path, relative to the file that names it.
"""

import hashlib
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

from tidegate.simulation.checking import (
    Mistake,
    Mistakes,
    ScenarioError,
    read,
    suggestion,
)
from tidegate.simulation.scenario import Scenario
from tidegate.simulation.scenario_rules import broken_rules

_SHIPPED = Path(__file__).parent / "scenarios"
#: Arrays of tables and the key that names their entries, for merging.
_NAMED_BY = {"goods": "code", "countries": "code", "carriers": "name", "rates": "start"}
_LARGEST_BYTES = 4 << 20
_DEEPEST = 8


def shipped_scenarios() -> list[str]:
    """Names that `load_scenario` knows without a path."""
    # A scenario's name has no underscore; `public_marginals.toml` beside them is no scenario.
    return sorted(path.stem for path in _SHIPPED.glob("*.toml") if "_" not in path.stem)


def load_scenario(name_or_path: str | Path) -> Scenario:
    """The scenario of that name or file. Raises `ScenarioError` with every mistake in it."""
    path = _located(str(name_or_path), Path())
    digest = hashlib.sha256()
    table = _merged(path, digest, ())
    mistakes: Mistakes = []
    scenario = read(Scenario, table, "", mistakes)
    if scenario is not None:
        mistakes = broken_rules(scenario)
    if scenario is None or mistakes:
        raise ScenarioError(str(name_or_path), mistakes)
    return replace(scenario, sha256=digest.hexdigest())


def _located(name: str, beside: Path) -> Path:
    if name.endswith(".toml") or "/" in name or "\\" in name:
        path = beside / name
        if path.is_file():
            return path
        raise ScenarioError(name, [Mistake("file", "is not there")])
    path = _SHIPPED / f"{name}.toml"
    if not path.is_file():
        known = shipped_scenarios()
        rule = f"no scenario of this name ships with Tidegate ({', '.join(known)})"
        raise ScenarioError(name, [Mistake("name", rule + suggestion(name, known))])
    return path


def _merged(path: Path, digest: "hashlib._Hash", above: tuple[Path, ...]) -> dict[str, Any]:
    """The file's table over those that it extends, in their order."""
    if path in above or len(above) > _DEEPEST:
        raise ScenarioError(
            path.name, [Mistake("extends", "must not lead back to the file itself")]
        )
    if path.stat().st_size > _LARGEST_BYTES:
        raise ScenarioError(path.name, [Mistake("file", f"must be at most {_LARGEST_BYTES} bytes")])
    content = path.read_bytes()
    digest.update(content)
    try:
        table = tomllib.loads(content.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ScenarioError(path.name, [Mistake("file", f"is not TOML: {error}")]) from error
    extends = table.pop("extends", [])
    names = [extends] if isinstance(extends, str) else extends
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise ScenarioError(path.name, [Mistake("extends", "must be a name or a list of names")])
    found: dict[str, Any] = {}
    for name in names:
        beneath = _merged(_located(name, path.parent), digest, (*above, path))
        found = _over(found, beneath)
    return _over(found, table)


def _over(base: dict[str, Any], table: dict[str, Any]) -> dict[str, Any]:
    """`table` laid over `base`; neither is changed."""
    found = dict(base)
    for name, value in table.items():
        before = found.get(name)
        if isinstance(value, dict) and isinstance(before, dict):
            found[name] = _over(before, value)
        elif _has_names(value, named_by := _NAMED_BY.get(name, "name")) and before:
            found[name] = _named_over(before, value, named_by)
        else:
            found[name] = value
    return found


def _has_names(value: Any, named_by: str) -> bool:
    """Whether it is an array of named tables; effects and matches have no names."""
    return isinstance(value, list) and any(isinstance(v, dict) and named_by in v for v in value)


def _named_over(before: Any, value: Any, named_by: str) -> list[Any]:
    """Entries of the same name are laid over each other, the others come behind."""
    found = list(before) if isinstance(before, list) else []
    at = {entry[named_by]: i for i, entry in enumerate(found) if named_by in entry}
    for entry in value:
        name = entry.get(named_by) if isinstance(entry, dict) else None
        if name in at:
            found[at[name]] = _over(found[at[name]], entry)
        else:
            found.append(entry)
    return found
