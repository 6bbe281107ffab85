"""An authenticator app (RFC 6238), written apart from what it is to test."""

import base64
import hmac
import time


def code_of(secret: str, *, steps: int = 0) -> str:
    """The six digits that an app shows now, or so many half minutes later."""
    key = base64.b32decode(secret, casefold=True)
    counter = int(time.time()) // 30 + steps
    digest = hmac.digest(key, counter.to_bytes(8, "big"), "sha1")
    start = digest[-1] & 15
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"
