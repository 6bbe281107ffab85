"""Serves the static files: WhiteNoise, and the corners of HTTP that it leaves out.

Upstream sends one strong ETag for all codings of a file, knows neither a weak ETag nor a list
of them, takes `br;q=0` for a wish, answers a range of one byte with 416 and forgets If-Range.
"""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.http import parse_etags
from whitenoise.middleware import WhiteNoiseMiddleware as BaseMiddleware
from whitenoise.responders import StaticFile

from .coding import choose


class WhiteNoiseMiddleware(BaseMiddleware):
    @staticmethod
    def serve(static_file: StaticFile, request: HttpRequest) -> HttpResponseBase:
        """Put the question in words that WhiteNoise knows; the request goes no further."""
        asked = request.META
        accepted = asked.get("HTTP_ACCEPT_ENCODING", "")
        asked["HTTP_ACCEPT_ENCODING"] = choose(accepted, ("br", "gzip")) or ""
        # Nothing here is worth a part of it, and a server may always send the whole.
        asked.pop("HTTP_RANGE", None)
        if is_known(static_file.etag, asked.get("HTTP_IF_NONE_MATCH", "")):
            asked["HTTP_IF_NONE_MATCH"] = static_file.etag
        response = BaseMiddleware.serve(static_file, request)
        if "ETag" in response.headers:
            response.headers["ETag"] = "W/" + response.headers["ETag"]
        return response


def is_known(etag: str, asked: str) -> bool:
    known = parse_etags(asked)
    return known == ["*"] or etag in [tag.removeprefix("W/") for tag in known]
