"""The head of the report: what was assessed, by which model, and the figures in sentences."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from tidegate.analytics.targeting.interface import Lane, SelectedBy, lane_name, typology_name
from tidegate.targeting.workbench.assessing import AssessedFile
from tidegate.targeting.workbench.report.language import NOTHING, Speech
from tidegate.targeting.workbench.report.pictures import cut
from tidegate.targeting.workbench.report.worklist import clean

#: Rules of refused rows that are named.
_RULES = 3


@dataclass(frozen=True, slots=True)
class Fact:
    """A term of the head and what is to be said of it; `more` is how it is known."""

    term: Markup
    text: Markup | str
    more: Markup | str = ""


def facts(assessed: AssessedFile, speech: Speech, selected: str) -> list[Fact]:
    """What was assessed, how, and by which model."""
    return [
        _files(assessed, speech),
        *_lodged(assessed, speech),
        *_refused(assessed, speech, selected),
        _model(assessed, speech),
        _learned(assessed, speech),
        Fact(
            speech("head.rate"),
            speech(
                "head.rate_text",
                rate=speech.percent(assessed.rate),
                share=speech.percent(assessed.random_share),
            ),
            speech("head.rate_more"),
        ),
        Fact(
            speech("head.stake"),
            _stake(assessed, speech),
            speech("head.stake_more"),
        ),
    ]


def _files(assessed: AssessedFile, speech: Speech) -> Fact:
    files = assessed.ingestion.files
    names = ", ".join(clean(file.path.name) for file in files[:3])
    if len(files) > 3:
        names = speech.plain("head.and_more", names=names, count=len(files) - 3)
    digests = ", ".join(file.sha256[:12] for file in files[:3])
    return Fact(
        speech("head.files"),
        speech("head.files_text", names=names, count=speech.count(assessed.rows.num_rows)),
        speech("head.files_more", mapping=clean(assessed.mapping.title), digests=digests),
    )


def _lodged(assessed: AssessedFile, speech: Speech) -> list[Fact]:
    first, last = assessed.ingestion.first_lodged_at, assessed.ingestion.last_lodged_at
    if first is None or last is None:
        return []
    begin, end = speech.day(first), speech.day(last)
    text = begin if begin == end else speech("head.span", first=begin, last=end)
    return [Fact(speech("head.lodged"), text, speech("head.zone", zone=speech.timezone))]


def _refused(assessed: AssessedFile, speech: Speech, selected: str) -> list[Fact]:
    given = assessed.ingestion
    if not given.rejected:
        return [Fact(speech("head.refused"), speech("head.none_refused"))]
    rules = "; ".join(
        f"{clean(field)}: {clean(rule)} ({speech.count(count)})"
        for (field, rule), count in list(given.rules.items())[:_RULES]
    )
    file = f"{selected.rpartition('.')[0]}-rejected.csv"
    return [
        Fact(
            speech("head.refused"),
            speech("head.refused_text", count=speech.count(given.rejected), file=file),
            rules,
        )
    ]


def _model(assessed: AssessedFile, speech: Speech) -> Fact:
    learned = assessed.targeter.learned
    return Fact(
        speech("head.model"),
        speech("head.model_text", hash=assessed.model[:12], until=speech.moment(learned.until)),
        speech("head.model_more", hash=assessed.model, trees=speech.count(learned.trees)),
    )


def _learned(assessed: AssessedFile, speech: Speech) -> Fact:
    learned = assessed.targeter.learned
    return Fact(
        speech("head.learned"),
        speech(
            "head.learned_text",
            examined=speech.count(learned.examined),
            found=speech.count(learned.found),
        ),
        speech(
            "head.learned_more",
            rows=speech.count(learned.rows),
            first=speech.day(learned.first),
            last=speech.day(learned.last),
        ),
    )


def _has_stake(assessed: AssessedFile) -> bool:
    return bool(assessed.expected_loss.any())


def _stake(assessed: AssessedFile, speech: Speech) -> str:
    if not _has_stake(assessed):
        return speech("head.no_stake")
    if assessed.revenue is None:
        return speech("head.customs_value", currency=speech.currency)
    return clean(assessed.revenue.title_in(speech.language))


def title(assessed: AssessedFile, speech: Speech) -> Markup:
    """The heading: how many of how many are proposed."""
    chosen = len(assessed.assessment.selected)
    return speech(
        "head.title" if chosen else "head.title_none",
        selected=speech.count(chosen),
        rows=speech.count(assessed.rows.num_rows),
    )


def headlines(assessed: AssessedFile, speech: Speech) -> list[Markup]:
    """The figures that matter, one sentence each."""
    chosen = assessed.assessment.selected
    if not chosen:
        return []
    told = [_how(assessed, speech), _expected(assessed, speech)]
    if _has_stake(assessed):
        told.append(_loss(assessed, speech))
    else:
        told.append(speech("headline.no_stake"))
    told.append(_lanes(assessed, speech))
    spoke = Counter(why.typology for one in chosen for why in one.reasons)
    if spoke:
        names = speech("headline.and").join(
            _within(typology_name(typology, speech.language))
            for typology, _ in spoke.most_common(2)
        )
        told.append(speech("headline.why", typologies=names))
    return told


def _how(assessed: AssessedFile, speech: Speech) -> Markup:
    by = Counter(one.by for one in assessed.assessment.selected)
    line = cut(assessed)
    return speech(
        "headline.how",
        score=speech.count(by[SelectedBy.SCORE]),
        random=speech.count(by[SelectedBy.RANDOM]),
        cut=NOTHING if line is None else speech.percent(line),
    )


def _expected(assessed: AssessedFile, speech: Speech) -> Markup:
    score = assessed.assessment.score
    rows = [one.row for one in assessed.assessment.selected]
    return speech(
        "headline.expected",
        finds=_about(float(score[rows].sum()), speech),
        random=_about(float(score.mean()) * len(rows), speech),
    )


def _loss(assessed: AssessedFile, speech: Speech) -> Markup:
    loss = np.nan_to_num(assessed.expected_loss)
    rows = [one.row for one in assessed.assessment.selected]
    return speech(
        "headline.loss",
        amount=speech.money(float(loss[rows].sum())),
        share=speech.percent(float(loss[rows].sum() / loss.sum())),
        stake=_stake(assessed, speech),
    )


def _lanes(assessed: AssessedFile, speech: Speech) -> Markup:
    counted = Counter(one.lane for one in assessed.assessment.selected)
    names = speech("headline.comma").join(
        f"{speech.count(counted[lane])} {_within(lane_name(lane, speech.language))}"
        for lane in (Lane.OPEN, Lane.XRAY, Lane.DOCUMENTS)
        if counted[lane]
    )
    rest = assessed.rows.num_rows - len(assessed.assessment.selected)
    return speech("headline.lanes", lanes=names, rest=speech.count(rest))


def _about(number: float, speech: Speech) -> str:
    return speech.count(number) if number >= 9.5 else f"{number:.1f}"


def _within(name: str) -> str:
    """A name inside a sentence: without its capital, unless it is spelt with one (X-ray)."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name
