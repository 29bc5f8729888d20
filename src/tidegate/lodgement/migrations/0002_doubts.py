from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("lodgement", "0001_initial")]

    operations = [
        migrations.AddField("version", "doubts", models.JSONField(default=list)),
    ]
