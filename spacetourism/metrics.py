"""What is counted for Prometheus, where METRICS_TOKEN is set; else each call here returns at once.

Each worker process writes its numbers into files of its own in one folder, and whichever of them
is asked adds all up: one scrape tells the whole machine, also of workers that have ended.
"""

import logging
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

logger = logging.getLogger(__name__)

MEMORY = Path("/dev/shm")  # noqa: S108
FOLDER = "PROMETHEUS_MULTIPROC_DIR"
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
QUERIES = (0, 1, 2, 5, 10, 15, 20, 30, 50, 100)
CACHE_RESULTS = {"hit", "miss", "stale", "bypass"}


class Meters:
    def __init__(self) -> None:
        # The library reads it when it is imported.
        os.environ.setdefault(FOLDER, str(shared_folder()))
        from prometheus_client import Counter, Histogram

        self.requests = Counter(
            "spacetourism_http_requests_total",
            "Answers that Django made, by the pattern of the address.",
            ["method", "route", "status"],
            registry=None,
        )
        self.seconds = Histogram(
            "spacetourism_http_request_duration_seconds",
            "How long Django took for an answer.",
            ["route"],
            buckets=SECONDS,
            registry=None,
        )
        self.queries = Histogram(
            "spacetourism_http_request_queries",
            "Database queries for an answer.",
            ["route"],
            buckets=QUERIES,
            registry=None,
        )
        self.page_cache = Counter(
            "spacetourism_page_cache_total",
            "What the page cache had for a request; a hit never reaches Django.",
            ["result"],
            registry=None,
        )


_meters: Meters | None = None


def start() -> None:
    """Begin to count. A machine that has no place for the numbers serves without them."""
    global _meters
    if _meters is None:
        try:
            _meters = Meters()
        except OSError:
            logger.exception("There is no place for metrics; nothing is counted.")


def is_on() -> bool:
    return _meters is not None


def count_request(*, method: str, route: str, status: int, seconds: float, queries: int) -> None:
    """``method`` and ``route`` come from closed lists: each value is kept for good."""
    if _meters is None:
        return
    with counting():
        _meters.requests.labels(method, route, f"{status // 100}xx").inc()
        _meters.seconds.labels(route).observe(seconds)
        _meters.queries.labels(route).observe(queries)


def count_cache(result: str) -> None:
    """``result``: one of CACHE_RESULTS."""
    if _meters is None:
        return
    with counting():
        _meters.page_cache.labels(result if result in CACHE_RESULTS else "other").inc()


@contextmanager
def counting() -> Iterator[None]:
    """No reader goes without a page because it could not be counted."""
    global _meters
    try:
        yield
    except OSError:
        logger.exception("The numbers cannot be written down; nothing more is counted.")
        _meters = None


def told() -> tuple[bytes, str]:
    """All numbers of this machine as text, and its content type."""
    from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4, CollectorRegistry, generate_latest
    from prometheus_client.multiprocess import MultiProcessCollector

    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    return generate_latest(registry), CONTENT_TYPE_PLAIN_0_0_4


def shared_folder() -> Path:
    """One for all workers of a server, told from others by the process that started them.

    In memory where the system offers that: a full disk would end a process that writes into a
    mapped file.
    """
    base = MEMORY if os.access(MEMORY, os.W_OK) else Path(tempfile.gettempdir())
    home = base / f"spacetourism-metrics-{os.getuid()}"
    home.mkdir(mode=0o700, exist_ok=True)
    found = home.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
        raise PermissionError(f"{home} belongs to somebody else")
    for old in home.iterdir():
        if old.name.isdigit() and not _is_running(int(old.name)):
            shutil.rmtree(old, ignore_errors=True)
    folder = home / str(os.getppid())
    folder.mkdir(exist_ok=True)
    return folder


def _is_running(process: int) -> bool:
    with suppress(PermissionError):
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return False
    return True
