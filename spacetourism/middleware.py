"""What every answer says of itself: its headers, whether it changed, how it is packed."""

import re
from secrets import randbelow, token_urlsafe
from typing import cast

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.http import ConditionalGetMiddleware as DjangoConditionalGetMiddleware
from django.middleware.security import SecurityMiddleware
from django.utils.cache import get_conditional_response, patch_vary_headers, set_response_etag
from django.utils.deprecation import MiddlewareMixin

from .coding import LEAST, PACKERS, choose
from .policy import FILE_POLICY, PERMISSIONS_POLICY


def is_private(request: HttpRequest) -> bool:
    """For the newsroom's eyes: never stored, never indexed, and no other site hears of it."""
    return is_private_path(request.path_info)


def is_private_path(path: str) -> bool:
    return path.startswith((f"/{settings.ADMIN_PATH}", "/preview/"))


def is_for_all(request: HttpRequest, response: HttpResponseBase) -> bool:
    """The same for everybody who asks."""
    return (
        request.method in ("GET", "HEAD")
        and response.status_code in (200, 304)
        and not response.cookies
        and "cookie" not in response.headers.get("Vary", "").lower()
    )


class HeadersMiddleware(SecurityMiddleware):
    """The security headers of every answer. The outermost middleware, so that also what the
    others answer themselves has them; a header that the view has set stays."""

    def process_request(self, request: HttpRequest) -> None:
        """Redirecting to HTTPS is left to Django's own SecurityMiddleware, further in."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponse:
        headers = response.headers
        if is_private(request):
            headers.setdefault("Cache-Control", "private, no-store")
            headers.setdefault("X-Robots-Tag", "noindex, nofollow")
            headers["Referrer-Policy"] = "same-origin"
        elif is_for_all(request, response):
            headers.setdefault("Cache-Control", settings.PUBLIC_CACHE_CONTROL)
        headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        # A 304 does not say of what kind it is; what it leaves out stays as the browser stored it.
        if response.status_code != 304:
            self.set_kind(request, response)
        return super().process_response(request, cast(HttpResponse, response))

    @staticmethod
    def set_kind(request: HttpRequest, response: HttpResponseBase) -> None:
        headers = response.headers
        is_attached = headers.get("Content-Disposition", "").startswith("attachment")
        is_page = headers.get("Content-Type", "").startswith("text/html") and not is_attached
        policy = settings.CONTENT_SECURITY_POLICY if is_page else FILE_POLICY
        headers.setdefault("Content-Security-Policy", policy)
        # What stands in a frame of another site has the rules of that site.
        is_framed = getattr(response, "xframe_options_exempt", False)
        if is_page and response.status_code == 200 and not (is_framed or is_private(request)):
            # Which links a browser may fetch when the reader is about to follow them.
            rules = staticfiles_storage.url("links.speculationrules")
            headers.setdefault("Speculation-Rules", f'"{rules}"')
        # Pictures and downloads are there to be used elsewhere; a redirect may lead to one.
        is_closed = is_private(request) or (is_page and "Location" not in headers)
        headers.setdefault(
            "Cross-Origin-Resource-Policy", "same-origin" if is_closed else "cross-origin"
        )


class CompressionMiddleware(MiddlewareMixin):
    """Packs text for clients that can unpack it. A stream goes out as it is made.

    Stands above ConditionalGetMiddleware: one page has one ETag, which is weak, because one
    page has several packings.
    """

    packable = re.compile(
        r"text/|image/svg\+xml|application/(json|xml|javascript|[\w.-]+\+(json|xml))\b"
    )

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if response.status_code != 304 and not self.is_packable(response):
            return response
        patch_vary_headers(response, ["Accept-Encoding"])
        if response.get("ETag", "").startswith('"'):
            response["ETag"] = "W/" + response["ETag"]
        coding = choose(request.headers.get("Accept-Encoding", ""))
        if coding and isinstance(response, HttpResponse) and len(response.content) >= LEAST:
            response.content = PACKERS[coding](response.content)
            response["Content-Encoding"] = coding
            response["Content-Length"] = str(len(response.content))
            if is_private(request):
                # The length of a packed page can tell what is in it (BREACH).
                response["X-Noise"] = token_urlsafe(randbelow(100))
        return response

    def is_packable(self, response: HttpResponseBase) -> bool:
        return (
            not response.streaming
            and "Content-Encoding" not in response.headers
            and self.packable.match(response.get("Content-Type", "")) is not None
        )


class ConditionalGetMiddleware(DjangoConditionalGetMiddleware):
    """Django's, for HEAD as well: our views make the whole page for it, so its ETag is right."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if request.method != "HEAD" or not isinstance(response, HttpResponse):
            return super().process_response(request, response)
        if self.needs_etag(response) and not response.has_header("ETag"):
            set_response_etag(response)
        etag = response.get("ETag")
        return get_conditional_response(request, etag=etag, response=response) or response
