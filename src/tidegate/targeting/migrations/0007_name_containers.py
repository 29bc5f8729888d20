from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_AT_ONCE = 1000


def name_containers(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Containers of what was decided before, from the documents that are still there."""
    decisions = apps.get_model("targeting", "Decision").objects.select_related("declared")
    container = apps.get_model("targeting", "Container")
    made = []
    for decision in decisions.iterator(_AT_ONCE):
        lines = (decision.declared.document or {}).get("lines", [])
        numbers = dict.fromkeys(line.get("container_number") for line in lines)
        made += [container(decision=decision, number=one.upper()) for one in numbers if one]
        if len(made) >= _AT_ONCE:
            container.objects.bulk_create(made)
            made = []
    container.objects.bulk_create(made)


class Migration(migrations.Migration):
    dependencies = [
        ("lodgement", "0004_keeping"),
        ("targeting", "0006_containers"),
    ]

    operations = [migrations.RunPython(name_containers, migrations.RunPython.noop)]
