"""Trade documents of a demonstration: filed by its traders, some decided, some waiting for you."""

from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tidegate.simulation.console.cast import Cast

#: Agency to who decides for it here; what others would review is filed and stays with them.
_OFFICERS = {"OFCA": "permits", "TID": "licences", "CED": "duty"}
_TRADERS = ("trader", "trader2", "broker")
#: Documents that each agency reviews, and some that are accepted by their rules.
_KINDS = (
    "radio_apparatus_permit",
    "strategic_import_licence",
    "certificate_of_non_manipulation",
    "trade_declaration_1",
    "trade_declaration_2",
)
#: How long they were on their way.
_DAYS = 10
#: Of each kind; the first so many are decided, the next one is asked about, the last ones wait.
_EACH, _DECIDED = 6, 3
_QUESTION = "Which unit is the quantity in?"


def file_documents(people: "Cast", dice: Random, now: Any) -> int:
    """File documents over the last days; of each kind some are issued, some wait. How many.

    What is charged by dated rates is filed now: before they were loaded nobody knew them.
    """
    from tidegate.lodgement.interface import document_types, submit_document
    from tidegate.simulation.console.clock import at

    filed = 0
    for made in (document_types()[name] for name in _KINDS):
        for number in range(_EACH):
            begun = now
            if made.agencies:
                begun -= timedelta(days=_DAYS - number * 1.6, minutes=dice.randrange(600))
            with at(begun):
                sample = dict(made.sample_on(begun.date()))
                filing = submit_document(people[dice.choice(_TRADERS)], made, sample)
            filed += 1
            _follow(people, filing, number, begun, dice)
    return filed


def _follow(people: "Cast", filing: Any, number: int, begun: Any, dice: Random) -> None:
    """Decided, asked about, claimed, or left to wait: as its number says."""
    from django.db import transaction

    from tidegate.lodgement.interface import (
        agree_to_document,
        ask_about_document,
        claim_review,
        process_documents,
        reviews_of_document,
        settle_charge,
    )
    from tidegate.simulation.console.clock import at

    with at(begun), transaction.atomic():
        process_documents(50)
    if number == _EACH - 1:
        return
    with at(begun):
        for charge in filing.charges.filter(paid_at=None):
            settle_charge(charge, f"simulated-{charge.pk}")
    for review in reviews_of_document(filing):
        officer = people[_OFFICERS[review.agency]]
        with at(begun + timedelta(hours=dice.randrange(2, 30))):
            claim_review(officer, review)
            review.refresh_from_db()
            if number < _DECIDED:
                agree_to_document(officer, review)
            elif number == _DECIDED:
                ask_about_document(officer, review, _QUESTION)
