"""An article's text for other programs: absolute links, and Markdown made from what readers see.

Not the Markdown that its author typed: that names drafts and holds notes that no reader sees.
"""

from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from justhtml import JustHTML

from missions import models
from missions.prose import Story

from .schemas import absolute

ADDRESSES = ("href", "src")


def whole_text(story: Story) -> JustHTML:
    """The story with its pictures and, where its cards stand, a link to the mission."""
    html = SafeString("").join(part for piece in story.parts for part in _pieces(piece))
    document = JustHTML(html + _notes(story.sources), sanitize=False, fragment=True)
    for name in ADDRESSES:
        for node in document.query(f"[{name}]"):
            attributes = node.attrs or {}
            # “#note-3” stays: it leads within the text.
            if (address := attributes[name]) and address.startswith("/"):
                attributes[name] = absolute(address)
    return document


def _pieces(part: Any) -> list[str]:
    pieces = [part.html]
    if part.mission is not None:
        url = part.mission.get_absolute_url()
        pieces.append(format_html('<p><a href="{}">{}</a></p>\n', url, part.mission))
    if part.image is not None:
        image: models.Image = part.image
        said = " ".join(filter(None, [part.caption, f"{image.credit}, {image.licence}"]))
        figure = '<figure><img src="{}" alt="{}"><figcaption>{}</figcaption></figure>\n'
        pieces.append(format_html(figure, image.file.url, image.alt, said))
    return pieces


def _notes(sources: list[models.Source]) -> SafeString:
    """What the numbers in the text lead to."""
    if not sources:
        return SafeString("")
    items = format_html_join(
        "\n",
        '<li id="source-{}"><a href="{}">{}</a></li>',
        ((number, source.get_absolute_url(), source) for number, source in enumerate(sources, 1)),
    )
    return format_html("<ol>\n{}\n</ol>\n", items)
