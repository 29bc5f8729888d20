"""How long audits may take: dated rows of the table `limit`."""

from datetime import date, timedelta

from tidegate.codes.interface import code

#: What holds where the table says nothing.
_AUDIT_DAYS = 90
_ANSWER_DAYS = 21


def due_on(opened: date) -> date:
    """The last day on which an audit that is opened on a day should be concluded."""
    return opened + _days("audit_days", opened, _AUDIT_DAYS)


def answer_by(asked: date) -> date:
    """The day by which a trader gives what they are asked for on a day."""
    return asked + _days("audit_answer_days", asked, _ANSWER_DAYS)


def _days(name: str, day: date, otherwise: int) -> timedelta:
    found = code("limit", name, day)
    return timedelta(days=otherwise if found is None else int(found.data["value"]))
