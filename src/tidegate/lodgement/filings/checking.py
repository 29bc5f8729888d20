"""What is wrong with a document of a type: form, codes, conditions."""

from collections.abc import Mapping
from datetime import date

from django.utils import timezone

from tidegate.codes.interface import table as table_of

from ..document import Document, Invalid, Mistake, examine
from ..rules import unlisted_in
from .conditions import CONDITIONS
from .types import DocumentType


def checked(made: DocumentType, sent: object) -> Document:
    """The document, if it may be submitted today; raises `Invalid` with every mistake."""
    document, mistakes = examined(made, sent, timezone.localdate())
    if mistakes:
        raise Invalid(mistakes)
    return document


def examined(made: DocumentType, sent: object, day: date) -> tuple[Document, list[Mistake]]:
    """What can be read of a document, and everything that is wrong with it on that day."""
    document, mistakes = examine(sent, made.shape)
    wrong = {mistake.field for mistake in mistakes}
    broken = [one for name in made.rules for one in CONDITIONS[name].mistakes(document, day)]
    broken += unlisted_in(document, day, _listed(made))
    return document, mistakes + [one for one in broken if one.field not in wrong]


def _listed(made: DocumentType) -> Mapping[str, str]:
    """Items whose code must be in its list: not those whose list is known to be short."""
    items = {**made.header, **made.line}
    return {
        name: item.table
        for name, item in items.items()
        if item.table and table_of(item.table).complete
    }
