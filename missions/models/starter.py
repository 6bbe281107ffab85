"""Which entries of the starter content have been loaded, so that none comes back."""

from django.db import models


class StarterEntry(models.Model):
    """An entry offered once. It stays when an editor changes or deletes what it made."""

    key = models.CharField(
        max_length=140, unique=True, help_text="Kind and name in the files: mission:soyuz-ms-19."
    )
    object_id = models.PositiveBigIntegerField(
        null=True, blank=True, help_text="What it made, of the kind that the key names."
    )
    digest = models.CharField(
        max_length=64, blank=True, help_text="Only under “digest”: of the files last loaded."
    )
    loaded_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "starter entries"

    def __str__(self) -> str:
        return self.key
