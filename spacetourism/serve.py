"""Serves the site with granian, and says where.

`python -m spacetourism.serve --port 8000`. Any other WSGI server can serve
`spacetourism.wsgi:application` just as well.
"""

import argparse
import errno
import socket
import sys

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=1)
    options = parser.parse_args()
    refuse_taken_port(options.host, options.port)
    server = Granian(
        "spacetourism.wsgi:application",
        address=options.host,
        port=options.port,
        interface=Interfaces.WSGI,
        workers=options.workers,
        blocking_threads=4,
        log_level=LogLevels.warning,
    )

    def announce() -> None:
        sys.stdout.write(
            f"\nThe site is at http://{options.host}:{options.port}/ (Ctrl-C stops it).\n"
            "Make an editor account with: make editor\n"
        )
        sys.stdout.flush()

    server.on_startup(announce)
    server.serve()


def refuse_taken_port(host: str, port: int) -> None:
    """Say it plainly, before a server does so in its own words."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                sys.exit(f"Port {port} is in use. Choose another: make run PORT={port + 1}")
            sys.exit(f"Cannot serve on {host}:{port}: {error.strerror}.")


if __name__ == "__main__":
    main()
