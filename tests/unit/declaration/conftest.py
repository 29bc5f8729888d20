"""Reading a stranger's bytes as a user would: a file in, good rows and refusals out."""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from tidegate.declaration.interface import (
    Ingestion,
    Limits,
    Mapping,
    ingest,
    load_mapping,
    parse_mapping,
)

#: A small canonical file's header; tests add lines.
HEADER = "declaration_id,lodged_at,customs_value,goods_description,origin_country\n"
GOOD = "{id},2026-01-31T08:30:00Z,12.5,tea,CN\n"


@dataclass
class Outcome:
    """What a user sees after an ingestion."""

    ingestion: Ingestion
    rows: list[dict[str, Any]]
    rejects: list[dict[str, str]]

    @property
    def ids(self) -> list[str]:
        return [row["declaration_id"] for row in self.rows]

    @property
    def refusals(self) -> list[tuple[int, str, str]]:
        return [(int(r["line"]), r["field"], r["rule"]) for r in self.rejects]


Reader = Callable[..., Outcome]


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    """Ingests one file, given as text or bytes, with a mapping (canonical unless told)."""

    def ingested(
        content: str | bytes | Path,
        mapping: Mapping | str = "canonical",
        limits: Limits | None = None,
        **options: Any,
    ) -> Outcome:
        path = content if isinstance(content, Path) else tmp_path / "in.csv"
        if not isinstance(content, Path):
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        if isinstance(mapping, str):
            mapping = (
                load_mapping(mapping) if "\n" not in mapping else parse_mapping(mapping, "test")
            )
        out, rejected = tmp_path / "out.parquet", tmp_path / "rejected.csv"
        ingestion = ingest([path], mapping, out, rejected, limits=limits, **options)
        with rejected.open(encoding="utf-8", newline="") as stream:
            rejects = list(csv.DictReader(stream))
        return Outcome(ingestion, pq.read_table(out).to_pylist(), rejects)

    return ingested


@pytest.fixture
def rows() -> Callable[..., str]:
    """A canonical CSV text: the header, and a good line for each id; other lines go as they are."""

    def text(*lines: str) -> str:
        return HEADER + "".join(
            line if line.endswith("\n") else GOOD.format(id=line) for line in lines
        )

    return text
