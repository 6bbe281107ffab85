"""What machines ask: is the process up, can it work, what has it counted.

Answered before anything else is looked at: a probe comes by an IP address, without TLS, and
knows of no redirects.
"""

from collections.abc import Callable
from hmac import compare_digest

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from . import health, metrics

PLAIN = "text/plain; charset=utf-8"


def is_up(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is looked at."""
    return HttpResponse("ok\n", content_type=PLAIN)


def is_ready(request: HttpRequest) -> HttpResponse:
    """What the site needs is there. ``?exclude=cache`` leaves a part out of the judgement."""
    excluded = request.GET.getlist("exclude")
    if unknown := [name for name in excluded if name not in health.PARTS]:
        said = f"There is no part “{unknown[0][:40]}”: {', '.join(health.PARTS)}.\n"
        return HttpResponse(said, status=400, content_type=PLAIN)
    found = health.look()
    missing = [name for name, reason in found.items() if reason and name not in excluded]
    text = "".join(f"{name}: {reason or 'ok'}\n" for name, reason in found.items())
    response = HttpResponse(text, status=503 if missing else 200, content_type=PLAIN)
    if missing:
        response["Retry-After"] = "5"
    return response


def counted(request: HttpRequest) -> HttpResponse:
    given = request.headers.get("Authorization", "").encode("utf-8", "replace")
    if not compare_digest(given, f"Bearer {settings.METRICS_TOKEN}".encode()):
        return HttpResponse(
            "Send the token: Authorization: Bearer …\n",
            status=401,
            content_type=PLAIN,
            headers={"WWW-Authenticate": "Bearer"},
        )
    text, content_type = metrics.told()
    return HttpResponse(text, content_type=content_type)


PROBES: dict[str, Callable[[HttpRequest], HttpResponse]] = {
    "/healthz": is_up,
    "/readyz": is_ready,
    "/metrics": counted,
}


class ProbesMiddleware:
    """Stands before whatever looks at host, scheme and address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        probe = PROBES.get(request.path_info)
        # Where nothing is counted there is no such page.
        if probe is None or (probe is counted and not metrics.is_on()):
            return self.get_response(request)
        if request.method not in ("GET", "HEAD"):
            response = HttpResponse(status=405, headers={"Allow": "GET, HEAD"}, content_type=PLAIN)
        else:
            response = probe(request)
        response["Cache-Control"] = "no-store"
        response["X-Robots-Tag"] = "noindex"
        return response
