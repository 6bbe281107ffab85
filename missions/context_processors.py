"""What every page knows of the site."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from missions.wording import SITE_NAME


def site(request: HttpRequest) -> dict[str, Any]:
    return {
        "site_name": SITE_NAME,
        "site_url": settings.SITE_URL,
        "contact_email": settings.CONTACT_EMAIL,
    }
