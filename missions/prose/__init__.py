"""Article text: Markdown to safe HTML, the ``[[links]]`` and figures from the record in it."""

from .figures import ChangedFigure, changed_figures, figures_of, quote_figures
from .links import broken_links, find_again, note_lost, record_mentions
from .markdown import prepare, render
from .story import Story, tell, tell_again, tell_all, try_out

__all__ = [
    "ChangedFigure",
    "Story",
    "broken_links",
    "changed_figures",
    "figures_of",
    "find_again",
    "note_lost",
    "prepare",
    "quote_figures",
    "record_mentions",
    "render",
    "tell",
    "tell_again",
    "tell_all",
    "try_out",
]
