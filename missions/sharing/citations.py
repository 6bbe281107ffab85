"""A page as scholars cite it: plain text, BibTeX, RIS and CSL-JSON.

What is cited is a version where readers have seen one, for its address never changes its content.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.conf import settings

from missions.models import Addressable, Article, Publishable
from missions.publishing import seen_by_readers
from missions.wording import SITE_NAME

from .things import signed

# What has a meaning of its own in BibTeX, and how it is written.
BIBTEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#",
    "%": r"\%", "_": r"\_", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True)
class Author:
    """A person's last word is the family name; the name of a body is never taken apart."""

    name: str
    is_person: bool

    @property
    def parts(self) -> tuple[str, str]:
        """Given and family name."""
        given, _, family = self.name.rpartition(" ")
        return given, family


@dataclass(frozen=True)
class Citation:
    """``version`` is 0 where readers have seen none that is kept; ``day`` may not be known."""

    key: str
    title: str
    address: str
    authors: list[Author] = field(default_factory=list)
    day: date | None = None
    version: int = 0
    is_article: bool = False

    @property
    def signatures(self) -> list[Author]:
        """Whoever signs; the publication where nobody does."""
        return self.authors or [Author(SITE_NAME, is_person=False)]

    def text(self) -> str:
        names = _listed(author.name for author in self.authors)
        title = self.title if self.title.endswith((".", "?", "!", "…")) else f"{self.title}."
        parts = [f"{names.rstrip('.')}." if names else "", f"“{title}”", SITE_NAME]
        details = [f"{self.day.day} {self.day:%B %Y}"] if self.day else []
        details += [f"version {self.version}"] if self.version else []
        said = " ".join(part for part in parts if part)
        return f"{', '.join([said, *details])}. {self.address}"

    def bibtex(self) -> str:
        names = [_bibtex_name(author) for author in self.signatures]
        fields = {
            "author": " and ".join(names),
            "title": f"{{{_bibtex(self.title)}}}",
            "publisher": _bibtex(SITE_NAME),
            "url": self.address,
            "language": "english",
        }
        if self.day:
            fields |= {"year": str(self.day.year), "day": str(self.day.day)}
        if self.version:
            fields["note"] = f"Version {self.version}"
        lines = [f"  {name} = {{{value}}}," for name, value in fields.items()]
        # A macro of every style, which prints it in the language of the document.
        lines += [f"  month = {MONTHS[self.day.month - 1]},"] if self.day else []
        return "\n".join([f"@misc{{{self.key},", *lines, "}", ""])

    def ris(self) -> str:
        fields = [("TY", "NEWS" if self.is_article else "ELEC"), ("ID", self.key)]
        for author in self.signatures:
            given, family = author.parts
            is_split = author.is_person and given
            fields.append(("AU", f"{family}, {given}" if is_split else author.name))
        fields += [("TI", self.title), ("T2", SITE_NAME), ("PB", SITE_NAME)]
        if self.day:
            fields += [("PY", str(self.day.year)), ("DA", f"{self.day:%Y/%m/%d}")]
        fields += [("ET", str(self.version))] if self.version else []
        fields += [("UR", self.address), ("LA", "en-GB"), ("ER", "")]
        return "".join(f"{tag}  - {_one_line(value)}\r\n" for tag, value in fields)

    def csl(self) -> list[dict[str, Any]]:
        item: dict[str, Any] = {
            "id": self.key,
            "type": "article-newspaper" if self.is_article else "webpage",
            "title": self.title,
            "container-title": SITE_NAME,
            "publisher": SITE_NAME,
            "author": [_csl_name(author) for author in self.signatures],
            "URL": self.address,
            "language": "en-GB",
        }
        if self.day:
            item["issued"] = {"date-parts": [[self.day.year, self.day.month, self.day.day]]}
        if self.version:
            item["version"] = str(self.version)
        return [item]

    def csl_json(self) -> str:
        return json.dumps(self.csl(), ensure_ascii=False, indent=1)


def cite(target: Addressable, *, at: datetime) -> Citation:
    """The latest version of a public object that readers have seen."""
    seen = seen_by_readers(target, at=at)
    address = settings.SITE_URL + target.get_absolute_url()
    day = _dated(target)
    if seen:
        address += f"versions/{len(seen)}/"
        day = seen[-1].since.date()
    return Citation(
        key=f"record-{target.letter}-{target.short_id}" + (f"-v{len(seen)}" if seen else ""),
        title=str(target),
        address=address,
        authors=_authors(target) if isinstance(target, Article) else [],
        day=day,
        version=len(seen),
        is_article=isinstance(target, Article),
    )


def _dated(target: Addressable) -> date | None:
    """When a story came out; when a page of the record was last changed, where that is known."""
    if isinstance(target, Article):
        return target.publish_at.date() if target.publish_at else None
    return target.updated_at.date() if isinstance(target, Publishable) else None


def _authors(article: Article) -> list[Author]:
    bylines = article.bylines.select_related("author").order_by("order", "pk")
    names = [byline.author.name for byline in bylines]
    return [Author(name, signed(name)["@type"] == "Person") for name in names]


def _listed(names: Iterable[str]) -> str:
    *most, last = list(names) or [""]
    return f"{', '.join(most)} and {last}" if most else last


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _bibtex(text: str) -> str:
    return "".join(BIBTEX.get(letter, letter) for letter in _one_line(text))


def _bibtex_name(author: Author) -> str:
    # Braces keep the name of a body, and the word “and” in a name, from being taken apart.
    is_simple = author.is_person and not re.search(r"(?i)\band\b|,", author.name)
    return _bibtex(author.name) if is_simple else f"{{{_bibtex(author.name)}}}"


def _csl_name(author: Author) -> dict[str, str]:
    given, family = author.parts
    return {"family": family, "given": given} if author.is_person and given else {
        "literal": author.name
    }  # fmt: skip
