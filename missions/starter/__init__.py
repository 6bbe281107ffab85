"""The content the site is born with: its files, and the loader that never overwrites."""

from .loading import ROOT, check, load
from .problems import StarterError
from .writing import Report

__all__ = ["ROOT", "Report", "StarterError", "check", "load"]
