"""The database itself refuses to change an event."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from tidegate.ledger import triggers


def _create(_: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    triggers.sort_by_code_point(editor.connection)
    triggers.create(editor.connection)


class Migration(migrations.Migration):
    """Triggers, and the order of streams; there is no way back."""

    dependencies = (("ledger", "0001_initial"),)
    operations = (migrations.RunPython(_create),)
