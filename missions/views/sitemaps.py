"""Sitemaps for search engines: an index, its parts, and the news."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from missions import sitemaps
from missions.context_processors import SITE_NAME

from .downloads import dated_file

XML = "application/xml"


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    at = timezone.now()

    def make() -> str:
        found = sitemaps.sections(at)
        return sitemaps.write_index(
            (reverse("sitemap_section", args=[name]), changed) for name, changed in found
        )

    return dated_file(XML, make, at=at)


@require_safe
def sitemap_section(request: HttpRequest, name: str) -> HttpResponse:
    at = timezone.now()
    noun, _, number = name.rpartition("-")
    is_range = noun in sitemaps.SECTIONS and number.isdigit() and len(number) < 7
    if name != "pages" and not (is_range and number == str(int(number))):
        raise Http404("There is no such sitemap.")

    def make() -> str:
        if name == "pages":
            return sitemaps.write(sitemaps.pages(at))
        addresses = sitemaps.section(noun, int(number), at=at)
        if not addresses:
            raise Http404("There is nothing in this part of the sitemap.")
        return sitemaps.write(addresses)

    return dated_file(XML, make, at=at)


@require_safe
def news_sitemap(request: HttpRequest) -> HttpResponse:
    """Without a date: articles leave it by growing old, which changes nothing else."""
    text = sitemaps.write_news(sitemaps.news(timezone.now()), publisher=SITE_NAME)
    response = HttpResponse(text, content_type=f"{XML}; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response
