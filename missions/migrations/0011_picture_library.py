"""Pictures that are found again: by short id, content, look and words; and in articles' texts."""

import hashlib
import re
import secrets

import django.core.validators
import django.db.models.deletion
from anyascii import anyascii
from django.db import migrations, models
from PIL import Image as Pillow

import missions.models.articles
import missions.models.permalinks


def lead_to_one(kinds):
    condition = models.Q()
    for chosen in kinds:
        condition |= models.Q(**{f"{kind}__isnull": kind != chosen for kind in kinds})
    return condition


# The rules of this day, whatever the code says later.


def short_id():
    return "".join(secrets.choice("23456789bcdefghjkmnpqrstuvwxyz") for _ in range(6))


def fold(text):
    return re.sub("[^a-z0-9]+", "-", anyascii(text).lower()).strip("-")


def fingerprint(file):
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    with Pillow.open(file, formats=("JPEG", "PNG", "WEBP", "AVIF", "GIF")) as picture:
        small = picture.convert("RGB").convert("L").resize((9, 8), Pillow.Resampling.BOX)
    rows = list(small.tobytes())
    bits = 0
    for row in range(8):
        for column in range(8):
            bits = bits << 1 | (rows[row * 9 + column] < rows[row * 9 + column + 1])
    return digest.hexdigest(), f"{bits:016x}" if 4 <= bits.bit_count() <= 60 else ""


WORDS = ["title", "alt", "caption", "credit", "licence"]


def describe(apps, schema_editor):
    model = apps.get_model("missions", "Image")
    storage = model._meta.get_field("file").storage
    images = model.objects.using(schema_editor.connection.alias)
    taken = set(images.exclude(short_id=None).values_list("short_id", flat=True))
    # Values and not objects, which may open their file to measure it.
    rows = images.order_by("pk").values("pk", "short_id", "file", *WORDS)
    for row in rows.iterator(chunk_size=200):
        name = row["short_id"]
        while not name:
            name = short_id()
            name = "" if name in taken else name
        taken.add(name)
        content_hash = look = ""
        try:
            with storage.open(row["file"]) as file:
                content_hash, look = fingerprint(file)
        except Exception:
            # A file that is lost or cannot be read is like no other; saving another one mends it.
            pass
        images.filter(pk=row["pk"]).update(
            short_id=name, content_hash=content_hash, look=look,
            folded=" ".join(fold(text) for text in (*(row[word] for word in WORDS), name)),
        )


def forget_pictures_in_texts(apps, schema_editor):
    """Backwards: a mention of a picture would lead to nothing."""
    mentions = apps.get_model("missions", "Mention").objects.using(schema_editor.connection.alias)
    mentions.filter(image__isnull=False).delete()


class Migration(migrations.Migration):
    dependencies = [("missions", "0010_accounts")]
    operations = [
        migrations.AddField(
            model_name="image",
            name="content_hash",
            field=models.CharField(blank=True, db_index=True, default="", editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name="image",
            name="folded",
            field=models.TextField(blank=True, default="", editable=False),
        ),
        migrations.AddField(
            model_name="image",
            name="look",
            field=models.CharField(blank=True, default="", editable=False, max_length=16),
        ),
        migrations.AddField(
            model_name="image",
            name="short_id",
            field=models.CharField(editable=False, max_length=6, null=True),
        ),
        migrations.RunPython(describe, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="image",
            name="short_id",
            field=models.CharField(default=missions.models.permalinks.make_short_id, editable=False, max_length=6, unique=True),
        ),
        migrations.AlterField(
            model_name="image",
            name="created_at",
            field=models.DateTimeField(auto_now_add=True, db_index=True),
        ),
        migrations.AlterField(
            model_name="image",
            name="alt",
            field=models.CharField(help_text="What the picture shows, for someone who cannot see it. Required. Good: “Yulia Peresild, in a white Sokol suit, waves from the foot of the rocket.” “Four rockets side by side, Starship twice as tall as the others.” Not so good: “Image of an astronaut.” “IMG_4711.jpg”", max_length=300, validators=[django.core.validators.MinLengthValidator(5)], verbose_name="alternative text"),
        ),
        migrations.AlterField(
            model_name="article",
            name="body",
            field=models.TextField(help_text="Markdown. [[soyuz-ms-19]] links to a mission, [[soyuz-ms-19|other words]] with your own words; [[person:…]], [[organisation:…]], [[vehicle:…]], [[place:…]], [[article:…]] to the others; [[source:…]] sets a numbered source note. [[soyuz-ms-19:duration]], [[person:…:time]] show a figure as the record has it; [[image:…]] on a line by itself shows a picture.", max_length=100000, validators=[django.core.validators.MaxLengthValidator(100000), missions.models.articles.validate_body]),
        ),
        migrations.RemoveConstraint(model_name="mention", name="mention_leads_to_one_object"),
        migrations.AddField(
            model_name="mention",
            name="image",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="mentions", to="missions.image"),
        ),
        # On the way back: after the constraint has gone, before the column goes.
        migrations.RunPython(migrations.RunPython.noop, forget_pictures_in_texts),
        migrations.AddConstraint(
            model_name="mention",
            constraint=models.CheckConstraint(
                condition=lead_to_one(["mission", "person", "organisation", "vehicle", "place", "article", "source", "image"]),
                name="mention_leads_to_one_object",
            ),
        ),
    ]
