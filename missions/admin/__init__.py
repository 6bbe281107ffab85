"""The newsroom: where editors find, correct and publish the record."""

from django.contrib import admin

from missions.context_processors import SITE_NAME

from . import (  # noqa: F401
    accounts,
    articles,
    corrections,
    images,
    missions,
    notices,
    organisations,
    people,
    places,
    sources,
    timeline,
    vehicles,
)

admin.site.site_title = admin.site.site_header = f"{SITE_NAME} · newsroom"
admin.site.index_title = "Newsroom"
