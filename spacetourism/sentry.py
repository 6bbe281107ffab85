"""Reports faults to Sentry, and nothing about readers. Imported only where SENTRY_DSN is set."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured

from . import request_id
from .privacy import shown_path, without_secrets

try:
    import sentry_sdk
except ModuleNotFoundError:
    raise ImproperlyConfigured(
        "SENTRY_DSN is set and sentry-sdk is not installed: it is in requirements-production.txt."
    ) from None


def start(dsn: str) -> None:
    sentry_sdk.init(
        dsn,
        send_default_pii=False,
        # What a function worked with may be a draft, a password or a name.
        include_local_variables=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        auto_session_tracking=False,
        before_send=before_send,
    )


def before_send(event: Any, hint: Any) -> Any:
    """What is left of an event: where it broke, and on which page."""
    # Who was signed in, what was done before, what was typed after a command.
    for told in ("user", "breadcrumbs", "extra"):
        event.pop(told, None)
    asked = event.pop("request", {})
    if asked.get("url"):
        event["request"] = {"method": asked.get("method"), "url": _address(asked["url"])}
    if found := request_id.current.get():
        event["tags"] = dict(event.get("tags") or {}) | {"request_id": found}
    return _cleaned(event)


def _address(url: str) -> str:
    scheme, separator, rest = url.partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme}{separator}{host}{shown_path(slash + path)}"


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return without_secrets(value)
    if isinstance(value, dict):
        return {key: _cleaned(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_cleaned(each) for each in value]
    return value
