"""The commands on files, one after the other, as a person runs them."""

import csv
import gzip
import json
import shutil
from datetime import UTC, datetime

import numpy as np
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from tidegate.analytics.targeting import rivals
from tidegate.cli.exits import ExitCode
from tidegate.cli.main import app

UNTIL = "2024-03-01"
#: Midnight in Hong Kong, where the port's declarations are lodged.
MOMENT = datetime(2024, 2, 29, 16, tzinfo=UTC)
FORMULA = "=cmd|' /C calc'!A0"


def tidegate(*arguments):
    return CliRunner().invoke(app, [str(one) for one in arguments])


def done(*arguments):
    answer = tidegate(*arguments)
    assert answer.exit_code == ExitCode.DONE, answer.output
    return answer


@pytest.fixture(scope="module")
def year(tmp_path_factory):
    folder = tmp_path_factory.mktemp("port")
    done("simulate", "--scenario", "ordinary", "--months", 3, "--per-day", 40, "--out", folder)
    return folder


@pytest.fixture(scope="module")
def model(year):
    done(
        "train", year / "declarations.csv", "--train-until", UNTIL, "--out", year / "made" / "model"
    )
    return year / "made" / "model"


@pytest.fixture(scope="module")
def today(year):
    """The declarations after the model's past; every description would be a formula."""
    with (year / "declarations.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["lodged_at"] >= f"{MOMENT:%Y-%m-%dT%H}"]
    for row in rows:
        row["goods_description"] = FORMULA
    return written(year / "today.csv", rows)


def written(path, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def assessed(year, model, today):
    out, scores = year / "selected.csv", year / "scores.parquet"
    answer = done(
        "assess", today, "--model", model, "--rate", "10%", "--out", out, "--scores", scores
    )
    return answer, rows_of(out), pq.read_table(scores)


def test_a_model_learns_up_to_the_midnight_of_the_port(model):
    manifest = json.loads((model / "manifest.json").read_text("utf-8"))
    assert manifest["learned"]["until"] == MOMENT.isoformat()
    assert manifest["learned"]["last"] < MOMENT.isoformat()
    assert "# Model card" in (model / "card.md").read_text("utf-8")


def test_as_many_are_selected_as_the_rate_says_and_each_says_why(assessed, today):
    _, selected, _ = assessed
    declared = rows_of(today)
    assert len(selected) == round(len(declared) * 0.1)
    assert [row["rank"] for row in selected] == [str(n + 1) for n in range(len(selected))]
    assert {row["declaration_id"] for row in selected} <= {
        row["declaration_id"] for row in declared
    }
    targeted = [row for row in selected if row["selected_by"] == "score"]
    assert len(targeted) == len(selected) - round(len(selected) * 0.1)
    assert [row["score"] for row in targeted] == sorted(
        (row["score"] for row in targeted), reverse=True
    )
    assert sum(bool(row["reason_1"]) for row in targeted) > len(targeted) * 0.9
    for row in selected:
        told = [row[f"typology_{n}"] for n in range(1, 6) if row[f"typology_{n}"]]
        assert len(set(told)) == len(told)
        assert row["lane"] in ("documents", "x-ray", "open")


def test_no_cell_is_a_formula(assessed):
    _, selected, _ = assessed
    assert {row["goods_description"] for row in selected} == {f"'{FORMULA}"}
    cells = [cell for row in selected for cell in row.values()]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))] == []


def test_every_declaration_has_a_score(assessed, today):
    _, selected, scores = assessed
    assert scores["declaration_id"].to_pylist() == [row["declaration_id"] for row in rows_of(today)]
    chance = scores["score"].to_numpy()
    assert ((chance > 0) & (chance < 1)).all()
    assert scores["propensity"].to_numpy().sum() == pytest.approx(len(selected))
    chosen = {row["declaration_id"]: row for row in selected}
    for row in scores.to_pylist():
        one = chosen.get(row["declaration_id"])
        assert row["lane"] == (one["lane"] if one else "release")
        assert row["selected_by"] == (one["selected_by"] if one else "")
        if one:
            assert float(one["score"]) == pytest.approx(row["score"], abs=1e-6)


def test_a_seed_selects_the_same_and_nothing_is_left_beside(year, model, today, assessed):
    again = year / "again" / "selected.csv"
    done("assess", today, "--model", model, "--rate", "10%", "--out", again)
    assert again.read_bytes() == (year / "selected.csv").read_bytes()
    assert [path.name for path in again.parent.iterdir()] == ["selected.csv"]


