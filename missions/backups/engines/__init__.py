"""What a snapshot of each database is, and how another one takes its place."""

from types import ModuleType

from django.db import connection

from . import postgresql, sqlite

__all__ = ["Incoming", "current"]

Incoming = postgresql.Incoming | sqlite.Incoming


def current() -> ModuleType:
    return postgresql if connection.vendor == "postgresql" else sqlite
