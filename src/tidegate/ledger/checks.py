"""What Django's checks ask of the ledger at start."""

from collections.abc import Iterator
from typing import Any

from django.core import checks
from django.db import connections

from .subscriptions import to_undeclared


@checks.register
def ledger(**_: Any) -> list[checks.CheckMessage]:
    """Nobody waits for a kind that does not exist; SQLite takes its lock when it begins."""
    return [*_subscriptions(), *_transactions()]


def _subscriptions() -> Iterator[checks.CheckMessage]:
    for name in to_undeclared():
        yield checks.Error(f"a room subscribes to {name}, which no room declares", id="ledger.E001")


def _transactions() -> Iterator[checks.CheckMessage]:
    for connection in connections.all():
        mode = connection.settings_dict.get("OPTIONS", {}).get("transaction_mode")
        if connection.vendor == "sqlite" and mode != "IMMEDIATE":
            yield checks.Error(
                f"database {connection.alias}: SQLite needs transaction_mode IMMEDIATE",
                hint="Without it contended writes are lost.",
                id="ledger.E002",
            )