def test_declarations_from_before_the_models_past_ends_are_pointed_out(year, model, assessed):
    answer, _, _ = assessed
    assert "note:" not in answer.stderr
    first = written(year / "first.csv", rows_of(year / "declarations.csv")[:30])
    answer = done("assess", first, "--model", model, "--out", year / "first-selected.csv")
    assert "30 declarations were lodged before the model's past ends" in answer.stderr


def test_the_table_of_features_carries_its_dictionary(year, today):
    out = year / "table.parquet"
    done("features", today, "--out", out)
    table = pq.read_table(out)
    assert table["declaration_id"].to_pylist() == [row["declaration_id"] for row in rows_of(today)]
    dictionary = json.loads((year / "table.dictionary.json").read_text("utf-8"))
    assert [entry["name"] for entry in dictionary] == table.column_names[4:]
    for entry in dictionary:
        kept = table.schema.field(entry["name"]).metadata
        assert {key.decode(): value.decode() for key, value in kept.items()} == entry
        assert entry["sentence"]


def test_an_evaluation_is_json_on_stdout_and_nothing_else(year, tmp_path, monkeypatch):
    # A minute of this rival says nothing of the command.
    monkeypatch.setattr(rivals, "_catboost", lambda *rows: np.zeros(rows[-1].num_rows))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rejected.csv").write_text("mine", "utf-8")
    answer = done(
        "evaluate",
        year / "declarations.csv",
        "--truth",
        year / "truth.csv",
        "--train-until",
        UNTIL,
        "--rates",
        "1,10",
        "--json",
    )
    told = json.loads(answer.stdout)
    assert set(told["baselines"]) == {"random", "importer_rate", "lookup", "lightgbm", "catboost"}
    assert set(told["tidegate"]["all"]["at"]) == {"1", "10"}
    assert told["revenue_is"]
    assert told["rows"]["all"] == told["tidegate"]["all"]["rows"] > 500
    assert 0 <= told["tidegate"]["all"]["auc"] <= 1
    # It writes nothing, and no file of the user's is its own to clear away.
    assert [path.name for path in tmp_path.iterdir()] == ["rejected.csv"]
    assert (tmp_path / "rejected.csv").read_text("utf-8") == "mine"


def refused(code, *arguments):
    answer = tidegate(*arguments)
    assert answer.exit_code == code, answer.output
    return answer.stderr


def test_no_outcome_before_the_date_is_exit_3_and_writes_nothing(year, tmp_path):
    told = refused(
        ExitCode.NOT_ENOUGH,
        *("train", year / "declarations.csv", "--train-until", "2023-06-01"),
        *("--out", tmp_path / "model"),
    )
    assert "no outcome was known before" in told
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ["declaration_id,lodged_at\n", "declaration_id,lodged_at\na,no\n"])
def test_no_row_accepted_is_exit_3(tmp_path, model, text):
    (tmp_path / "today.csv").write_text(text, "utf-8")
    told = refused(
        ExitCode.NOT_ENOUGH,
        *("assess", tmp_path / "today.csv", "--model", model, "--out", tmp_path / "out.csv"),
    )
    assert "no rows" in told or "were refused" in told
    assert not (tmp_path / "out.csv").exists()


def test_a_tampered_model_is_exit_4_and_named(tmp_path, model, today):
    shutil.copytree(model, tmp_path / "model")
    (tmp_path / "model" / "trees.txt").write_bytes(b"tree\n")
    told = refused(
        ExitCode.REFUSED,
        *("assess", today, "--model", tmp_path / "model", "--out", tmp_path / "out.csv"),
    )
    assert "trees.txt differs from the manifest" in told
    assert "next:" in told


def test_every_mistake_of_a_mapping_is_told_at_once(tmp_path, today):
    (tmp_path / "m.toml").write_text(
        '[columns]\ndeclaration_id = "id"\nlodged_at = "d"\nnet_weigth_kg = "w"\nnonsense = "x"\n',
        "utf-8",
    )
    told = refused(
        ExitCode.REFUSED,
        *("features", today, "--mapping", tmp_path / "m.toml", "--out", tmp_path / "t.parquet"),
    )
    assert "net_weigth_kg" in told
    assert "nonsense" in told


