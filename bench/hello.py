"""The least that a server can do: an answer of a fixed size, for bench/serving.py."""

import os

CONTENT = os.urandom(int(os.environ.get("HELLO_BYTES", "9000")))
HEADERS = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(CONTENT)))]


def application(environ, start_response):
    start_response("200 OK", HEADERS)
    return (CONTENT,)
