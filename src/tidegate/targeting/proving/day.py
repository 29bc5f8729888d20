"""A day's proof: what decided, as the lake and the training SQL have it, beside what was kept."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from ..lake.reading import Lake
from ..models import Assessment, Label, ModelRecord
from ..reading import CHUNK, chunks
from .again import prove_model
from .found import Difference, Proved, What

_DAY = timedelta(days=1)
_LABEL = ("declared", "found", "category", "known_at")


def prove(day: date, alive: Callable[[], None] = lambda: None) -> Proved:
    """Compute again every vector that decided on a day (UTC), and compare; nothing is written."""
    begins = datetime.combine(day, time(), UTC)
    return prove_between(begins, begins + _DAY, alive)


def prove_between(
    begins: datetime, ends: datetime, alive: Callable[[], None] = lambda: None
) -> Proved:
    """The same of what was decided from one moment on, until before another.

    Three are compared: what was kept with the decision, what the lake has of it, and what comes
    out of the training SQL over the past that the decision had been told of.
    """
    assessed = Assessment.objects.filter(assessed_at__gte=begins, assessed_at__lt=ends)
    by_model: dict[int, list[Assessment]] = defaultdict(list)
    proved, kept = Proved(), set()
    judged = assessed.select_related("declared", "recollection").defer("evidence", "reasons")
    for one in judged.order_by("pk").iterator(CHUNK):
        kept.add(one.pk)
        if one.model_id is not None and not one.refusal:
            by_model[one.model_id].append(one)
    with Lake(check=True) as lake:
        proved.damaged = list(lake.damaged)
        there = _keys(lake, begins, ends)
        for key, declared in there.items():
            if key not in kept:
                proved.extra += 1
                proved.differences.append(Difference(What.EXTRA, declared))
        for model, several in by_model.items():
            provable = _provable(several, there, proved)
            if provable:
                record = ModelRecord.objects.get(pk=model)
                prove_model(lake, record, provable, proved, alive)
        _compare_labels(lake, by_model.values(), proved)
    return proved


def _keys(lake: Lake, begins: datetime, ends: datetime) -> dict[int, int]:
    """Assessment → version, of the decisions that the lake has of that time."""
    keys = lake.ask(
        "SELECT assessment, declared FROM decisions "
        "WHERE known_at >= {begins} AND known_at < {ends}",
        begins=begins,
        ends=ends,
    )
    return dict(zip(*(column.to_pylist() for column in keys.columns), strict=True))


def _provable(
    several: Iterable[Assessment], there: dict[int, int], proved: Proved
) -> list[Assessment]:
    """Those of which all is there; the others are counted."""
    found, erased = [], Counter(proved.erased)
    for one in several:
        policy = one.erased_under or one.declared.erased_under
        if policy:
            erased[policy] += 1
        elif one.recollection is None:
            proved.unknown += 1
        elif one.pk not in there or proved.damaged:
            proved.missing += 1
            proved.differences.append(Difference(What.MISSING, one.declared_id))
        else:
            found.append(one)
    proved.erased = dict(erased)
    return found


def _compare_labels(lake: Lake, several: Iterable[list[Assessment]], proved: Proved) -> None:
    """Whether the lake tells every label that the day's decisions had been told of as it is."""
    upto = max(
        (one.recollection.labels_upto for some in several for one in some if one.recollection),
        default=0,
    )
    lost = (None,) * len(_LABEL)
    table = lake.ask(
        "SELECT label, declared, found, category, known_at FROM labels WHERE label <= {upto}",
        upto=upto,
    )
    columns = (one.to_pylist() for one in table.columns)
    there = {key: told for key, *told in zip(*columns, strict=True)}
    for some in chunks(Label.objects.filter(pk__lte=upto).values_list("pk", flat=True)):
        for key, *kept in Label.objects.filter(pk__in=some).values_list("pk", *_LABEL):
            _compare_label(kept, there.pop(key, lost), proved)
    for told in there.values():
        _compare_label(lost, told, proved)


def _compare_label(kept: Sequence[Any], told: Sequence[Any], proved: Proved) -> None:
    if list(kept) == list(told):
        return
    proved.labels += 1
    declared = kept[0] if told[0] is None else told[0]
    proved.differences += [
        Difference(What.LABEL, declared, 0, name, _said(here), _said(there))
        for name, here, there in zip(_LABEL, kept, told, strict=True)
        if here != there
    ]


def _said(value: Any) -> str | None:
    return None if value is None else str(value)
