"""Every public page and file of the site, found as a reader finds them: by links.

A page whose address has a query is copied where a page without one leads to it, and with all
its own pages and downloads; further in there is no end of days and filters.
"""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from html import escape
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.contrib.contenttypes.models import ContentType

from missions import sitemaps
from missions.models import OldSlug

from .addresses import differs_by_paging, tidy
from .asking import Answer, Asked
from .pages import lead_links, without_forms

# Where crawling begins, besides the permanent and the former address of everything.
BEGINNINGS = [
    "/", "/sitemap.xml", "/robots.txt", "/humans.txt", "/llms.txt", "/favicon.ico",
    "/apple-touch-icon.png", "/manifest.webmanifest", "/.well-known/security.txt",
]  # fmt: skip
# Work only with somebody at the other end, or are not the public's.
LEFT_OUT = re.compile(
    r"^/(admin|api/v1|cards|cite|embed|oembed|preview|search/suggest)/|/(opensearch\.xml|indexnow\.txt)$"
)
MISSING = "/404.html"
IN_CSS = re.compile(r"""(?:url\(\s*|@import\s+)["']?([^"')\s]+)""")
IN_JS = re.compile(r"""(?:from|import)\s*\(?\s*["'](\.{0,2}/[^"']+)["']""")
IN_JSON = re.compile(r'"(?:src|url|start_url)"\s*:\s*"(/[^"]*)"')
STRICT = ("text/css", "text/javascript", "application/xml")
# Its lines are folded, through the middle of addresses.
CALENDAR = "text/calendar"
TEXTS = re.compile(r"text/(?!html)|application/(xml|json|javascript|[\w.-]+\+(xml|json))$")


@dataclass
class Copy:
    """What was found. ``files`` and ``redirects`` go by tidy address; ``dead`` pairs a link that
    leads nowhere and a page that has it."""

    files: dict[str, Answer] = field(default_factory=dict)
    redirects: dict[str, str] = field(default_factory=dict)
    dead: dict[str, str] = field(default_factory=dict)
    missing: str = ""


def crawl(*, at: datetime, live: str = "") -> Copy:
    """The site as anybody may read it at ``at``. ``live`` is where the site itself is served, and
    is named where a form was; all is held in memory."""
    asked, copy = Asked(), Copy()
    waiting = deque([*BEGINNINGS, *lasting(at)])
    seen = set(waiting)
    missing: list[str] = []
    named: dict[str, str] = {}
    while waiting:
        address = waiting.popleft()
        answer = asked.get(address)
        if answer.kind == "text/html" and answer.status == 200:
            answer = _page(answer, live)
        links = [link for link in _keep(copy, address, answer) if _is_wanted(link, address)]
        if answer.status >= 400:
            missing.append(address)
        # What only a text names may be an example, or not be set up here.
        elif answer.kind in STRICT or not TEXTS.match(answer.kind):
            named |= {link: address for link in links if link not in named}
        new = [link for link in dict.fromkeys(links) if link not in seen]
        seen.update(new)
        waiting.extend(new)
    copy.dead = {address: named[address] for address in missing if address in named}
    copy.missing = _page(asked.get(MISSING), live).text
    return copy


def lasting(at: datetime) -> Iterator[str]:
    """The permanent short address and all former addresses of every public page."""
    for section in sitemaps.SECTIONS.values():
        rows = section.rows(at)
        for row in rows.iterator(chunk_size=500):
            yield row.get_short_url()
        former = OldSlug.objects.filter(
            content_type=ContentType.objects.get_for_model(rows.model),
            object_id__in=rows.order_by().values("pk"),
        )
        for slug in former.values_list("slug", flat=True):
            yield rows.model(slug=slug).get_absolute_url()


def local(link: str, page: str) -> str | None:
    """The tidy address on this site to which ``link`` on ``page`` leads; None: not on this site."""
    link = urljoin(settings.SITE_URL + page, link.strip())
    if not link.startswith(settings.SITE_URL + "/"):
        return None
    return tidy(link.removeprefix(settings.SITE_URL).partition("#")[0])


def sentence(live: str, action: str) -> str:
    if not live:
        return "This is a copy without a server: here nothing can be searched or typed in."
    return (
        "This is a copy without a server. Search and choose any day on "
        f'<a href="{escape(live + action)}">the site itself</a>.'
    )


def _page(answer: Answer, live: str) -> Answer:
    html = without_forms(answer.text, lambda action: sentence(live, action))
    return Answer(answer.status, answer.kind, html.encode())


def _keep(copy: Copy, address: str, answer: Answer) -> list[str]:
    """Enter ``answer`` into ``copy``; the addresses that it names."""
    if answer.status in (301, 302, 308):
        to = local(answer.to, address)
        if to is None:
            return []
        copy.redirects[address] = to
        return [to]
    if answer.status != 200:
        return []
    copy.files[address] = answer
    return [link for link in _links(answer, address) if link]


def _links(answer: Answer, page: str) -> list[str | None]:
    if answer.kind == "text/html":
        found: list[str] = []

        def note(link: str) -> str:
            found.append(link)
            return link

        lead_links(answer.text, note)
    elif answer.kind == "text/css":
        found = IN_CSS.findall(answer.text)
    elif answer.kind.endswith("javascript"):
        found = IN_JS.findall(answer.text)
    elif TEXTS.match(answer.kind) and answer.kind != CALENDAR:
        found = [*IN_JSON.findall(answer.text), *absolute_links(answer.text)]
    else:
        found = []
    return [local(link, page) for link in found if not urlsplit(link).scheme.startswith("data")]


def absolute_links(text: str) -> list[str]:
    """The addresses of this site that a feed, a sitemap or a text names in full."""
    named = re.findall(re.escape(settings.SITE_URL) + r"/[^\s\"'<>,\\)]*", text)
    # Where markup is packed into a feed, a tag begins after the address.
    return [re.split("&(?:lt|gt|quot);", link)[0].replace("&amp;", "&") for link in named]


def _is_wanted(link: str, page: str) -> bool:
    if LEFT_OUT.search(link.partition("?")[0]):
        return False
    if link.startswith("/search/") and "?" in link:
        return False
    return "?" not in link or "?" not in page or differs_by_paging(link, page)
