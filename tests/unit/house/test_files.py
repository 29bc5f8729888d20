"""Gates on files: how long, how named, with which words."""

import json
import re

import pytest

from tests.unit.house.tree import ROOT, SOURCE, files, name, packages

MOST_LINES = 400
_CODE = {".py", ".sql", ".html", ".jinja", ".j2", ".css", ".js", ".ts"}
_TEXT = {*_CODE, ".md", ".toml", ".cfg", ".yml", ".yaml", ".json", ".lock", ".sh", ""}


def _texts(suffixes):
    for path in files():
        if path.suffix in suffixes:
            yield path, path.read_text(encoding="utf-8")


def test_no_file_is_longer_than_400_lines():
    """Split a file into a package of the same name before it passes 400 lines."""
    long = {name(path): n for path, text in _texts(_CODE) if (n := text.count("\n")) > MOST_LINES}
    assert long == {}


def test_no_file_is_called_utils():
    """A name says what is inside; these say only that nobody knew where to put it."""
    vague = re.compile(r"(^|/)_?(utils?|commons?|helpers?|misc)(\.\w+)?(/|$)", re.IGNORECASE)
    assert [name(path) for path in files() if vague.search(name(path))] == []


def test_no_path_of_one_machine():
    """An absolute path of somebody's machine works nowhere else."""
    machine = re.compile(r"(?<![\w.$}/-])/(?:home|Users|root|work|mnt)/\w")
    assert [name(path) for path, text in _texts(_TEXT) if machine.search(text)] == []


def test_lock_files_name_no_host():
    """See docs/decisions/0001-lock-files-without-hosts.md."""
    assert [name(path) for path, text in _texts({".lock"}) if "://" in text] == []


def test_the_lock_file_of_the_pages_names_no_host():
    """The same; `.npmrc` keeps addresses out, and what is installed is known by its hash."""
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert [place for place, facts in packages.items() if "resolved" in facts] == []
    assert [place for place, facts in packages.items() if place and "integrity" not in facts] == []


@pytest.mark.parametrize(
    "loads",
    [
        r"""(?:src|href)\s*=\s*["']?(?:https?:)?//""",
        r"url\(\s*[\"']?(?:https?:)?//",
        r"\b(?:cdn|unpkg|jsdelivr)\.",
    ],
)
def test_pages_load_nothing_from_the_network(loads):
    """A customs desk may have no way out; a report must open from a stick."""
    found = re.compile(loads, re.IGNORECASE)
    assert [
        name(path) for path, text in _texts(_CODE) if SOURCE in path.parents and found.search(text)
    ] == []


def test_every_room_has_its_page():
    """README.md: what the room is for, its nouns, its verbs, the picture."""
    assert [name(room) for room in packages() if not (room / "README.md").is_file()] == []


def test_every_folder_of_code_is_a_package():
    """Import-linter does not see into a folder without `__init__.py`."""
    folders = {path.parent for path in SOURCE.rglob("*.py")}
    assert [name(folder) for folder in folders if not (folder / "__init__.py").is_file()] == []
