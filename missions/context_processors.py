"""What every page knows of the site."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

SITE_NAME = "The Space Tourism Record"


def site(request: HttpRequest) -> dict[str, Any]:
    """The canonical address drops the query; a view that needs it sets its own."""
    return {"site_name": SITE_NAME, "site_url": settings.SITE_URL}
