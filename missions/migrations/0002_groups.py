"""The groups of the newsroom. Writers work on drafts; editors publish and keep the record."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

NOUNS = [
    "article", "author", "byline", "citation", "craft", "event", "image", "mission",
    "organisation", "person", "place", "seat", "source", "tag", "vehicle",
]
ALL = ["view", "add", "change", "delete"]
EDITOR = [f"{verb}_{noun}" for noun in NOUNS for verb in ALL]
EDITOR += ["publish_article", "publish_mission"]
# Pictures, sources, authors and tags show on published pages: a writer adds, but does not change.
WRITER = [f"view_{noun}" for noun in NOUNS]
WRITER += [f"{verb}_{noun}" for noun in ("article", "byline") for verb in ALL[1:]]
WRITER += ["add_image", "add_source", "add_author", "add_tag"]
GROUPS = {"Editor": EDITOR, "Writer": WRITER}


def create_groups(apps, schema_editor):
    using = schema_editor.connection.alias
    _make_sure_permissions_exist(apps, using)
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    ours = Permission.objects.using(using).filter(content_type__app_label="missions")
    for name, codenames in GROUPS.items():
        group, _ = Group.objects.using(using).get_or_create(name=name)
        group.permissions.add(*ours.filter(codename__in=codenames))


def _make_sure_permissions_exist(apps, using):
    """Django makes them after all migrations; on a fresh database that is too late for us."""
    config = apps.get_app_config("missions")
    config.models_module = True
    create_permissions(config, verbosity=0, using=using, apps=apps)
    config.models_module = None


def delete_groups(apps, schema_editor):
    groups = apps.get_model("auth", "Group").objects.using(schema_editor.connection.alias)
    groups.filter(name__in=GROUPS).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("missions", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(create_groups, delete_groups)]
