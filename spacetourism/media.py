"""Serves uploaded files where no web server or CDN does. They never change under one name."""

import mimetypes

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe
from django.views.static import serve

# Python 3.11 does not know them everywhere, and a browser shows no picture of an unknown type.
mimetypes.add_type("image/avif", ".avif")
mimetypes.add_type("image/webp", ".webp")


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    try:
        response = serve(request, path, document_root=settings.MEDIA_ROOT)
    except SuspiciousFileOperation as error:
        raise Http404("There is no file at this address.") from error
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    response["Content-Disposition"] = "inline" if is_picture(path) else "attachment"
    return response


def is_picture(path: str) -> bool:
    """Whether a browser can only look at it; anything else is saved, not opened here."""
    return path.lower().endswith((".avif", ".gif", ".jpg", ".jpeg", ".png", ".webp"))
