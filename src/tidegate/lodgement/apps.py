"""How Django knows this room."""

from django.apps import AppConfig


class LodgementConfig(AppConfig):
    """Registers who may do what, and the background work."""

    name = "tidegate.lodgement"
    label = "lodgement"

    def ready(self) -> None:
        """Register permissions and jobs."""
        from tidegate.files.interface import named_by

        from . import mappings, policies, queries, tasks  # noqa: F401 - importing registers
        from .cargo import policies as _of_cargo  # noqa: F401
        from .cargo import tasks as _tasks_of_cargo  # noqa: F401
        from .exchange import policies as _of_exchange  # noqa: F401
        from .exchange import subscriptions as _news  # noqa: F401
        from .filings import policies as _of_filings  # noqa: F401
        from .filings import subscriptions  # noqa: F401
        from .filings.types import document_types
        from .payments import policies as _of_payments  # noqa: F401
        from .payments import tasks as _tasks_of_payments  # noqa: F401
        from .statistics import policies as _of_statistics  # noqa: F401

        #: A wrong folder is told at start, not to who files a document.
        document_types()
        from .goods import policies as _of_goods  # noqa: F401

        named_by(queries.is_named)
