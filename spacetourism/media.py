"""Serves uploaded files where no web server or CDN does, and leads to them where they have moved.
They never change under one name."""

import mimetypes

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation, SuspiciousOperation
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe
from django.views.static import serve

# Python 3.11 does not know them everywhere, and a browser shows no picture of an unknown type.
mimetypes.add_type("image/avif", ".avif")
mimetypes.add_type("image/webp", ".webp")

FOR_GOOD = "public, max-age=31536000, immutable"


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    try:
        response = serve(request, path, document_root=settings.MEDIA_ROOT)
    except SuspiciousFileOperation as error:
        raise Http404("There is no file at this address.") from error
    response["Cache-Control"] = FOR_GOOD
    response["Content-Disposition"] = disposition(path)
    return response


@require_safe
def moved(request: HttpRequest, path: str) -> HttpResponseRedirect:
    """To where a file lies that was served here before the uploads moved into a bucket."""
    try:
        return HttpResponseRedirect(
            default_storage.url(path), headers={"Cache-Control": "public, max-age=3600"}
        )
    except SuspiciousOperation as error:
        raise Http404("There is no file at this address.") from error


def content_type(path: str) -> str:
    return mimetypes.guess_type(path)[0] or "application/octet-stream"


def disposition(path: str) -> str:
    return "inline" if is_picture(path) else "attachment"


def is_picture(path: str) -> bool:
    """Whether a browser can only look at it; anything else is saved, not opened here."""
    return path.lower().endswith((".avif", ".gif", ".jpg", ".jpeg", ".png", ".webp"))
