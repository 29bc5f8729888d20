"""Writes the report: one file, whole or not at all, that asks nothing of the network."""

import base64
import hashlib
import tempfile
from datetime import UTC, datetime
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from tidegate import __version__
from tidegate.analytics.targeting.interface import Lane, Language, lane_name
from tidegate.targeting.workbench.assessing import AssessedFile
from tidegate.targeting.workbench.evaluating import Evaluated
from tidegate.targeting.workbench.placing import place
from tidegate.targeting.workbench.report import evaluated as good
from tidegate.targeting.workbench.report import pictures, summary
from tidegate.targeting.workbench.report.language import Speech
from tidegate.targeting.workbench.report.seen import Seen, seen_in_test
from tidegate.targeting.workbench.report.simulated import SimulatedData, differences
from tidegate.targeting.workbench.report.worklist import MARKS, MOST_ROWS, worklist

#: `lang` of the page.
_LANG = {Language.EN: "en", Language.ZH_HANT: "zh-Hant-HK", Language.ZH_HANS: "zh-Hans-CN"}


def write_report(
    assessed: AssessedFile,
    out: Path,
    *,
    language: Language | str = Language.EN,
    evaluated: Evaluated | None = None,
    simulated: SimulatedData | None = None,
    selected: str = "selected.csv",
    most_rows: int = MOST_ROWS,
    now: datetime | None = None,
) -> None:
    """Write the report of an assessment as one HTML file.

    Args:
        assessed: what `assess_files` found.
        out: the file; it is replaced as one step.
        language: of every word; values of declarations stay as they were lodged.
        evaluated: how good the engine was in a test; tells how sure each score is.
        simulated: given when the declarations are simulated; every part then says so.
        selected: name of the file of the selected, which the report refers to.
        most_rows: selected declarations shown in full.
        now: when the report is written; the present when it is not given.
    """
    if simulated is None and assessed.simulated:
        simulated = SimulatedData(assessed.simulated)
    page = render(
        assessed,
        Language(language),
        evaluated,
        simulated,
        selected,
        most_rows,
        now or datetime.now(UTC),
    )
    with tempfile.TemporaryDirectory(prefix="tidegate-") as temporary:
        written = Path(temporary) / "report.html"
        written.write_text(page, encoding="utf-8", newline="\n")
        place(written, out)


def render(
    assessed: AssessedFile,
    language: Language,
    evaluated: Evaluated | None,
    data: SimulatedData | None,
    selected: str,
    most_rows: int,
    now: datetime,
) -> str:
    """The page; the same arguments give the same bytes."""
    speech = Speech(language, assessed.mapping.currency, assessed.mapping.timezone)
    seen: list[Seen] = []
    if evaluated is not None:
        comparison = evaluated.comparison
        seen = seen_in_test(comparison.raw["tidegate"], comparison.found, speech)
    script = _text("report.js")
    return (
        _environment()
        .get_template("page.html.j2")
        .render(
            say=speech,
            lang=_LANG[language],
            version=__version__,
            now=speech.moment(now),
            css=Markup(_text("report.css")),  # noqa: S704 - our own file
            script=Markup(script),  # noqa: S704 - our own file
            script_hash=_hash(script),
            title=summary.title(assessed, speech),
            facts=summary.facts(assessed, speech, selected),
            headlines=summary.headlines(assessed, speech),
            rows=worklist(assessed, speech, seen, most_rows),
            more=max(0, len(assessed.assessment.selected) - most_rows),
            selected=selected,
            lanes=[
                (lane, MARKS[lane], lane_name(lane, language))
                for lane in (Lane.OPEN, Lane.XRAY, Lane.DOCUMENTS)
            ],
            pictures=pictures.pictures(assessed, speech),
            good=None if evaluated is None else _good(evaluated, seen, speech),
            simulated=data,
            differences=[] if data is None else differences(data, speech),
        )
    )


def _good(evaluated: Evaluated, seen: list[Seen], speech: Speech) -> dict[str, object]:
    drawn = [good.gains(evaluated, speech), good.calibration(seen, speech)]
    return {
        "examined": speech.count(evaluated.comparison.examined_before),
        "protocol": evaluated.comparison.protocol,
        "standings": good.standings(evaluated, speech),
        "pictures": [one for one in drawn if one is not None],
    }


def _environment() -> Environment:
    return Environment(
        loader=FunctionLoader(_text),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _text(name: str) -> str:
    return _folder().joinpath(name).read_text("utf-8")


def _folder() -> Traversable:
    return files(__package__) / "templates"


def _hash(script: str) -> str:
    digest = hashlib.sha256(script.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"
