"""The files of this repository that the gates look at."""

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
SOURCE = ROOT / "src" / "tidegate"

#: What Vite made of the islands and of packages that are not ours.
BUILT = SOURCE / "web" / "static" / "web" / "built"

_FOLDERS = ("src", "tests", "benchmarks", "docs", "requirements", ".ci")


def files() -> Iterator[Path]:
    """Every file that is ours, wherever it is."""
    # In a git worktree `.git` is a file that names the main one's path.
    yield from (path for path in ROOT.iterdir() if path.is_file() and path.name != ".git")
    for folder in _FOLDERS:
        yield from (
            path
            for path in sorted((ROOT / folder).rglob("*"))
            if path.is_file()
            and "__pycache__" not in path.parts
            and not {ROOT / "benchmarks" / "results", BUILT} & set(path.parents)
        )


def name(path: Path) -> str:
    """How a gate names a file: its path in the repository."""
    return path.relative_to(ROOT).as_posix()


def packages() -> Iterator[Path]:
    """Folders of rooms: each floor, and each room of the floor `analytics`."""
    for folder in (SOURCE, SOURCE / "analytics"):
        yield from sorted(path for path in folder.iterdir() if (path / "__init__.py").is_file())
