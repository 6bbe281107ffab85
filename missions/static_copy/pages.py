"""A page of the site made fit for a copy: its links led elsewhere, its forms turned into links."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape, unescape
from html.parser import HTMLParser
from urllib.parse import urlencode

LINKS = {"href", "src", "srcset", "content"}
ATTRIBUTE = re.compile(r"""(\s)([a-zA-Z:-]+)(\s*=\s*)("[^"]*"|'[^']*'|[^\s"'>]+)""")
# None: what it leads to is not in the copy.
Lead = Callable[[str], str | None]


class _Passing(HTMLParser):
    """Hands a page through as it is written; subclasses change what they must."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.out: list[str] = []

    def read(self, html: str) -> str:
        self.feed(html)
        self.close()
        return "".join(self.out)

    def put(self, text: str) -> None:
        self.out.append(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.put(self.get_starttag_text() or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        self.put(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.put(data)

    def handle_entityref(self, name: str) -> None:
        self.put(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.put(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        self.put(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self.put(f"<!{decl}>")


class _Links(_Passing):
    def __init__(self, lead: Lead) -> None:
        super().__init__()
        self.lead = lead

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.is_lost = False
        text = ATTRIBUTE.sub(
            lambda found: self.attribute(tag, found), self.get_starttag_text() or ""
        )
        if not (self.is_lost and tag == "link"):
            self.put(text)

    def attribute(self, tag: str, found: re.Match[str]) -> str:
        space, name, equals, value = found.groups()
        if name.lower() not in LINKS:
            return found[0]
        given = unescape(value.strip("\"'"))
        if name.lower() == "content" and not given.startswith("http"):
            return found[0]
        if name.lower() == "srcset":
            led: str | None = ", ".join(
                " ".join([self.lead(url) or url, *rest])
                for url, *rest in (part.split() for part in given.split(",") if part.strip())
            )
        else:
            led = self.lead(given)
        if led is None:
            # The words of a link stay; they lead nowhere.
            self.is_lost = True
            return ""
        return found[0] if led == given else f'{space}{name}{equals}"{escape(led)}"'


@dataclass
class Choice:
    """One value of one field, under the words above it; ``words`` are HTML."""

    heading: str
    name: str
    value: str
    words: str = ""


class _Forms(_Passing):
    """Every choice of a form as a link; what is typed cannot be chosen in a copy."""

    def __init__(self, note: Callable[[str], str]) -> None:
        super().__init__()
        self.note = note
        self.action: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.action, self.field, self.reading = given.get("action", ""), "", ""
            self.words = {"legend": "", "label": ""}
            self.choices: list[Choice] = []
        elif self.action is None:
            super().handle_starttag(tag, attrs)
        elif tag in self.words:
            self.reading, self.words[tag] = tag, ""
        elif tag == "select":
            self.field = given.get("name", "")
        elif tag == "option":
            self.choose(self.words["label"], self.field, given)
        elif tag == "input" and given.get("type") == "radio":
            self.choose(self.words["legend"], given.get("name", ""), given)

    def handle_endtag(self, tag: str) -> None:
        if self.action is None:
            super().handle_endtag(tag)
        elif tag == "form":
            links, self.action = self.links(self.action), None
            self.put(links)
        elif tag in ("option", "label", "legend"):
            self.reading = ""

    def choose(self, heading: str, name: str, given: dict[str, str]) -> None:
        self.choices.append(Choice(heading.strip(), name, given.get("value", "")))
        self.reading = "choice"

    def put(self, text: str) -> None:
        if self.action is None:
            super().put(text)
        elif self.reading == "choice":
            self.choices[-1].words += text
        elif self.reading:
            self.words[self.reading] += text

    def links(self, action: str) -> str:
        groups: dict[str, list[str]] = {}
        for choice in self.choices:
            query = f"?{urlencode({choice.name: choice.value})}" if choice.value else ""
            link = f'<a href="{escape(action + query)}">{choice.words.strip()}</a>'
            groups.setdefault(choice.heading, []).append(link)
        lines = [f"{heading}: {' · '.join(links)}" for heading, links in groups.items()]
        return "".join(f"<p>{line}</p>" for line in [*lines, self.note(action)])


def lead_links(html: str, lead: Lead) -> str:
    """``html`` with every link as ``lead`` has it; where that is None, only its words stay."""
    return _Links(lead).read(html)


def without_forms(html: str, note: Callable[[str], str]) -> str:
    """Choices become links; ``note`` makes the sentence (HTML) that stands in for the rest, from
    the address the form was sent to."""
    return _Forms(note).read(html)


def with_note(html: str, note: str) -> str:
    """``note`` (HTML) at the end of the page's foot."""
    before, foot, after = html.rpartition("</footer>")
    return f"{before}{note}{foot}{after}" if foot else html
