"""One address for one page: hosts, slashes and capitals lead there in one redirect."""

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.urls import is_valid_path

# Where capitals mean something, or a name is not ours.
AS_IT_IS = ("/api/", "/data/", "/media/", "/preview/", "/static/")


class AddressMiddleware:
    """Asks for the page at the address as we write it; what that answers decides the redirect.

    An old slug without its slash, in capitals, on the host with “www.”, is led to the page itself
    and not from one of these to the next. From HTTP to HTTPS it is a step of its own: browsers
    that keep to HTTPS want it on the host that was asked for.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        path = request.path_info
        if request.method not in ("GET", "HEAD") or not _is_ours(path):
            return self.get_response(request)
        clean = cleaned(path)
        elsewhere = is_twin(request.get_host())
        if clean == path and not elsewhere:
            return self.get_response(request)
        prefix = request.path.removesuffix(path)
        request.path_info, request.path = clean, prefix + clean
        request.META["PATH_INFO"] = clean
        answer = self.get_response(request)
        if 300 < answer.status_code < 309 and answer.headers.get("Location", "").startswith("/"):
            target = answer.headers["Location"]
        elif answer.status_code in (200, 304):
            target = request.get_full_path()
        else:
            return answer
        # Two slashes at the start would name a host.
        target = "/" + target.lstrip("/")
        return HttpResponsePermanentRedirect((settings.SITE_URL if elsewhere else "") + target)


def cleaned(path: str) -> str:
    """``path`` as an address of ours is written, where that is one."""
    clean = re.sub("/{2,}", "/", path)
    for candidate in (clean, clean.lower()):
        for ending in ("", "/"):
            if candidate.endswith("/") and ending:
                continue
            if is_valid_path(candidate + ending) and _is_ours(candidate + ending):
                return candidate.lower() + ending
    return clean


def _is_ours(path: str) -> bool:
    return not path.startswith((*AS_IT_IS, f"/{settings.ADMIN_PATH}"))


def is_twin(host: str) -> bool:
    """The site's own host with “www.” before it, or without where the site has it."""
    name, ours = host.lower().rpartition(":")[0] or host.lower(), settings.SITE_HOST
    if not ours or name == ours:
        return False
    return name.removeprefix("www.") == ours.removeprefix("www.")
