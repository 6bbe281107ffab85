"""The editor's mark on figures that rest on no source, and the marks of what is public already."""

from django.db import migrations, models


def mark_what_is_published(apps, schema_editor):
    """Published before a source or a mark was asked for: marked, so that it can still be saved."""
    using = schema_editor.connection.alias
    missions = apps.get_model("missions", "Mission").objects.using(using)
    citations = apps.get_model("missions", "Citation").objects.using(using)
    for mission in missions.filter(stage="published"):
        lines = ["crossed_80_km", "crossed_100_km"]
        figures = ["launch", "launch_site"]
        figures += ["landing"] if mission.status == "flown" else []
        figures += lines if mission.apogee_km is None else ["apogee_km"]
        required = ["craft", *(f for f in figures if getattr(mission, f) is not None)]
        own = citations.filter(mission=mission, says="")
        sourced = set(own.values_list("field", flat=True))
        mission.unsourced = [figure for figure in required if figure not in sourced]
        mission.save(update_fields=["unsourced"])


class Migration(migrations.Migration):
    dependencies = [("missions", "0003_journeys")]
    operations = [
        migrations.AddField(
            model_name="mission",
            name="unsourced",
            field=models.JSONField(
                blank=True,
                default=list,
                help_text="Only for figures without a source: marked here, a figure may be published all the same, and readers see “unsourced” beside it.",
                verbose_name="known to be unsourced",
            ),
        ),
        migrations.RunPython(mark_what_is_published, migrations.RunPython.noop),
    ]
