"""Is it alive, and is it fit to be sent visitors? Asked by load balancers, every few seconds."""

from collections.abc import Callable

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from tidegate.access.interface import public
from tidegate.jobs.interface import is_worked
from tidegate.ledger.interface import KeysMissing, check_keys

_FIT, _UNFIT = 200, 503


@public
@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return HttpResponse("alive\n", content_type="text/plain")


@public
@require_safe
def readyz(_request: HttpRequest) -> HttpResponse:
    """Everything that a visitor needs is there; what is not, is named."""
    found = {name: look() for name, look in _LOOKS.items()}
    ready = all(found.values())
    told = {name: "ok" if fit else "not ready" for name, fit in found.items()}
    return JsonResponse(told, status=_FIT if ready else _UNFIT)


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def missing_migrations() -> int:
    """How many steps the database's tables are behind this version."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


class _UpToDate:
    """Whether the tables are those of this version; once they were, they are for this process.

    To find out takes reading every migration, and a probe asks every few seconds.
    """

    known = False

    def __call__(self) -> bool:
        if not self.known:
            try:
                self.known = missing_migrations() == 0
            except DatabaseError:
                return False
        return self.known


def _keys() -> bool:
    try:
        check_keys()
    except KeysMissing:
        return False
    return True


def _worker() -> bool:
    try:
        return is_worked()
    except DatabaseError:
        return False


_LOOKS: dict[str, Callable[[], bool]] = {
    "database": _database,
    "migrations": _UpToDate(),
    "keys": _keys,
    "worker": _worker,
}