@pytest.mark.parametrize(
    "options",
    [
        ("--no-such-option",),
        ("--rate", "1"),
        ("--rate", "0%"),
        ("--rate", "101%"),
        ("--rate", "nan"),
        ("--random-share", ""),
        ("--random-share", "-1%"),
    ],
)
def test_what_is_no_option_or_no_share_is_exit_2(model, today, tmp_path, options):
    out = tmp_path / "out.csv"
    refused(ExitCode.USAGE, "assess", today, "--model", model, "--out", out, *options)
    assert not out.exists()


@pytest.mark.parametrize(("rate", "rows"), [("100%", "all"), ("0.0001%", 1)])
def test_the_ends_of_a_rate(model, today, tmp_path, rate, rows):
    few = written(tmp_path / "few.csv", rows_of(today)[:40])
    out = tmp_path / "out.csv"
    done("assess", few, "--model", model, "--out", out, "--rate", rate, "--random-share", "100%")
    selected = rows_of(out)
    assert len(selected) == (40 if rows == "all" else rows)
    assert {row["selected_by"] for row in selected} == {"random"}


def test_an_output_that_cannot_be_written_is_exit_4_before_the_work(year, model, today, tmp_path):
    (tmp_path / "file").write_text("mine", "utf-8")
    for out in (tmp_path / "file" / "out.csv", today):
        told = refused(ExitCode.REFUSED, "assess", today, "--model", model, "--out", out)
        assert "Looking at" not in told
    told = refused(
        ExitCode.REFUSED,
        *("train", today, "--train-until", UNTIL, "--out", tmp_path / "file" / "model"),
    )
    assert "Reading" not in told
    assert (tmp_path / "file").read_text("utf-8") == "mine"


def test_the_same_file_twice_is_exit_4(model, today, tmp_path):
    copy = tmp_path / "copy.csv"
    shutil.copy(today, copy)
    told = refused(
        ExitCode.REFUSED, "assess", today, copy, "--model", model, "--out", tmp_path / "out.csv"
    )
    assert "same file" in told


def test_national_items_of_another_kind_are_exit_4(model, tmp_path):
    mapping = tmp_path / "ours.toml"
    mapping.write_text(
        '[mapping]\nname = "ours"\n'
        '[columns]\ndeclaration_id = "id"\nlodged_at = "at"\n'
        '[extensions]\nx_duty_rate = { column = "rate", kind = "text" }\n',
        "utf-8",
    )
    (tmp_path / "today.csv").write_text("id,at,rate\na,2024-03-02,full\n", "utf-8")
    told = refused(
        ExitCode.REFUSED,
        *("assess", tmp_path / "today.csv", "--mapping", mapping, "--model", model),
        *("--out", tmp_path / "out.csv"),
    )
    assert "x_duty_rate" in told


def test_the_worst_rows_that_are_accepted_are_assessed(model, today, tmp_path):
    """Nothing filled in, four digits of a code, huge and no weights, text that looks like code."""
    pattern = rows_of(today)[0]
    empty = dict.fromkeys(pattern, "")
    lodged = {"lodged_at": "2024-03-02T00:00:00Z"}
    huge = {"net_weight_kg": "9999999999", "customs_value": "0.001", "packages": "0"}
    hostile = "{0.__class__}'\"%s{{|水泥\\" * 20
    texts = {"goods_description": hostile, "trader_name": "a|b'", "consignee_street": "|"}
    rows = [
        empty | lodged | {"declaration_id": "empty"},
        pattern | lodged | {"declaration_id": "four", "commodity_code": "8542"},
        pattern | lodged | huge | {"declaration_id": "huge"},
        pattern | lodged | texts | {"declaration_id": "texts"},
    ]
    path = tmp_path / "worst.csv.gz"
    plain = written(tmp_path / "worst.csv", rows)
    path.write_bytes(gzip.compress(plain.read_bytes()))
    done("assess", path, "--model", model, "--rate", "100%", "--out", tmp_path / "out.csv")
    told = {row["declaration_id"]: float(row["score"]) for row in rows_of(tmp_path / "out.csv")}
    assert set(told) == {"empty", "four", "huge", "texts"}
    assert np.isfinite(list(told.values())).all()


@pytest.mark.parametrize("options", [(), ("--train-until", UNTIL, "--protocol", "space")])
def test_an_evaluation_without_a_date_or_of_no_protocol_is_exit_2(today, options):
    refused(ExitCode.USAGE, "evaluate", today, *options)
