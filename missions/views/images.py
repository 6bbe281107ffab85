"""The permanent address of a picture's file."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

from missions.models import Image


@require_safe
def image_file(request: HttpRequest, short_id: str) -> HttpResponse:
    """Leads to the present file, which an editor may replace at any time."""
    image = Image.objects.only("file").filter(short_id=short_id.lower()).first()
    if image is None:
        raise Http404("There is no picture at this address.")
    response = HttpResponseRedirect(image.file.url)
    response["Cache-Control"] = "no-cache"
    return response
