"""Reads the addresses of databases, caches and file storages: what a URL means in settings."""

from pathlib import PurePosixPath
from typing import Any, NamedTuple
from urllib.parse import parse_qs, quote, unquote, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

SQLITE = "django.db.backends.sqlite3"
# The same, and it reads on where nothing can be written.
OURS = "spacetourism.sqlite"
# PostgreSQL, and the server gives up where it does not answer.
OURS_PATIENT = "spacetourism.postgresql"
# A server that is not there is noticed while somebody still waits: in seconds, milliseconds.
WAITS = {"connect_timeout": 5, "tcp_user_timeout": 10_000}
# Valkey speaks Redis' own protocol; django-environ would lose the scheme and database number.
REDIS_SCHEMES = {"valkey": "redis", "valkeys": "rediss", "redis": "redis", "rediss": "rediss"}
# Seconds that a cache may take to answer; without it a page is made all the same.
PATIENCE = 1


def database(url: str, *, kept_for: int) -> dict[str, Any]:
    """An entry of ``DATABASES``; ``kept_for`` is in seconds, for servers that have connections.

    Raises ``ImproperlyConfigured`` for what the site does not run on.
    """
    if not url.startswith(("sqlite://", "postgres://", "postgresql://")):
        raise ImproperlyConfigured(
            "The address of a database begins with sqlite:/// or postgres://."
        )
    entry: dict[str, Any] = environ.Env.db_url_config(url)
    if entry["ENGINE"] == SQLITE:
        entry["ENGINE"] = OURS
        entry["OPTIONS"] = {
            # Writers queue up instead of failing half-way through a transaction.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        } | entry.get("OPTIONS", {})
    else:
        entry["ENGINE"] = OURS_PATIENT
        entry["CONN_MAX_AGE"] = kept_for
        entry["CONN_HEALTH_CHECKS"] = True
        entry["OPTIONS"] = WAITS | entry.get("OPTIONS", {})
    return entry


def replica(url: str, *, kept_for: int, pause: int) -> dict[str, Any]:
    """The same for a database that is only read; a host that does not answer is given up on
    after ``pause`` seconds at most."""
    entry = database(url, kept_for=kept_for)
    if entry["ENGINE"] == OURS:
        # Nothing is set up there, whatever it is.
        entry["OPTIONS"] = {"timeout": 20}
    else:
        told = environ.Env.db_url_config(url).get("OPTIONS", {})
        entry["OPTIONS"] |= {"connect_timeout": min(pause, 3)} | told
    return entry | {"TEST": {"MIRROR": "default"}}


def cache(url: str) -> dict[str, Any]:
    """An entry of ``CACHES``. User, password, database number and options of the URL are kept."""
    scheme, _, rest = url.partition("://")
    if scheme not in REDIS_SCHEMES:
        entry: dict[str, Any] = environ.Env.cache_url_config(url or "locmemcache://")
        return entry
    entry = environ.Env.cache_url_config(f"{REDIS_SCHEMES[scheme]}://{rest}")
    waits = {"socket_connect_timeout": PATIENCE, "socket_timeout": PATIENCE}
    return entry | {
        "BACKEND": "spacetourism.cache.RedisCache",
        "OPTIONS": waits | entry.get("OPTIONS", {}),
    }


class Media(NamedTuple):
    """``url`` is Django's MEDIA_URL, ``storage`` its default entry of STORAGES."""

    url: str
    storage: dict[str, Any]

    @property
    def is_elsewhere(self) -> bool:
        return "://" in self.url


def media(address: str) -> Media:
    """Where uploads are kept: a folder of this machine, or a bucket that speaks S3.

    ``s3://KEY:SECRET@bucket/folder?endpoint_url=…&region=…&public_url=…``; all but the bucket
    may be left out. Raises ``ImproperlyConfigured`` where the address says something else.
    """
    if not address:
        return Media("/media/", {"BACKEND": "django.core.files.storage.FileSystemStorage"})
    parts = urlsplit(address)
    options = {name: values[0] for name, values in parse_qs(parts.query).items()}
    unknown = set(options) - {"endpoint_url", "region", "public_url", "addressing_style"}
    bucket, folder = parts.netloc.rpartition("@")[2], unquote(parts.path.strip("/"))
    if parts.scheme != "s3" or not bucket or unknown:
        said = f"unknown option {', '.join(sorted(unknown))}" if unknown else "it names no bucket"
        raise ImproperlyConfigured(
            "MEDIA_STORAGE is empty, or an address such as "
            f"s3://bucket?endpoint_url=https://…&region=…&public_url=https://… ({said})."
        )
    scheme, _, place = _public_address(bucket, options).partition("://")
    path = str(PurePosixPath("/", quote(folder))).rstrip("/")
    return Media(
        f"{scheme}://{place}{path}/",
        {
            "BACKEND": "spacetourism.buckets.BucketStorage",
            "OPTIONS": {
                "bucket_name": bucket,
                "location": folder,
                "endpoint_url": options.get("endpoint_url"),
                "region_name": options.get("region"),
                "access_key": unquote(parts.username) if parts.username else None,
                "secret_key": unquote(parts.password) if parts.password else None,
                "addressing_style": options.get("addressing_style"),
                "custom_domain": place,
                "url_protocol": f"{scheme}:",
            },
        },
    )


def _public_address(bucket: str, options: dict[str, str]) -> str:
    """Where everybody can read the bucket: as told, or at the server itself."""
    if told := options.get("public_url", "").rstrip("/"):
        host = urlsplit(told)
        if host.scheme not in ("https", "http") or not host.netloc:
            raise ImproperlyConfigured("public_url of MEDIA_STORAGE begins with https://, http://.")
        return told
    if "endpoint_url" in options:
        return f"{options['endpoint_url'].rstrip('/')}/{bucket}"
    region = f".{options['region']}" if "region" in options else ""
    return f"https://{bucket}.s3{region}.amazonaws.com"
