"""The truth of a simulation, which its officers never saw."""

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from tidegate.targeting.workbench.errors import WorkbenchError


class TruthRefused(WorkbenchError):
    """The file is not the truth of a simulation.

    Name the truth.csv that `tidegate simulate` wrote beside the declarations.
    """


def with_truth(rows: pa.Table, path: Path) -> pa.Table:
    """The rows with what is true as their outcome, known when they were lodged."""
    try:
        truth = pyarrow.csv.read_csv(
            path,
            convert_options=pyarrow.csv.ConvertOptions(
                column_types={"declaration_id": pa.string(), "illicit": pa.bool_()},
                include_columns=["declaration_id", "illicit"],
            ),
        )
    except (pa.ArrowInvalid, KeyError) as error:
        raise TruthRefused(f"{path}: {error}") from error
    position = pc.index_in(rows["declaration_id"], truth["declaration_id"])
    outcome = {
        "outcome_found": truth["illicit"].take(position),
        "outcome_known_at": rows["lodged_at"],
    }
    for name, column in outcome.items():
        if name in rows.column_names:
            rows = rows.set_column(rows.column_names.index(name), name, column)
        else:
            rows = rows.append_column(name, column)
    return rows
