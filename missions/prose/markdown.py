"""Markdown to safe HTML, with a marked place for each ``[[link]]``.

The links are not filled in here: what they lead to may be renamed, published or corrected
after the text was saved. ``story.tell`` fills them in when the page is shown.
"""

import re
from collections.abc import Sequence
from functools import cache
from html import escape
from typing import Any, NamedTuple

import nh3
from anyascii import anyascii
from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.anchors import anchors_plugin
from mdit_py_plugins.footnote import footnote_plugin

from missions.models import MENTIONED, PICTURE, Article

# Raise it whenever the same Markdown gives other HTML: stored text is then rendered anew.
RENDERER = 4

_REFERENCE = re.compile(r"\[\[([^\[\]|\n]{1,120})(?:\|([^\[\]\n]{1,200}))?\]\]")
_TAGS = {
    "a", "abbr", "blockquote", "br", "code", "div", "em", "h2", "h3", "h4", "hr", "li", "ol", "p",
    "pre", "s", "section", "span", "strong", "sup", "table", "tbody", "td", "th", "thead", "tr",
    "ul",
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href", "id", "class", "title"},
    "div": {"class", "tabindex", "role", "aria-label"},
    "h2": {"id"},
    "h3": {"id"},
    "h4": {"id"},
    "hr": {"class"},
    "li": {"id", "class"},
    "ol": {"class", "start"},
    "section": {"class"},
    "span": {"data-card", "data-picture", "data-ref"},
    "sup": {"class", "id"},
    "td": {"class"},
    "th": {"class"},
}


class Reference(NamedTuple):
    """A ``[[link]]`` as written: its kind, its slug and the words it shows.

    With a ``figure`` it shows that figure of the object instead of words.
    """

    kind: str
    slug: str
    label: str
    figure: str = ""
    # A picture on a line by itself, which is the only place for one.
    is_alone: bool = False

    @property
    def name(self) -> str:
        """The key under which ``Mention`` keeps it."""
        return f"{self.kind}:{self.slug}"

    @property
    def place(self) -> str:
        """What marks its place in the rendered text: the name, and the figure if there is one."""
        return f"{self.name}:{self.figure}" if self.figure else self.name

    @classmethod
    def read(cls, target: str, label: str | None) -> "Reference":
        """``slug``, ``kind:slug``, ``slug:figure`` (of a mission) or ``kind:slug:figure``."""
        parts = [part.strip().lower() for part in target.split(":", 2)]
        if len(parts) == 1 or (len(parts) == 2 and parts[0] not in (*MENTIONED, PICTURE)):
            parts.insert(0, "mission")
        kind, slug, *figure = parts
        # A colon with nothing behind it asks for a figure that no object has.
        return cls(kind, slug, (label or "").strip(), (figure[0] or "?") if figure else "")


def prepare(article: Article) -> None:
    """Render the body into the article, if that was not done for this text and renderer."""
    article.body_html = render(article.body)
    article.body_renderer = RENDERER


def render(text: str) -> str:
    """Safe HTML; each ``[[link]]`` is a ``<span data-ref="kind:slug">words</span>``,
    a live figure a ``<span data-ref="kind:slug:figure"></span>``.

    The block that first speaks of a mission is followed by
    ``<span data-card="mission:slug"></span>``; a picture on a line by itself is a
    ``<span data-picture="image:short-id">caption</span>``.
    """
    html = _parser().render(text)
    return nh3.clean(html, tags=_TAGS, attributes=_ATTRIBUTES, link_rel="noopener")


def references(text: str) -> list[Reference]:
    """The ``[[links]]`` of a text in reading order; those inside code are no links."""
    found = []
    for block in _parser().parse(text):
        if block.type == "picture":
            found.append(Reference(**block.meta))
        for token in block.children or ():
            if token.type == "reference":
                found.append(Reference(**token.meta))
    return found


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "typographer": True, "linkify": True})
    parser.enable(["table", "strikethrough", "replacements", "smartquotes", "linkify"])
    parser.disable("image")
    # Only what is written as an address becomes one: "Space.com" is a newsroom's name.
    assert parser.linkify is not None  # noqa: S101
    parser.linkify.set({"fuzzy_link": False, "fuzzy_email": False})
    parser.use(footnote_plugin)
    parser.use(anchors_plugin, min_level=2, max_level=3, slug_func=_heading_id)
    parser.inline.ruler.before("link", "reference", _read_reference)
    parser.core.ruler.push("presentation", _tidy)
    parser.core.ruler.push("pictures", _place_pictures)
    parser.core.ruler.push("cards", _place_cards)
    parser.add_render_rule("reference", _write_reference)
    parser.add_render_rule("card", _write_card)
    parser.add_render_rule("picture", _write_picture)
    return parser


