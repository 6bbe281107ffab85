"""The site asked from inside, as a stranger would ask it: without a server and without a cookie."""

from dataclasses import dataclass
from typing import cast
from urllib.parse import urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished
from django.db import close_old_connections
from django.http import HttpResponse
from django.test import RequestFactory

from missions.counting import OWN_REQUEST


@dataclass(frozen=True)
class Answer:
    """``kind`` is the media type without its parameters; ``to`` where a redirect leads."""

    status: int
    kind: str
    body: bytes
    to: str = ""

    @property
    def text(self) -> str:
        return self.body.decode()


class Asked:
    """Answers of the whole site, its static files and uploads among them."""

    def __init__(self) -> None:
        site = urlsplit(settings.SITE_URL)
        self.factory = RequestFactory(SERVER_NAME=site.hostname or "", REMOTE_ADDR="127.0.0.1")
        self.factory.defaults[OWN_REQUEST] = "yes"
        self.is_secure = site.scheme == "https"
        self.handler = WSGIHandler()

    def get(self, address: str) -> Answer:
        request = self.factory.get(address, secure=self.is_secure)
        response = self.handler.get_response(request)
        try:
            # Both kinds of answers hand out their bytes so; a stream in its parts.
            body = b"".join(iter(cast(HttpResponse, response)))
        finally:
            # The end of an inner request must not end the transaction that all may be asked in.
            request_finished.disconnect(close_old_connections)
            response.close()
            request_finished.connect(close_old_connections)
        kind = response.get("Content-Type", "").partition(";")[0]
        return Answer(response.status_code, kind, body, response.get("Location", ""))
