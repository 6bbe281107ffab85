"""How each database finds the documents that a condition describes; chosen by its vendor."""

from types import ModuleType

from django.db import connection

from . import postgresql, sqlite

__all__ = ["current"]


def current() -> ModuleType:
    return postgresql if connection.vendor == "postgresql" else sqlite
