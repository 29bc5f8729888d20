"""What an administration sets for this room, as dated rows of `codes`: limits and reasons."""

from datetime import date

from . import lists

#: What holds where the table says nothing: little, but enough to mend a slip.
_AMENDMENTS_A_DAY = 3
_BUNDLE_MINUTES, _BUNDLE_DAYS, _CCRN_MISSES_A_DAY = 30, 14, 20


def amendments_a_day(day: date) -> int:
    """How often one declaration may be amended on one day."""
    return _limit("amendments_a_day", day) or _AMENDMENTS_A_DAY


def kept_days(day: date) -> int | None:
    """How many days after its lodging a document is kept; None where nothing is said."""
    return _limit("declaration_kept_days", day)


def upload_kept_days(day: date) -> int | None:
    """How many days after it was sent a file is kept; None where nothing is said."""
    return _limit("upload_kept_days", day)


def filing_kept_days(day: date) -> int | None:
    """How many days after its submission a filing is kept; None where nothing is said."""
    return _limit("filing_kept_days", day)


def bundle_minutes(day: date) -> int:
    """How many minutes before it crosses a vehicle's cargo is bundled at the latest."""
    return _limit("bundle_minutes", day) or _BUNDLE_MINUTES


def bundle_days(day: date) -> int:
    """How many days before it crosses a vehicle's cargo is bundled at the earliest."""
    return _limit("bundle_days", day) or _BUNDLE_DAYS


def ccrn_misses_a_day(day: date) -> int:
    """How many numbers that are not there an organisation may try to bundle on one day."""
    return _limit("ccrn_misses_a_day", day) or _CCRN_MISSES_A_DAY


def cancel_reasons(day: date, language: str = "en") -> dict[str, str]:
    """Reasons for which a declaration is withdrawn, with their names; never none."""
    rows = lists.rows_of("cancel_reason", day)
    return {code: row.name(language) for code, row in rows.items()} or {"other": "Other"}


def _limit(name: str, day: date) -> int | None:
    found = lists.rows_of("limit", day).get(name)
    return None if found is None else int(found.data["value"])
