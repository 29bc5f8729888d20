"""Where model folders lie: HOME/models, each under the hash that names it."""

from pathlib import Path

from django.conf import settings

from .models import ModelRecord


def folder_of(record: ModelRecord) -> Path:
    """Where a model lies."""
    return folder_named(record.digest)


def folder_named(digest: str) -> Path:
    """Where the model of this hash lies or would lie."""
    return Path(settings.HOME) / "models" / digest
