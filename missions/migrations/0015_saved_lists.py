"""Lists of the newsroom kept under a name. Editors may share theirs."""

import django.db.models.deletion
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

SHARE = "share_savedlist"


def grant(apps, schema_editor):
    using = schema_editor.connection.alias
    _make_sure_permissions_exist(apps, using)
    # A group that an administrator has deleted stays deleted.
    for group in apps.get_model("auth", "Group").objects.using(using).filter(name="Editor"):
        group.permissions.add(*_permissions(apps, using))


def revoke(apps, schema_editor):
    using = schema_editor.connection.alias
    for group in apps.get_model("auth", "Group").objects.using(using).filter(name="Editor"):
        group.permissions.remove(*_permissions(apps, using))


def _permissions(apps, using):
    ours = apps.get_model("auth", "Permission").objects.using(using)
    return ours.filter(content_type__app_label="missions", codename=SHARE)


def _make_sure_permissions_exist(apps, using):
    """Django makes them after all migrations; on a fresh database that is too late for us."""
    config = apps.get_app_config("missions")
    config.models_module = True
    create_permissions(config, verbosity=0, using=using, apps=apps)
    config.models_module = None



class Migration(migrations.Migration):

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
        ('missions', '0014_notices'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SavedList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('query', models.CharField(max_length=1000)),
                ('is_shared', models.BooleanField(default=False, verbose_name='shared with the newsroom')),
                ('content_type', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='contenttypes.contenttype')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'permissions': [('share_savedlist', 'Can share saved lists with the newsroom')],
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('owner', 'content_type', 'name'), name='saved_list_name_is_ones_own', violation_error_message='You have a list of this name already.')],
            },
        ),
        migrations.RunPython(grant, revoke),
    ]
