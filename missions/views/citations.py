"""“Cite or embed”: everything that can be taken away from a page, and each citation as a file."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from missions import sharing
from missions.models import Addressable
from missions.race import DEFAULT_LINE
from missions.sharing import Citation, WithdrawnError

from .generic import Page, shorten
from .race import cite as race_address
from .race import page_of as race_page
from .rule import Rule

FORMATS: dict[str, tuple[str, str, Callable[[Citation], str]]] = {
    "txt": ("Plain text", "text/plain; charset=utf-8", lambda c: c.text() + "\n"),
    "bib": ("BibTeX", "application/x-bibtex; charset=utf-8", Citation.bibtex),
    "ris": ("RIS", "application/x-research-info-systems; charset=utf-8", Citation.ris),
    "json": ("CSL-JSON", "application/vnd.citationstyles.csl+json", Citation.csl_json),
}


@require_safe
def cite(request: HttpRequest, letter: str, name: str) -> HttpResponse:
    target, citation, query = _cited(request, letter, name)
    files = [
        (label, reverse("cite_file", args=[letter, name, suffix]) + query)
        for suffix, (label, _, _) in FORMATS.items()
    ]
    context = {"citation": citation, "files": files, "page": _page(request, citation, query)}
    if isinstance(target, Addressable):
        address = settings.SITE_URL + target.get_short_url()
    else:
        address = citation.address
    # The race of a past day has no card: there is one for today alone.
    shown = {} if query else _taken_away(target)
    return render(request, "sharing/cite.html", context | shown | {"address": address})


@require_safe
def cite_file(request: HttpRequest, letter: str, name: str, suffix: str) -> HttpResponse:
    if suffix not in FORMATS:
        raise Http404("There is no such form of a citation: choose txt, bib, ris or json.")
    _, citation, _ = _cited(request, letter, name)
    _, kind, write = FORMATS[suffix]
    return HttpResponse(
        write(citation),
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{citation.key}.{suffix}"'},
    )


def _taken_away(target: Any) -> dict[str, Any]:
    card = sharing.card_of(target, at=timezone.now())
    return {
        "snippet": sharing.snippet(target, card.title),
        "embed": sharing.embed_url(target),
        "oembed": sharing.oembed_url(target),
        "card_file": reverse("card", args=[*_address(target, card.digest)]),
        "card_alt": card.alt,
    }


def _address(target: Any, digest: str) -> tuple[str, str]:
    letter, name = sharing.place_of(target)
    return letter, f"{name}-{digest}"


def _cited(request: HttpRequest, letter: str, name: str) -> tuple[Any, Citation, str]:
    """What is cited, its citation, and the part of the address that says by which rule."""
    at = timezone.now()
    try:
        target = sharing.shared(letter, name, at=at)
    except WithdrawnError as withdrawn:
        raise Http404(f"This page was withdrawn: {withdrawn}") from None
    if isinstance(target, Addressable):
        return target, sharing.cite(target, at=at), ""
    if target != "race":
        raise Http404("There is nothing to cite at this address.")
    rule = Rule.read(request, at, DEFAULT_LINE)
    day = rule.moment.day
    citation = Citation(
        f"record-race-{rule.line}-{day}", race_page(rule).title, race_address(rule), day=day
    )
    query = rule.query()
    return target, citation, f"?{query}" if query else ""


def _page(request: HttpRequest, citation: Citation, query: str) -> Page:
    page = citation.address.removeprefix(settings.SITE_URL).partition("versions/")[0]
    return Page(
        shorten(f"Cite or embed: {citation.title}", 150),
        shorten(f"How to link to, cite and embed “{citation.title}”, with files to take away."),
        request.path + query,
        [(citation.title, page)],
    )
