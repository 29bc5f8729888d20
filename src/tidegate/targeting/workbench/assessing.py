"""Assess a file: declarations and a model in, the selected with reasons out."""

import csv
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from tidegate.analytics.targeting.interface import (
    Assessment,
    DuckDB,
    Lane,
    Language,
    Opens,
    Step,
    Targeter,
    assess,
)
from tidegate.declaration.interface import Ingestion, Mapping, Progress, Revenue, neutralise
from tidegate.targeting.workbench import model_folder
from tidegate.targeting.workbench.errors import OtherNationalItems
from tidegate.targeting.workbench.origin import simulated_in
from tidegate.targeting.workbench.placing import check_outputs, place
from tidegate.targeting.workbench.reading import Read, read

_REASONS = 5
#: What the reader of selected.csv wants to recognise a consignment by.
_SHOWN = (
    "lodged_at",
    "commodity_code",
    "goods_description",
    "origin_country",
    "export_country",
    "loading_place",
    "discharge_place",
    "destination_country",
    "trader_id",
    "trader_name",
    "customs_value",
    "net_weight_kg",
    "container_number",
)


@dataclass(frozen=True, slots=True)
class AssessedFile:
    """What an assessment of files found; the report is drawn from it."""

    #: Canonical rows in the order of the files.
    rows: pa.Table
    assessment: Assessment
    #: Probability of a find times what is at stake, in the mapping's currency: shape (rows,).
    expected_loss: NDArray[np.float64]
    #: What is at stake; where the mapping tells none it is the customs value, if there is one.
    revenue: Revenue | None
    rate: float
    random_share: float
    mapping: Mapping
    targeter: Targeter
    #: The hash that names the model.
    model: str
    ingestion: Ingestion
    #: The scenario where the declarations or the model are simulated; else empty.
    simulated: str = ""
    #: What the reader of the scores should know: how the files differ from what was learned from.
    notes: tuple[str, ...] = ()


def assess_files(
    paths: Sequence[Path],
    mapping: Mapping,
    model: Path,
    rate: float,
    out: Path,
    *,
    scores: Path | None = None,
    random_share: float = 0.1,
    seed: int = 0,
    progress: Callable[[Progress], None] | None = None,
    step: Step = lambda _: None,
    language: str = "en",
    beside: Sequence[Path] = (),
    opens: Opens = DuckDB,
) -> AssessedFile:
    """Assess declarations with a model folder and write the selected.

    Args:
        paths: files of declarations; outcomes in them are not read.
        mapping: how to read them.
        model: a model folder.
        rate: share of the declarations to examine, above 0 and at most 1.
        out: CSV of the selected, highest score first and the random ones after them.
        scores: where to write every row's score as Parquet, if anywhere.
        random_share: share of the examined that is drawn at random.
        seed: of the draw.
        progress: told how far reading is.
        step: told what begins.
        language: of the reasons: en, zh-hant or zh-hans.
        beside: what the caller is going to write of it: looked at before the work begins.
        opens: the engine that does it.

    Raises:
        OutputRefused: an output would destroy an input or another output.
        ModelFolderError: the model folder is not whole.
        OtherNationalItems: a national item is text here and was a number in training, or reversed.
        NothingAccepted: no row was accepted.
        DeclarationError: a file or the mapping was refused.
    """
    rejected = out.parent / f"{out.stem}-rejected.csv"
    check_outputs(paths, [out, rejected, *([scores] if scores else []), *beside])
    targeter = model_folder.load(model)
    given = read(paths, mapping, rejected, progress, with_outcomes=False)
    _check_kinds(given, targeter)
    found = assess(targeter, given.rows, rate, random_share, seed, step, Language(language), opens)
    revenue = mapping.revenue_in(given.rows.column_names)
    assessed = AssessedFile(
        rows=given.rows,
        assessment=found,
        expected_loss=found.score * np.nan_to_num(_at_stake(given.rows, revenue)),
        revenue=revenue,
        rate=rate,
        random_share=random_share,
        mapping=mapping,
        targeter=targeter,
        model=model_folder.digest(model),
        ingestion=given.ingestion,
        simulated=simulated_in(paths) or model_folder.simulated(model),
        notes=tuple(_notes(given, targeter, mapping, model)),
    )
    with tempfile.TemporaryDirectory(prefix="tidegate-") as temporary:
        written = Path(temporary) / "selected.csv"
        _write_selected(assessed, written)
        place(written, out)
        if scores is not None:
            table = Path(temporary) / "scores.parquet"
            pq.write_table(_scores(assessed), table)
            place(table, scores)
    return assessed


