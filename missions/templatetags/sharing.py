"""What the head of a page tells machines, and the card that goes with a link to it."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from missions.models import Addressable, Article, address_of
from missions.sharing import SHARED, card_url, json_ld, oembed_url

from .record import updated_later

register = template.Library()


@register.simple_tag(takes_context=True)
def structured_data(context: template.Context) -> str | SafeString:
    """JSON-LD of the page; nothing for a preview, which nobody but its reader should know of."""
    page = context.get("page")
    if page is None or context.get("is_preview"):
        return ""
    flat: dict[Any, Any] = context.flatten()
    if article := flat.get("article"):
        flat["updated"] = updated_later(article)
    text = json_ld.script(json_ld.document(page, flat))
    return format_html('<script type="application/ld+json">{}</script>', text)


@register.simple_tag(takes_context=True)
def share_card(context: template.Context) -> str | SafeString:
    """The page's card or, where it has none of its own, the site's; and the way to embed it."""
    page = context.get("page")
    if page is None:
        return ""
    target = subject(context)
    tags = format_html(
        '<meta property="og:image" content="{}">\n'
        '<meta property="og:image:alt" content="{}">\n'
        '<meta name="twitter:card" content="summary_large_image">\n',
        card_url(target or "home"),
        page.title if target else context.get("site_name", ""),
    )
    # An article has its bytes for its text; of the way to embed it tells the Link header.
    if target is None or isinstance(target, Article):
        return tags
    return format_html(
        '{}<meta property="og:image:width" content="1200">\n'
        '<meta property="og:image:height" content="630">\n'
        '<link rel="alternate" type="application/json+oembed" href="{}">',
        tags,
        oembed_url(target),
    )


def subject(context: template.Context) -> Addressable | str | None:
    """The public object of whose own page this is the head, or “race” as it stands today."""
    page, target = context["page"], context.get("object")
    if page.path == address_of("race"):
        return "race"
    if context.get("is_preview") or not isinstance(target, Addressable):
        return None
    is_own = page.path == target.get_absolute_url()
    return target if is_own and SHARED.get(target.letter) is type(target) else None
