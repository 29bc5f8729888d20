"""Files to canonical rows, on the way through a temporary Parquet file."""

import hashlib
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

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
class Read:
    """Canonical rows of some files."""

    #: Accepted rows in the order of the files, with `filled_items`.
    rows: pa.Table
    ingestion: Ingestion

    @property
    def extensions(self) -> Extensions:
        """The national items at hand: text is a code, anything else a number."""
        national = [one for one in self.rows.schema if one.name.startswith(EXTENSION_PREFIX)]
        return Extensions(
            codes=tuple(one.name for one in national if pa.types.is_string(one.type)),
            numbers=tuple(one.name for one in national if not pa.types.is_string(one.type)),
        )

    @property
    def salt(self) -> str:
        """Names the files that were read; mixed into the digests of a memory."""
        digests = "".join(sorted(file.sha256 for file in self.ingestion.files))
        return hashlib.sha256(digests.encode()).hexdigest()[:16]


def read(
    paths: Sequence[Path],
    mapping: Mapping,
    rejected: Path | None,
    progress: Callable[[Progress], None] | None = None,
    *,
    with_outcomes: bool,
) -> Read:
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
        return Read(_with_completeness(ingestion.path), ingestion)


def _check_once(ingestion: Ingestion) -> None:
    """A file read twice would count every declaration of it twice."""
    first: dict[str, Path] = {}
    for file in ingestion.files:
        if file.sha256 in first and file.accepted + file.rejected:
            raise SameFileTwice(f"{first[file.sha256]} and {file.path} are the same file")
        first[file.sha256] = file.path


def _with_completeness(path: Path) -> pa.Table:
    batches = []
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(250_000):
            filled = pa.array(completeness(batch), pa.int32())
            batches.append(batch.append_column("filled_items", filled))
    return pa.Table.from_batches(batches)


def _why_nothing(ingestion: Ingestion, rejected: Path | None) -> str:
    if not ingestion.rejected:
        return "the files hold no rows"
    (field, rule), count = next(iter(ingestion.rules.items()))
    told = f"all {ingestion.rejected:,} rows were refused, most often for {field}: {rule} "
    return f"{told}({count:,} times)" + (f"; see {rejected}" if rejected is not None else "")
