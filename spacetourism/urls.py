"""The admin, uploads where no other server serves them, and the publication itself."""

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from .media import media, moved

# Signing in stands before the admin, whose own pages for it are never reached.
urlpatterns: list[URLPattern | URLResolver] = [
    path(settings.ADMIN_PATH, include("missions.accounts.urls")),
    path(settings.ADMIN_PATH, admin.site.urls),
]
if settings.MEDIA.is_elsewhere:
    urlpatterns += [path("media/<path:path>", moved, name="media")]
elif settings.SERVE_MEDIA:
    urlpatterns += [path("media/<path:path>", media, name="media")]
urlpatterns += [path("", include("missions.urls"))]

handler400 = "missions.views.errors.bad_request"
handler403 = "missions.views.errors.forbidden"
handler404 = "missions.views.errors.not_found"
handler500 = "missions.views.errors.server_error"
