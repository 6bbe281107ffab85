"""Article text: Markdown to safe HTML, and the ``[[links]]`` from it into the record."""

from .links import broken_links, record_mentions
from .markdown import prepare, render
from .story import Story, tell

__all__ = ["Story", "broken_links", "prepare", "record_mentions", "render", "tell"]
