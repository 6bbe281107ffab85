"""Serves the site with granian, and says where.

`python -m spacetourism.serve --port 8000`, or all of it by environment: HOST, PORT, WEB_WORKERS
(processes), WEB_THREADS (of each). Any other WSGI server can serve
`spacetourism.wsgi:application` just as well.
"""

import argparse
import errno
import multiprocessing
import os
import resource
import signal
import socket
import sys
import threading
from multiprocessing.connection import wait
from wsgiref.types import WSGIApplication

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

# Connections that a worker keeps open, of which most do nothing; beyond, it accepts none.
MOST_CONNECTIONS = 8192
# Files that a worker needs for itself: databases, pipes, uploads, pages.
FILES = 256


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    given = os.environ.get
    parser.add_argument("--host", default=given("HOST") or "127.0.0.1")
    parser.add_argument("--port", type=int, default=given("PORT") or "8000")
    parser.add_argument("--workers", type=int, default=given("WEB_WORKERS") or "2")
    parser.add_argument("--threads", type=int, default=given("WEB_THREADS") or "4")
    options = parser.parse_args()
    if min(options.workers, options.threads) < 1:
        parser.error("there must be at least one worker, and one thread in it")
    os.environ.setdefault("WARM_PAGES", "on")
    os.environ["WEB_THREADS"] = str(options.threads)
    refuse_taken_port(options.host, options.port)
    server = Granian(
        "spacetourism.wsgi:application",
        address=options.host,
        port=options.port,
        interface=Interfaces.WSGI,
        # Where a connection could also become HTTP/2, one that says nothing is never closed.
        http=HTTPModes.http1,
        backpressure=room_for_connections(),
        workers=options.workers,
        blocking_threads=options.threads,
        # A worker that died comes back, and nothing was only in its memory.
        respawn_failed_workers=True,
        # A worker that is told to stop while it starts does not hear it, and would be waited for.
        workers_kill_timeout=10,
        log_level=LogLevels.warning,
    )

    def announce() -> None:
        sys.stdout.write(
            f"\nThe site is at http://{options.host}:{options.port}/ (Ctrl-C stops it).\n"
            "Make an editor account with: make editor\n"
        )
        sys.stdout.flush()

    server.on_startup(announce)
    server.serve(target_loader=load, wrap_loader=False)


def load() -> WSGIApplication:
    """In each worker: the site. A worker ends when the server that started it was killed, or it
    would hold the port against the next one."""
    server = multiprocessing.parent_process()
    if server:
        threading.Thread(target=end_after, args=[server.sentinel], daemon=True).start()
    from spacetourism.wsgi import application

    return application


def end_after(sentinel: int) -> None:
    wait([sentinel])
    os.kill(os.getpid(), signal.SIGTERM)


def room_for_connections() -> int:
    """As many as there may be files. The usual limit of 1,024 is for programs of another age; up
    to the second, hard one a process may raise it itself."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_CONNECTIONS + FILES
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    if soft == resource.RLIM_INFINITY:
        return MOST_CONNECTIONS
    return max(1, min(MOST_CONNECTIONS, soft - FILES))


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
