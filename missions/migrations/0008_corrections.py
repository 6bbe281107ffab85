"""Corrections that readers see. Editors make them; writers look at them."""

import django.db.models.deletion
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

import missions.models.corrections

GROUPS = {
    "Editor": [f"{verb}_correction" for verb in ("view", "add", "change", "delete")],
    "Writer": ["view_correction"],
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
        ("missions", "0007_pictures_of_the_record"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [
        migrations.CreateModel(
            name="Correction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("made_at", models.DateTimeField(db_index=True, default=missions.models.corrections.this_minute, help_text="In UTC. Readers see the correction from this time on.", verbose_name="made at (UTC)")),
                ("text", models.CharField(help_text="For readers, in a sentence or two: what was wrong and what is right. Plain text. For example: “An earlier version gave the landing as 04:36 UTC; it was at 04:35.”", max_length=600)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("article", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="corrections", to="missions.article")),
                ("mission", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="corrections", to="missions.mission")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("article__isnull", False), ("mission__isnull", True)),
                            models.Q(("article__isnull", True), ("mission__isnull", False)),
                            _connector="OR",
                        ),
                        name="correction_belongs_to_one_page",
                        violation_error_message="A correction belongs to one article or to one mission.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True),
                        name="correction_says_something",
                        violation_error_message="A correction says what was wrong and what is right.",
                    ),
                ],
            },
        ),
        migrations.RunPython(grant, revoke),
    ]
