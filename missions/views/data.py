"""The whole record to take away: as it is now, and its releases."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from missions import data
from missions.publishing.changes import last_change

from .downloads import dated_file, kept
from .generic import Page
from .limits import limited

# So many releases stand on the page; older ones keep their addresses.
MOST_RELEASES = 20
TYPES = {name: found.content_type for name, found in data.FORMATS.items()} | {
    "CHANGES.json": "application/json",
    "SHA256SUMS": "text/plain; charset=utf-8",
}


@require_safe
def record_data(request: HttpRequest) -> HttpResponse:
    page = Page(
        "Data",
        "The whole record to take away: every flight, person, price and source, as tables.",
        request.path,
        section="About",
    )
    context = {
        "page": page,
        "formats": data.FORMATS.values(),
        "releases": data.releases(MOST_RELEASES),
        "tables": data.TABLES,
        "facts": data.FACTS,
        "texts": data.TEXTS,
    }
    return render(request, "data.html", context)


@require_safe
@limited("data", plain=True)
def record_file(request: HttpRequest, name: str) -> HttpResponse:
    """The record as it is now, made anew only when it has changed."""
    if name not in data.FORMATS:
        raise Http404("The record does not come in that format.")
    chosen, at = data.FORMATS[name], timezone.now()

    def make() -> bytes:
        return chosen.make(data.read(at, changed=last_change(at)), "0.0.0")

    response = dated_file(chosen.content_type, lambda: kept(make, key=name), at=at)
    response["Content-Type"] = chosen.content_type
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
def release_file(request: HttpRequest, number: int, name: str) -> FileResponse:
    try:
        content = data.open_file(number, name)
    except LookupError:
        raise Http404("There is no such file in a release of the record.") from None
    return FileResponse(
        content,
        as_attachment=True,
        filename=f"release-{number}-{name}",
        content_type=TYPES[name],
        headers={"Cache-Control": "public, max-age=86400"},
    )
