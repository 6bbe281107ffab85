"""What `manage.py check` holds the record's models to."""

import re
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.urls import get_resolver

from missions.models import CITED


@register()
def citable_fields_exist(**_: Any) -> list[CheckMessage]:
    """Each field that a source can be cited for is a field of the model, or computed by it."""
    computed = {"duration", "price", "position"}
    return [
        Error(f"{model.__name__}.CITABLE names {name!r}, which it has not.", id="missions.E001")
        for model in CITED.values()
        for name in model.CITABLE  # type: ignore[attr-defined]
        if name not in computed and name not in {f.name for f in model._meta.get_fields()}
    ]


@register(Tags.urls)
def the_newsroom_has_an_address_of_its_own(**_: Any) -> list[CheckMessage]:
    path = settings.ADMIN_PATH
    public = {
        str(entry.pattern).partition("/")[0] for entry in get_resolver("missions.urls").url_patterns
    }
    taken = public | {settings.MEDIA_URL.strip("/"), settings.STATIC_URL.strip("/")}
    is_written_well = re.fullmatch(r"(?:[A-Za-z0-9_-][A-Za-z0-9._-]*/)+", path)
    if is_written_well and path.partition("/")[0] not in taken:
        return []
    return [
        Error(
            f"ADMIN_PATH cannot be {path!r}: it is no path, or readers find something else there.",
            hint="Letters, digits, hyphens and dots, such as “admin” or “desk-7f3q”.",
            id="missions.E002",
        )
    ]


@register(Tags.security, deploy=True)
def clients_behind_a_proxy_are_told_apart(**_: Any) -> list[CheckMessage]:
    if settings.SECURE_PROXY_SSL_HEADER and not settings.TRUSTED_PROXIES:
        return [
            Warning(
                "BEHIND_TLS_PROXY is on and TRUSTED_PROXIES is 0: to the site everybody comes from "
                "the proxy, and one who fails to sign in too often locks out all.",
                hint="Set TRUSTED_PROXIES to the number of proxies that add to X-Forwarded-For.",
                id="missions.W001",
            )
        ]
    return []
