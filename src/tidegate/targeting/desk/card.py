"""The card of a model: what it is and learned from, how good it is, what it must not be used for.

Written from what is stored, each time it is read, so that it says how the model does today.
"""

from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tidegate.access.interface import requires

from ..models import ModelRecord
from ..queries import drift_days
from . import scores
from .drift import alarms
from .islands import day_of, percent
from .words import MODEL_STATES


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, what is said under it, and a table."""

    title: str
    said: list[str]
    head: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)


def sections(record: ModelRecord, *, briefly: bool = False) -> list[Section]:
    """The card of a model, in the reader's language; briefly what its page does not show else."""
    shown = [] if briefly else [_learned(record), *_figures(record)]
    return [_what(record), *shown, _mistakes(record), _drift(record), _limits()]


@require_GET
@requires("targeting.read_models")
def card(request: HttpRequest, number: int) -> HttpResponse:
    """The card as a file of Markdown."""
    record = get_object_or_404(ModelRecord, pk=number)
    text = markdown(record)
    answer = HttpResponse(text, content_type="text/markdown; charset=utf-8")
    name = f"model-card-{record.digest[:12]}.md"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def markdown(record: ModelRecord) -> str:
    """The card as Markdown."""
    lines = [f"# {_('Model card')} {record.digest[:12]}", ""]
    for one in sections(record):
        lines += [f"## {one.title}", ""]
        lines += [line for said in one.said for line in (said, "")]
        if one.rows:
            lines += [_row(one.head), _row(["---"] * len(one.head)), *map(_row, one.rows), ""]
    return "\n".join(lines)


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _what(record: ModelRecord) -> Section:
    said = [
        _("It says for each consignment how likely an examination finds something irregular, and "
          "proposes a lane. An officer decides."),
        _("State on %(day)s: %(state)s. Its hash, by which every decision names it: %(digest)s")
        % {
            "day": day_of(timezone.now()),
            "state": MODEL_STATES[record.state],
            "digest": record.digest,
        },
    ]  # fmt: skip
    if record.simulated:
        said.append(_("Its past is simulated: %(scenario)s.") % {"scenario": record.simulated})
    return Section(_("What it is"), said)


def _learned(record: ModelRecord) -> Section:
    found = record.found / record.examined if record.examined else 0.0
    said = _(
        "Lodged from %(first)s to %(last)s, outcomes as known before %(until)s: %(rows)s lines of "
        "goods, %(examined)s of them examined, %(found)s of these irregular (%(share)s)."
    ) % {
        "first": day_of(record.learned_first),
        "last": day_of(record.learned_last),
        "until": day_of(record.learned_until),
        "rows": f"{record.learned_rows:,}",
        "examined": f"{record.examined:,}",
        "found": f"{record.found:,}",
        "share": percent(found),
    }
    return Section(_("What it learned from"), [said])


def _figures(record: ModelRecord) -> list[Section]:
    told = scores.told(record)
    if not told:
        return [
            Section(
                _("How good it is"),
                [_("Not measured here: it was trained on files. The card in its folder says how "
                   "good it was there.")],
            )
        ]  # fmt: skip
    head = [
        _("Who"),
        _("Area under the curve"),
        _("Average precision"),
        _("Finds among the highest 5%"),
        _("Gap of calibration"),
    ]
    return [
        Section(
            title,
            [],
            head,
            [
                [str(one["title"]), _number(one["auc"]), _number(one["ap"]),
                 one["precision"] or "–", _number(one["ece"]) if one["own"] else "–"]
                for one in some
            ],
        )
        for title, some in told
    ]  # fmt: skip


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _mistakes(record: ModelRecord) -> Section:
    own = record.figures.get("scores", {}).get("candidate", {})
    highest = own.get("at", {}).get("5", {})
    said = []
    if highest.get("precision") is not None and highest.get("recall") is not None:
        said.append(
            _("Of 100 consignments among the highest 5%%, %(clear)s were regular and waited for "
              "nothing; of 100 irregular ones %(missed)s were not among them.")
            % {
                "clear": round(100 * (1 - highest["precision"])),
                "missed": round(100 * (1 - highest["recall"])),
            }
        )  # fmt: skip
    said += [
        _("Selected without cause, goods wait, traders pay for it, and an examiner is missing "
          "elsewhere. Left without cause, what is forbidden or not paid for enters."),
        _("A share that is drawn at random is examined whatever the model says; it shows what the "
          "model leaves, and to whom it is unfair."),
    ]  # fmt: skip
    return Section(_("What its mistakes do"), said)


def _drift(record: ModelRecord) -> Section:
    days = drift_days(record, 1) if record.state == "in_service" else []
    if not days:
        said = [_("Not known yet: drift is told of a model in service, each night.")]
    elif raised := alarms(days[-1]):
        told = _("%(what)s, since %(day)s.")
        said = [told % {"what": one["title"], "day": one["since"].isoformat()} for one in raised]
    else:
        said = [
            _("On %(day)s nothing had moved that chance alone would not move.")
            % {"day": f"{days[-1].day:%Y-%m-%d}"}
        ]
    return Section(_("Whether anything moved since"), said)


def _limits() -> Section:
    return Section(
        _("What it cannot, and must not be used for"),
        [
            _("It learned from examined consignments only. Officers and models before it chose "
              "most of them, so of a kind that nobody examined it guesses."),
            _("It is worse on what the past never had together: see the novel ones above."),
            _("It detains nobody and nothing, tells a trader nothing before the disclosure point, "
              "and reads nothing of a person’s nationality, race, religion, sex or face."),
        ],
    )  # fmt: skip
