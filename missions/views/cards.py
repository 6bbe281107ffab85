"""The card of an object: as a picture, as a page to be framed, and what tells of both."""

from threading import Lock
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from missions import sharing
from missions.sharing import Card, MeasureError, WithdrawnError

from .limits import limited

# Drawing takes half a second of a processor: each process draws one card at a time.
DRAWING = Lock()
PATIENCE = 5
DAY = 86_400


@require_safe
@limited("card", plain=True)
def card(request: HttpRequest, letter: str, name: str) -> HttpResponse:
    """The picture under its lasting address, or under one that names this very drawing.

    Nothing is drawn but the card that an object has now, and that once for each process or,
    with a shared cache, for all of them.
    """
    short_id, _, digest = name.partition("-")
    target = _target(letter, short_id)
    shown = sharing.card_of(target, at=timezone.now())
    if digest and digest != shown.digest:
        moved = HttpResponseRedirect(sharing.card_url(target, shown.digest))
        moved["Cache-Control"] = "no-cache"
        return moved
    content = _drawn(shown)
    if content is None:
        return HttpResponse(
            "Other cards are being drawn.", status=503, headers={"Retry-After": "10"},
            content_type="text/plain; charset=utf-8",
        )  # fmt: skip
    lasts = "public, max-age=31536000, immutable" if digest else "public, max-age=3600"
    return HttpResponse(content, content_type="image/png", headers={"Cache-Control": lasts})


def _drawn(shown: Card) -> bytes | None:
    key = f"card:{shown.digest}"
    if kept := cache.get(key):
        return kept
    if not DRAWING.acquire(timeout=PATIENCE):
        return None
    try:
        # Whoever waited for the same card finds it now.
        content = cache.get(key) or sharing.draw(shown)
        cache.set(key, content, 30 * DAY)
    finally:
        DRAWING.release()
    return content


@require_safe
@xframe_options_exempt
def embed(request: HttpRequest, letter: str, name: str) -> HttpResponse:
    """The only page of the site that others may frame."""
    try:
        target = _shared(letter, name)
    except WithdrawnError as withdrawn:
        return _framed(
            render_to_string("sharing/embed.html", _embedded(reason=str(withdrawn))), 410
        )
    shown = sharing.card_of(target, at=timezone.now())
    path = reverse(target) if isinstance(target, str) else target.get_absolute_url()
    context = _embedded(card=shown, title=shown.title, canonical=settings.SITE_URL + path)
    context["portrait"] = next(iter(shown.portraits), None)
    return _framed(render_to_string("sharing/embed.html", context))


def _embedded(**context: Any) -> dict[str, Any]:
    site = {"site_url": settings.SITE_URL, "site_name": sharing.SITE_NAME}
    # Our own file; its hash stands in the policy.
    style = mark_safe(sharing.STYLE)  # noqa: S308
    return {"title": "Withdrawn", "style": style} | site | context


def _framed(html: str, status: int = 200) -> HttpResponse:
    return HttpResponse(html, status=status, headers={
        "Content-Security-Policy": sharing.POLICY,
        "Cross-Origin-Resource-Policy": "cross-origin",
        "X-Robots-Tag": "noindex",
    })  # fmt: skip


@require_safe
def oembed(request: HttpRequest) -> HttpResponse:
    """oEmbed 1.0 for the addresses of this site, whichever of them."""
    kind = request.GET.get("format", "json")
    if kind not in ("json", "xml"):
        return _plain(f"There is no format “{kind[:20]}”: choose json or xml.", 501)
    address = request.GET.get("url", "")
    if not address:
        return _plain("Say which page in the parameter url.", 400)
    at = timezone.now()
    try:
        target = sharing.find_by_address(address, at=at)
        if target is None:
            return _plain("No card of this site has this address.", 404)
        said = sharing.answer(target, sharing.card_of(target, at=at), request.GET)
    except WithdrawnError:
        return _plain("This page was withdrawn.", 404)
    except MeasureError as error:
        return _plain(str(error), 400)
    if kind == "xml":
        response = HttpResponse(sharing.as_xml(said), content_type="text/xml; charset=utf-8")
    else:
        response = JsonResponse(said, json_dumps_params={"ensure_ascii": False})
    # Scripts of any site may ask; there is nothing here that not everybody may read.
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = "public, max-age=3600"
    return response


def _plain(message: str, status: int) -> HttpResponse:
    return HttpResponse(f"{message}\n", status=status, content_type="text/plain; charset=utf-8",
                        headers={"Access-Control-Allow-Origin": "*"})  # fmt: skip


def _target(letter: str, name: str) -> Any:
    try:
        return _shared(letter, name)
    except WithdrawnError:
        raise Http404("This page was withdrawn.") from None


def _shared(letter: str, name: str) -> Any:
    target = sharing.shared(letter, name, at=timezone.now())
    if target is None:
        raise Http404("There is no card at this address.")
    return target
