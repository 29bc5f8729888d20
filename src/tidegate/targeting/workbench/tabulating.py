"""The point-in-time table of features, with its data dictionary."""

import json
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from tidegate.analytics.targeting.interface import (
    DuckDB,
    Feature,
    Opens,
    Past,
    Step,
    first_memory,
)
from tidegate.declaration.interface import Ingestion, Mapping, Progress
from tidegate.targeting.workbench.placing import check_outputs, place
from tidegate.targeting.workbench.reading import accepted


@dataclass(frozen=True, slots=True)
class Tabulated:
    """What was written."""

    rows: int
    features: tuple[Feature, ...]
    table: Path
    dictionary: Path
    ingestion: Ingestion


def tabulate_files(
    paths: Sequence[Path],
    mapping: Mapping,
    out: Path,
    *,
    progress: Callable[[Progress], None] | None = None,
    step: Step = lambda _: None,
    opens: Opens = DuckDB,
) -> Tabulated:
    """Write the features of every row, each as of the moment that the row was lodged.

    The dictionary goes beside the table as `NAME.dictionary.json` and into the metadata of the
    Parquet columns.
    """
    rejected = out.parent / f"{out.stem}-rejected.csv"
    dictionary = out.with_name(f"{out.stem}.dictionary.json")
    check_outputs(paths, [out, dictionary, rejected])
    with (
        accepted(paths, mapping, rejected, progress, with_outcomes=True) as given,
        tempfile.TemporaryDirectory(prefix="tidegate-") as temporary,
        opens() as engine,
    ):
        step("Looking at the past of every declaration")
        engine.register("canonical", given.path)
        past = Past(engine, first_memory(given.salt), given.extensions)
        step("Writing the table")
        written = Path(temporary) / "table.parquet"
        _write(past, given.schema, written)
        place(written, out)
        told = Path(temporary) / "dictionary.json"
        told.write_text(json.dumps([_entry(one) for one in past.features], indent=1), "utf-8")
        place(told, dictionary)
    return Tabulated(given.ingestion.accepted, past.features, out, dictionary, given.ingestion)


def _write(past: Past, given: pa.Schema, path: Path) -> None:
    kept = [
        name
        for name in ("declaration_id", "lodged_at", "outcome_found", "outcome_known_at")
        if name in given.names
    ]
    fields = [given.field(name) for name in kept]
    fields += [pa.field(one.name, pa.float32(), metadata=_entry(one)) for one in past.features]
    schema = pa.schema(fields)
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for batch in past.tabulated(kept):
            table = pa.Table.from_batches([batch]).rename_columns(schema.names)
            writer.write_table(table.cast(schema))


def _entry(feature: Feature) -> dict[str, str]:
    return {
        "name": feature.name,
        "typology": feature.typology.value,
        "sentence": feature.sentence,
        "window": feature.window,
        "items": ", ".join(str(item) for item in feature.items) or "national",
        "sql": feature.sql,
    }
