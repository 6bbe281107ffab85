"""The whole public site as files that any host of static files can serve."""

from .crawling import Copy, crawl
from .writing import MARK, FolderError, write

__all__ = ["MARK", "Copy", "FolderError", "crawl", "write"]
