"""What lists for readers walk along, so that a page takes no longer in a long record."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("missions", "0017_pages_that_last")]

    operations = [
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                fields=["stage", "featured", "publish_at"], name="missions_ar_stage_c233ab_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="mission",
            index=models.Index(
                fields=["stage", "scope", "launch", "publish_at"],
                name="missions_mi_stage_18f4c3_idx",
            ),
        ),
        migrations.AddIndex(
            model_name="mission",
            index=models.Index(fields=["updated_at"], name="missions_mi_updated_fd2849_idx"),
        ),
    ]
