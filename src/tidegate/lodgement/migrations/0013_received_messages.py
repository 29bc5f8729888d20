import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0003_filings"),
        ("lodgement", "0012_rulings"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReceivedMessage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", models.CharField(max_length=16, unique=True)),
                ("form", models.CharField(max_length=10)),
                ("kind", models.CharField(max_length=20)),
                ("own_number", models.CharField(default="", max_length=64)),
                ("sender", models.CharField(default="", max_length=35)),
                ("received_at", models.DateTimeField()),
                ("received_by", models.CharField(max_length=400)),
                ("mistakes", models.JSONField(default=list)),
                (
                    "declaration",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="lodgement.declaration",
                    ),
                ),
                (
                    "filing",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="lodgement.filing",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.organisation",
                    ),
                ),
            ],
        ),
    ]
