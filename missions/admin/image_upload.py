"""The door through which a picture comes while an article is being written."""

from html import unescape
from pathlib import PurePath
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, JsonResponse
from django.utils.html import strip_tags
from django.utils.safestring import SafeString

from missions import renditions
from missions.models import Image


def receive(model_admin: Any, request: HttpRequest) -> JsonResponse:
    """Store what was sent as the form of pictures would; answer in JSON.

    200 with the picture, or 400 with ``errors`` by field; where the content is in the library
    already, with that picture as ``duplicate``.
    """
    if not model_admin.has_add_permission(request):
        raise PermissionDenied
    form = model_admin.get_form(request)(_with_defaults(request), request.FILES)
    if not form.is_valid():
        answer: dict[str, Any] = {
            "errors": {name: [_plain(e) for e in found] for name, found in form.errors.items()}
        }
        if form.twin:
            answer["duplicate"] = brief(form.twin)
        return JsonResponse(answer, status=400)
    with transaction.atomic():
        image = form.save()
        model_admin.log_addition(request, image, "Added while writing.")
    # After the transaction: nobody else can write while it is open, and this takes seconds.
    problems = [f"Not all sizes could be made: {problem}." for problem in renditions.make(image)]
    problems += [_plain(words) for words in model_admin.advice(image)]
    return JsonResponse(brief(image) | {"problems": problems})


def brief(image: Image) -> dict[str, Any]:
    return {
        "id": image.pk,
        "title": image.title,
        "alt": image.alt,
        "markdown": image.markdown,
        "thumbnail": renditions.shown(image, "small").src,
    }


def _with_defaults(request: HttpRequest) -> Any:
    """What was typed; without a title the file's name is one, without a point the middle."""
    data = request.POST.copy()
    file = request.FILES.get("file")
    if file and not data.get("title", "").strip():
        stem = PurePath(file.name or "").stem.replace("-", " ").replace("_", " ").strip()
        data["title"] = stem[:120] or "Picture"
    data.setdefault("focal_point", "0.5x0.5")
    return data


def _plain(message: Any) -> str:
    return unescape(strip_tags(message)) if isinstance(message, SafeString) else str(message)
