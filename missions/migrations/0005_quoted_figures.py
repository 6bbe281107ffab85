

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('missions', '0004_unsourced'),
    ]

    operations = [
        migrations.CreateModel(
            name='QuotedFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('figure', models.CharField(max_length=20)),
                ('value', models.CharField(max_length=160)),
                ('mention', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='quoted', to='missions.mention')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('mention', 'figure'), name='figure_quoted_once')],
            },
        ),
    ]
