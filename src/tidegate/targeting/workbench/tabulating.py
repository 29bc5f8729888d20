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
    Past,
    Step,
    first_memory,
    numbered,
)
from tidegate.declaration.interface import Ingestion, Mapping, Progress
from tidegate.targeting.workbench.placing import check_outputs, place
from tidegate.targeting.workbench.reading import read


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
) -> Tabulated:
    """Write the features of every row, each as of the moment that the row was lodged.

    The dictionary goes beside the table as `NAME.dictionary.json` and into the metadata of the
    Parquet columns.
    """
    rejected = out.parent / f"{out.stem}-rejected.csv"
    dictionary = out.with_name(f"{out.stem}.dictionary.json")
    check_outputs(paths, [out, dictionary, rejected])
    given = read(paths, mapping, rejected, progress, with_outcomes=True)
    step("Looking at the past of every declaration")
    with DuckDB() as engine:
        engine.register("canonical", numbered(given.rows))
        past = Past(engine, first_memory(given.salt), given.extensions)
        vectors = past.vectors()
        features = past.features
    step("Writing the table")
    kept = [
        name
        for name in ("declaration_id", "lodged_at", "outcome_found", "outcome_known_at")
        if name in given.rows.column_names
    ]
    fields = [given.rows.schema.field(name) for name in kept]
    fields += [pa.field(one.name, pa.float32(), metadata=_entry(one)) for one in features]
    columns = [given.rows[name] for name in kept]
    columns += [pa.array(vectors[:, index], from_pandas=True) for index in range(len(features))]
    table = pa.Table.from_arrays(columns, schema=pa.schema(fields))
    with tempfile.TemporaryDirectory(prefix="tidegate-") as temporary:
        written = Path(temporary) / "table.parquet"
        pq.write_table(table, written, compression="zstd")
        place(written, out)
        told = Path(temporary) / "dictionary.json"
        told.write_text(json.dumps([_entry(one) for one in features], indent=1), "utf-8")
        place(told, dictionary)
    return Tabulated(table.num_rows, features, out, dictionary, given.ingestion)


def _entry(feature: Feature) -> dict[str, str]:
    return {
        "name": feature.name,
        "typology": feature.typology.value,
        "sentence": feature.sentence,
        "window": feature.window,
        "items": ", ".join(str(item) for item in feature.items) or "national",
        "sql": feature.sql,
    }
