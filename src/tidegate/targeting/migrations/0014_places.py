from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_AT_ONCE = 1000


def name_places(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Places of what was decided before, from the documents that are still there."""
    decision = apps.get_model("targeting", "Decision")
    # Not the rest of the assessment, whose vectors and evidence are most of the database.
    there = decision.objects.filter(declared__erased_at=None).values_list(
        "pk", "declared__document", "declared__assessment__line"
    )
    named = []
    for pk, document, line in there.iterator(_AT_ONCE):
        origin = document["lines"][line].get("origin_country", "")
        route = document.get("loading_place") or document.get("export_country", "")
        named.append(decision(pk=pk, origin=origin, route=route))
        if len(named) == _AT_ONCE:
            decision.objects.bulk_update(named, ["origin", "route"])
            named = []
    decision.objects.bulk_update(named, ["origin", "route"])


class Migration(migrations.Migration):
    dependencies = [
        ("lodgement", "0004_keeping"),
        ("targeting", "0013_canine"),
    ]

    operations = [
        migrations.AddField(
            model_name="decision",
            name="origin",
            field=models.CharField(blank=True, default="", max_length=2),
        ),
        migrations.AddField(
            model_name="decision",
            name="route",
            field=models.CharField(blank=True, default="", max_length=5),
        ),
        migrations.RunPython(name_places, migrations.RunPython.noop),
    ]
