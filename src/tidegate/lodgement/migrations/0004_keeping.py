from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("lodgement", "0003_parties_involved")]

    operations = [
        migrations.CreateModel(
            "LegalHold",
            [
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=40)),
                ("note", models.CharField(default="", max_length=500)),
                ("placed_at", models.DateTimeField()),
                ("placed_by", models.CharField(max_length=400)),
                ("lifted_at", models.DateTimeField(null=True)),
                ("lifted_by", models.CharField(default="", max_length=400)),
                ("lifted_for", models.CharField(default="", max_length=40)),
                (
                    "declaration",
                    models.ForeignKey(
                        "lodgement.Declaration",
                        models.deletion.PROTECT,
                        related_name="legal_holds",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            "legalhold",
            models.Index(
                condition=models.Q(lifted_at=None),
                fields=["declaration"],
                name="lodgement_legalhold_standing",
            ),
        ),
        migrations.AddIndex(
            "version",
            models.Index(
                condition=models.Q(erased_at=None),
                fields=["lodged_at"],
                name="lodgement_version_kept",
            ),
        ),
    ]
