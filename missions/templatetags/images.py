"""What pages print of a picture."""

from urllib.parse import urljoin

from django import template

from missions import renditions
from missions.models import Image

register = template.Library()


@register.simple_tag
def rendered(image: Image, shape: str) -> renditions.Shown:
    return renditions.shown(image, shape)


@register.filter
def absolute(address: str, site_url: str) -> str:
    """With the site's own scheme and host, unless a storage has given it another."""
    return urljoin(site_url, address)
