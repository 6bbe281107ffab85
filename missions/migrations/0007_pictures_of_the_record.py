"""Pictures of vehicles and places, and a note on which sizes of a picture were made."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('missions', '0006_search'),
    ]

    operations = [
        migrations.AddField(
            model_name='image',
            name='renditions',
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
        migrations.AddField(
            model_name='place',
            name='image',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='places', to='missions.image'),
        ),
        migrations.AddField(
            model_name='vehicle',
            name='image',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='vehicles', to='missions.image'),
        ),
    ]
