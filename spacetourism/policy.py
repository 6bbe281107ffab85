"""What a browser may do with our pages. Nothing is allowed that is not named here.

There is no nonce, so that one answer can be cached for everybody, and nothing inline.
"""

from urllib.parse import urlsplit

# What a page of ours never asks for, closed to it and to whatever it might one day hold.
DENIED = (
    "accelerometer",
    "autoplay",
    "browsing-topics",
    "camera",
    "display-capture",
    "encrypted-media",
    "gamepad",
    "geolocation",
    "gyroscope",
    "hid",
    "idle-detection",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "screen-wake-lock",
    "serial",
    "usb",
    "window-management",
    "xr-spatial-tracking",
)
PERMISSIONS_POLICY = ", ".join(f"{feature}=()" for feature in DENIED)

# A file (a picture, a download, a stylesheet) opened in a window of its own runs and loads nothing.
FILE_POLICY = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox"


def page_policy(*, static_url: str, media_url: str, https: bool) -> str:
    """The Content-Security-Policy of a page; files on another host bring that host in."""
    static, media = origin(static_url), origin(media_url)
    directives = {
        "default-src": "'none'",
        "script-src": f"'self' {static}",
        "style-src": f"'self' {static}",
        "img-src": " ".join(dict.fromkeys(["'self'", static, media])),
        "font-src": f"'self' {static}",
        "connect-src": "'self'",
        "manifest-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
        "object-src": "'none'",
    } | ({"upgrade-insecure-requests": ""} if https else {})
    return "; ".join(
        f"{name} {' '.join(value.split())}".strip() for name, value in directives.items()
    )


def origin(url: str) -> str:
    """The scheme and host of an address; empty for one on the site itself."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
