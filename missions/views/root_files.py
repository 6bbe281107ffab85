"""The texts that programs, and the curious, look for at the root of a site."""

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from missions import feeds
from missions.caching import Sums
from missions.race import record_in_numbers

PLAIN = "text/plain; charset=utf-8"
# RFC 9116: less than a year. From the first of the month, so that the text stays for a month.
SECURITY_LASTS = timedelta(days=270)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    return render(request, "root_files/robots.txt", content_type=PLAIN)


@require_safe
def humans(request: HttpRequest) -> HttpResponse:
    return render(request, "root_files/humans.txt", content_type=PLAIN)


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Where to report a weakness (RFC 9116); nothing where nobody could be reached."""
    if not settings.CONTACT_EMAIL:
        raise Http404("This copy of the site has no address for reports yet.")
    month = timezone.now().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    context = {"expires": month + SECURITY_LASTS}
    return render(request, "root_files/security.txt", context, content_type=PLAIN)


@require_safe
def llms(request: HttpRequest) -> HttpResponse:
    """What the site is and where to read it, for language models (llmstxt.org)."""
    context = {
        "numbers": Sums.of(request.META)(record_in_numbers, at=timezone.now()),
        "kinds": list(feeds.KINDS.values()),
    }
    return render(
        request, "root_files/llms.txt", context, content_type="text/markdown; charset=utf-8"
    )