def _check_kinds(given: Read, targeter: Targeter) -> None:
    here, learned = given.extensions, targeter.extensions
    turned = set(here.codes) & set(learned.numbers) | set(here.numbers) & set(learned.codes)
    if turned:
        told = ", ".join(sorted(turned))
        raise OtherNationalItems(f"a number here and text in training, or reversed: {told}")


def _notes(given: Read, targeter: Targeter, mapping: Mapping, model: Path) -> Iterable[str]:
    trained = model_folder.read_manifest(model)["mapping"]
    for what, here in (("mapping", mapping.name), ("currency", mapping.currency)):
        there = trained["name" if what == "mapping" else what]
        if here != there:
            yield f"the model was trained with the {what} {there!r}; these files are in {here!r}"
    national = (*targeter.extensions.codes, *targeter.extensions.numbers)
    absent = [name for name in national if name not in given.rows.column_names]
    if absent:
        yield f"the model learned from what these files lack: {', '.join(absent)}"
    until = targeter.learned.until
    early = pc.less(given.rows["lodged_at"], pa.scalar(until, given.rows["lodged_at"].type))
    if count := pc.sum(early).as_py():
        yield (
            f"{count:,} declarations were lodged before the model's past ends "
            f"({until:%Y-%m-%d %H:%M} UTC): their scores know what came after them"
        )


def _at_stake(rows: pa.Table, revenue: Revenue | None) -> NDArray[np.float64]:
    if revenue is not None:
        return revenue.expression.evaluate(rows)
    if "customs_value" in rows.column_names:
        return np.asarray(rows["customs_value"].cast(pa.float64()).to_numpy())
    return np.zeros(rows.num_rows)


def _header(rows: pa.Table) -> list[str]:
    shown = [name for name in _SHOWN if name in rows.column_names]
    told = [f"{part}_{n}" for n in range(1, _REASONS + 1) for part in ("typology", "reason")]
    return [
        "rank",
        "declaration_id",
        "score",
        "expected_loss",
        "lane",
        "selected_by",
        "propensity",
        *shown,
        *told,
    ]


def _write_selected(assessed: AssessedFile, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_header(assessed.rows))
        for cells in _lines(assessed):
            writer.writerow([neutralise(str(cell)) for cell in cells])


def _lines(assessed: AssessedFile) -> Iterable[list[object]]:
    found, rows = assessed.assessment, assessed.rows
    shown = [name for name in _SHOWN if name in rows.column_names]
    facts = rows.select(["declaration_id", *shown]).take(pa.array(found.selection.rows))
    for rank, (one, fact) in enumerate(zip(found.selected, facts.to_pylist(), strict=True), 1):
        told = [cell for why in one.reasons for cell in (why.typology, why.text)]
        lodged = fact["lodged_at"].strftime("%Y-%m-%dT%H:%M:%SZ")
        yield [
            rank,
            fact["declaration_id"],
            f"{found.score[one.row]:.6f}",
            f"{assessed.expected_loss[one.row]:.2f}",
            one.lane,
            one.by,
            f"{found.selection.propensity[one.row]:.6f}",
            lodged,
            *("" if fact[name] is None else fact[name] for name in shown[1:]),
            *told,
            *[""] * (2 * _REASONS - len(told)),
        ]


def _scores(assessed: AssessedFile) -> pa.Table:
    found = assessed.assessment
    lanes = [Lane.RELEASE.value] * assessed.rows.num_rows
    by = [""] * assessed.rows.num_rows
    for one in found.selected:
        lanes[one.row], by[one.row] = one.lane.value, one.by.value
    return pa.table(
        {
            "declaration_id": assessed.rows["declaration_id"],
            "score": found.score,
            "expected_loss": assessed.expected_loss,
            "lane": lanes,
            "selected_by": by,
            "propensity": found.selection.propensity,
        }
    )
