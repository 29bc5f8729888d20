"""Files to canonical rows, on the way through a temporary Parquet file."""

import hashlib
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from tidegate.analytics.targeting.interface import Extensions
from tidegate.declaration.interface import (
    EXTENSION_PREFIX,
    Ingestion,
    Mapping,
    Progress,
    completeness,
    ingest,
)
from tidegate.targeting.workbench.errors import NothingAccepted, SameFileTwice
from tidegate.targeting.workbench.placing import place


@dataclass(frozen=True, slots=True)
class Accepted:
    """Canonical rows of some files, in a Parquet file that goes when the block ends."""

    #: Accepted rows in the order of the files, with `filled_items` and their position as `row`.
    path: Path
    ingestion: Ingestion

    @property
    def schema(self) -> pa.Schema:
        return pq.read_schema(self.path)

    @property
    def extensions(self) -> Extensions:
        """The national items at hand: text is a code, anything else a number."""
        national = [one for one in self.schema if one.name.startswith(EXTENSION_PREFIX)]
        return Extensions(
            codes=tuple(one.name for one in national if pa.types.is_string(one.type)),
            numbers=tuple(one.name for one in national if not pa.types.is_string(one.type)),
        )

    @property
    def salt(self) -> str:
        """Names the files that were read; mixed into the digests of a memory."""
        digests = "".join(sorted(file.sha256 for file in self.ingestion.files))
        return hashlib.sha256(digests.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Read:
    """Canonical rows of some files, in memory."""

    #: Accepted rows in the order of the files, with `filled_items`.
    rows: pa.Table
    ingestion: Ingestion
    extensions: Extensions
    #: Names the files that were read; mixed into the digests of a memory.
    salt: str


def read(
    paths: Sequence[Path],
    mapping: Mapping,
    rejected: Path | None,
    progress: Callable[[Progress], None] | None = None,
    *,
    with_outcomes: bool,
) -> Read:
    """Read files into memory; see `accepted`."""
    with accepted(paths, mapping, rejected, progress, with_outcomes=with_outcomes) as given:
        rows = pq.read_table(given.path).drop_columns("row")
        return Read(rows, given.ingestion, given.extensions, given.salt)


@contextmanager
def accepted(
    paths: Sequence[Path],
    mapping: Mapping,
    rejected: Path | None,
    progress: Callable[[Progress], None] | None = None,
    *,
    with_outcomes: bool,
) -> Iterator[Accepted]:
    """Read files; what is refused goes to `rejected`, which is there only when something was.

    Args:
        paths: files of declarations.
        mapping: how to read them.
        rejected: where to write the refused rows; None only counts them.
        progress: told how far reading is.
        with_outcomes: whether to read outcomes.

    Raises:
        SameFileTwice: two of the files have the same bytes.
        NothingAccepted: every row was refused, or there was none.
        DeclarationError: a file or the mapping was refused as a whole.
    """
    with tempfile.TemporaryDirectory(prefix="tidegate-") as temporary:
        refused = Path(temporary) / "rejected.csv"
        ingestion = ingest(
            paths,
            mapping,
            Path(temporary) / "rows.parquet",
            refused,
            progress,
            with_outcomes=with_outcomes,
        )
        _check_once(ingestion)
        if rejected is not None:
            if ingestion.rejected:
                place(refused, rejected)
            else:
                rejected.unlink(missing_ok=True)
        if not ingestion.accepted:
            raise NothingAccepted(_why_nothing(ingestion, rejected))
        whole = Path(temporary) / "whole.parquet"
        _complete(ingestion.path, whole)
        ingestion.path.unlink()
        yield Accepted(whole, ingestion)


def _check_once(ingestion: Ingestion) -> None:
    """A file read twice would count every declaration of it twice."""
    first: dict[str, Path] = {}
    for file in ingestion.files:
        if file.sha256 in first and file.accepted + file.rejected:
            raise SameFileTwice(f"{first[file.sha256]} and {file.path} are the same file")
        first[file.sha256] = file.path


def _complete(path: Path, whole: Path) -> None:
    """The same rows with what is not read from the files."""
    with pq.ParquetFile(path) as file:
        schema = file.schema_arrow.append(pa.field("filled_items", pa.int32()))
        schema = schema.append(pa.field("row", pa.int64()))
        first = 0
        with pq.ParquetWriter(whole, schema) as writer:
            for batch in file.iter_batches(250_000):
                filled = pa.array(completeness(batch), pa.int32())
                rows = pa.array(np.arange(first, first + len(batch)))
                columns = [*batch.columns, filled, rows]
                writer.write_batch(pa.RecordBatch.from_arrays(columns, schema=schema))
                first += len(batch)


def _why_nothing(ingestion: Ingestion, rejected: Path | None) -> str:
    if not ingestion.rejected:
        return "the files hold no rows"
    (field, rule), count = next(iter(ingestion.rules.items()))
    told = f"all {ingestion.rejected:,} rows were refused, most often for {field}: {rule} "
    return f"{told}({count:,} times)" + (f"; see {rejected}" if rejected is not None else "")