def _heading_id(title: str) -> str:
    # The prefix keeps ids off the names that scripts and page parts use.
    return "s-" + slugify(anyascii(title))


def _read_reference(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith("[[", state.pos):
        return False
    match = _REFERENCE.match(state.src, state.pos)
    if match is None:
        return False
    if not silent:
        token = state.push("reference", "", 0)
        token.meta = Reference.read(match[1], match[2])._asdict()
    state.pos = match.end()
    return True


def _write_reference(self: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    reference = Reference(**tokens[index].meta)
    return f'<span data-ref="{escape(reference.place)}">{escape(reference.label)}</span>'


def _tidy(state: StateCore) -> None:
    """No inline style, no second h1, and wide tables that scroll by themselves."""
    tokens = []
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close") and token.tag in ("h1", "h5", "h6"):
            token.tag = "h2" if token.tag == "h1" else "h4"
        if token.type in ("th_open", "td_open") and (style := token.attrs.pop("style", "")):
            token.attrs["class"] = "align-" + str(style).removeprefix("text-align:")
        if token.type == "table_open":
            frame = Token("table_frame_open", "div", 1, block=True)
            frame.attrs = {
                "class": "table-scroll", "tabindex": "0", "role": "region", "aria-label": "Table",
            }  # fmt: skip
            tokens.append(frame)
        tokens.append(token)
        if token.type == "table_close":
            tokens.append(Token("table_frame_close", "div", -1, block=True))
    state.tokens = tokens


def _place_pictures(state: StateCore) -> None:
    """A paragraph of nothing but pictures becomes these pictures, which stand between paragraphs.

    Only at the outermost level: a list or a quotation has no room for one.
    """
    tokens: list[Token] = []
    for token in state.tokens:
        tokens.append(token)
        if token.type == "paragraph_close" and token.level == 0:
            shown = _pictures(tokens[-2])
            if shown:
                tokens[-3:] = shown
    state.tokens = tokens


def _pictures(text: Token) -> list[Token]:
    """The pictures that a stretch of text consists of; none where it says anything else."""
    shown = []
    for child in text.children or ():
        if child.type == "reference" and child.meta["kind"] == PICTURE and not child.meta["figure"]:
            meta = child.meta | {"is_alone": True}
            shown.append(Token("picture", "span", 0, block=True, meta=meta))
        elif child.type not in ("softbreak", "hardbreak", "text") or child.content.strip():
            return []
    return shown


def _write_picture(self: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    picture = Reference(**tokens[index].meta)
    return f'<span data-picture="{escape(picture.name)}">{escape(picture.label)}</span>\n'


def _place_cards(state: StateCore) -> None:
    """Mark where a mission's card belongs: after the outermost block that first names it.

    Not after a heading, which would be torn from its text; not for a table, which shows figures
    of its own; not among the footnotes.
    """
    tokens: list[Token] = []
    placed: set[str] = set()
    waiting: list[str] = []
    in_table = False
    for index, token in enumerate(state.tokens):
        if token.type == "footnote_block_open":
            tokens += state.tokens[index:]
            break
        tokens.append(token)
        if token.type in ("table_open", "table_close"):
            in_table = token.type == "table_open"
        elif not in_table:
            waiting += [name for name in _missions(token) if name not in (*placed, *waiting)]
        if token.nesting == -1 and token.level == 0 and token.type != "heading_close":
            tokens += [Token("card", "span", 0, block=True, meta={"name": n}) for n in waiting]
            placed.update(waiting)
            waiting = []
    state.tokens = tokens


def _missions(token: Token) -> list[str]:
    """The names of the missions that a stretch of text speaks of, each once."""
    children = [child for child in token.children or () if child.type == "reference"]
    names = [Reference(**c.meta).name for c in children if c.meta["kind"] == "mission"]
    return list(dict.fromkeys(names))


def _write_card(self: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    return f'<span data-card="{escape(tokens[index].meta["name"])}"></span>\n'
