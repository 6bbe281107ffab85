"""The WSGI callable that any server can serve: Django, before it what keeps slow clients from
holding every thread, and before that the pages that are kept, which are handed out whole."""

import os
from pathlib import Path
from wsgiref.types import WSGIApplication

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "spacetourism.settings")


def with_pages_kept(application: WSGIApplication) -> WSGIApplication:
    # Both of these need the applications that Django has just loaded.
    from missions.caching import LEASE, watch
    from spacetourism.page_cache import PageCache
    from spacetourism.page_cache.warming import Warmer

    found = watch(LEASE) if settings.PAGE_CACHE_MB and not settings.DEBUG else None
    if found is None:
        return application
    cache = PageCache(
        application,
        watch=found,
        most_bytes=settings.PAGE_CACHE_MB * 1_000_000,
        private=(f"/{settings.ADMIN_PATH}", "/preview/"),
        staff_cookies=(settings.SESSION_COOKIE_NAME, "messages"),
        is_behind_proxy=settings.TRUSTED_PROXIES > 0,
    )
    if settings.WARM_PAGES:
        headers = {"HTTP_X_FORWARDED_PROTO": "https"} if settings.IS_HTTPS else {}
        notes = Path(settings.ASKED_FOR_FILE)
        Warmer(cache, site_url=settings.SITE_URL, notes=notes, headers=headers).start()
    return cache


def with_few_slow_clients(application: WSGIApplication) -> WSGIApplication:
    from spacetourism.limits import most_bytes
    from spacetourism.slow_clients import SlowClients

    return SlowClients(application, threads=settings.WEB_THREADS, most_bytes=most_bytes)


def with_patience(application: WSGIApplication) -> WSGIApplication:
    """Nobody who asks this process waits longer than so for a database that says nothing."""
    if settings.DATABASES["default"]["ENGINE"] == "spacetourism.postgresql":
        from spacetourism.postgresql.base import DatabaseWrapper

        DatabaseWrapper.patience = settings.DATABASE_PATIENCE
    return application


application = with_pages_kept(with_few_slow_clients(with_patience(get_wsgi_application())))
