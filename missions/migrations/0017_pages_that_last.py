"""Corrections of every page, what replaces a withdrawn one, and addresses whose object is gone."""

import django.db.models.deletion
from django.db import migrations, models


def drop_corrections_of_others(apps, schema_editor):
    """Going back, what corrects a page that can no longer have corrections has no place."""
    corrections = apps.get_model("missions", "Correction").objects.using(schema_editor.connection.alias)
    corrections.filter(article=None, mission=None).delete()


class Migration(migrations.Migration):

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
        ('missions', '0016_orders_of_lists'),
    ]

    operations = [
        migrations.CreateModel(
            name='FormerAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.CharField(max_length=80)),
                ('object_id', models.PositiveBigIntegerField()),
                ('survivor_id', models.PositiveBigIntegerField(null=True)),
                ('name', models.CharField(max_length=300)),
                ('gone_at', models.DateTimeField()),
                ('why', models.CharField(blank=True, max_length=300)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='correction',
            name='correction_belongs_to_one_page',
        ),
        migrations.AddField(
            model_name='article',
            name='replaced_by',
            field=models.ForeignKey(blank=True, help_text='Of what is withdrawn: where its readers are sent instead.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='missions.article', verbose_name='replaced by'),
        ),
        migrations.AddField(
            model_name='correction',
            name='organisation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='corrections', to='missions.organisation'),
        ),
        migrations.AddField(
            model_name='correction',
            name='person',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='corrections', to='missions.person'),
        ),
        migrations.AddField(
            model_name='correction',
            name='place',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='corrections', to='missions.place'),
        ),
        migrations.AddField(
            model_name='correction',
            name='vehicle',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='corrections', to='missions.vehicle'),
        ),
        migrations.AddField(
            model_name='mission',
            name='replaced_by',
            field=models.ForeignKey(blank=True, help_text='Of what is withdrawn: where its readers are sent instead.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='missions.mission', verbose_name='replaced by'),
        ),
        migrations.AddConstraint(
            model_name='correction',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('article__isnull', False), ('mission__isnull', True), ('organisation__isnull', True), ('person__isnull', True), ('place__isnull', True), ('vehicle__isnull', True)), models.Q(('article__isnull', True), ('mission__isnull', False), ('organisation__isnull', True), ('person__isnull', True), ('place__isnull', True), ('vehicle__isnull', True)), models.Q(('article__isnull', True), ('mission__isnull', True), ('organisation__isnull', True), ('person__isnull', False), ('place__isnull', True), ('vehicle__isnull', True)), models.Q(('article__isnull', True), ('mission__isnull', True), ('organisation__isnull', False), ('person__isnull', True), ('place__isnull', True), ('vehicle__isnull', True)), models.Q(('article__isnull', True), ('mission__isnull', True), ('organisation__isnull', True), ('person__isnull', True), ('place__isnull', True), ('vehicle__isnull', False)), models.Q(('article__isnull', True), ('mission__isnull', True), ('organisation__isnull', True), ('person__isnull', True), ('place__isnull', False), ('vehicle__isnull', True)), _connector='OR'), name='correction_belongs_to_one_page', violation_error_message='A correction belongs to exactly one page.'),
        ),
        migrations.AddField(
            model_name='formeraddress',
            name='content_type',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='contenttypes.contenttype'),
        ),
        migrations.AddIndex(
            model_name='formeraddress',
            index=models.Index(fields=['content_type', 'object_id'], name='missions_fo_content_ee51a3_idx'),
        ),
        migrations.AddIndex(
            model_name='formeraddress',
            index=models.Index(fields=['content_type', 'survivor_id'], name='missions_fo_content_5f51fc_idx'),
        ),
        migrations.AddConstraint(
            model_name='formeraddress',
            constraint=models.UniqueConstraint(fields=('content_type', 'address'), name='former_address_tells_of_one_object'),
        ),
        migrations.RunPython(migrations.RunPython.noop, drop_corrections_of_others),
    ]
