"""What the newsroom's index looks for, so that it takes no longer among many articles and saves."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("missions", "0018_indexes_for_growth"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                fields=["stage", "-updated_at", "-id"], name="missions_ar_stage_55a36a_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="version",
            index=models.Index(fields=["made_by", "made_at"], name="missions_ve_made_by_091a3a_idx"),
        ),
    ]
