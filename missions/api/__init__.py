"""The record for programs: read-only, at /api/v1/. One file a noun, its schemas beside it."""

from . import handbook
from .version_1 import api

__all__ = ["api", "handbook"]
