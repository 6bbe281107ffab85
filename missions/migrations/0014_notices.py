"""Webhooks, and the notices sent to them. Editors keep them."""

import django.db.models.deletion
import django.utils.timezone
import missions.models.notices
import uuid
from django.contrib.auth.management import create_permissions
from django.db import migrations, models


GROUPS = {
    "Editor": [
        "view_webhook", "add_webhook", "change_webhook", "delete_webhook", "view_notice",
    ],
}


def grant(apps, schema_editor):
    using = schema_editor.connection.alias
    _make_sure_permissions_exist(apps, using)
    permissions = _permissions(apps, using)
    # A group that an administrator has deleted stays deleted.
    for group in apps.get_model("auth", "Group").objects.using(using).filter(name__in=GROUPS):
        group.permissions.add(*permissions.filter(codename__in=GROUPS[group.name]))


def revoke(apps, schema_editor):
    using = schema_editor.connection.alias
    permissions = _permissions(apps, using)
    for group in apps.get_model("auth", "Group").objects.using(using).filter(name__in=GROUPS):
        group.permissions.remove(*permissions.filter(codename__in=GROUPS[group.name]))


def _permissions(apps, using):
    ours = apps.get_model("auth", "Permission").objects.using(using)
    return ours.filter(content_type__app_label="missions")


def _make_sure_permissions_exist(apps, using):
    """Django makes them after all migrations; on a fresh database that is too late for us."""
    config = apps.get_app_config("missions")
    config.models_module = True
    create_permissions(config, verbosity=0, using=using, apps=apps)
    config.models_module = None


class Migration(migrations.Migration):

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
        ('missions', '0013_lost_links'),
    ]

    operations = [
        migrations.CreateModel(
            name='Webhook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='Whom it belongs to.', max_length=80, unique=True)),
                ('url', models.URLField(help_text='Receives a POST for every event. On the public web only; a redirect is not followed.', max_length=500, verbose_name='address')),
                ('secret', models.CharField(default=missions.models.notices.make_secret, editable=False, help_text='Signs every request, so that the receiver can tell that it comes from here.', max_length=80)),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('on_publication', models.BooleanField(default=True, verbose_name='when something is published')),
                ('on_update', models.BooleanField(default=False, verbose_name='when what is public changes')),
                ('on_correction', models.BooleanField(default=True, verbose_name='when something is corrected')),
                ('on_withdrawal', models.BooleanField(default=True, verbose_name='when something is withdrawn')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('event', models.CharField(choices=[('published', 'Published'), ('updated', 'Updated'), ('corrected', 'Corrected'), ('withdrawn', 'Withdrawn'), ('test', 'Test')], max_length=10)),
                ('object_id', models.PositiveBigIntegerField(null=True)),
                ('payload', models.JSONField()),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('sent', 'Sent'), ('given_up', 'Given up'), ('dropped', 'No longer true')], default='waiting', max_length=10)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('due_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='due at (UTC)')),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('last_status', models.PositiveSmallIntegerField(null=True, verbose_name='answer')),
                ('last_problem', models.CharField(blank=True, max_length=200, verbose_name='problem')),
                ('done_at', models.DateTimeField(null=True, verbose_name='done at (UTC)')),
                ('content_type', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='contenttypes.contenttype')),
                ('webhook', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='notices', to='missions.webhook')),
            ],
            options={
                'indexes': [models.Index(fields=['state', 'due_at'], name='missions_no_state_25537c_idx'), models.Index(fields=['content_type', 'object_id'], name='missions_no_content_08befe_idx'), models.Index(fields=['-created_at'], name='missions_no_created_58f6eb_idx')],
            },
        ),
        migrations.RunPython(grant, revoke, elidable=False),
    ]
