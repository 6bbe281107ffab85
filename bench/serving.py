"""How many pages a second the site hands out, beside the least that its server can do.

`make bench` runs this. It starts the servers it needs on the loopback, each with two workers,
and stops them: hello-world, the site as `make serve` serves it, and the site without its page
cache, all on SQLite with the starter content. Rounds alternate, so that what else the machine does
meets all of them alike. Read the ratios. `--json FILE` writes the figures; `--wagtail` installs a
Wagtail with an article into a folder of its own and measures that, too. Needs wrk.
"""

import argparse
import json
import os
import re
import secrets
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
CONNECTIONS = 16
ARTICLE = "/articles/film-crew-lifts-off-for-the-station/"
MISSION = "/missions/soyuz-ms-19/"
TICK = os.sysconf("SC_CLK_TCK")


@dataclass
class Shape:
    """What is measured: an address of a server, and what its rounds gave."""

    name: str
    url: str
    server: int
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    rates: list[float] = field(default_factory=list)
    costs: list[float] = field(default_factory=list)
    slow: list[float] = field(default_factory=list)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=4, help="of each round")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--wagtail", action="store_true")
    options = parser.parse_args()
    if not shutil.which("wrk"):
        sys.exit("wrk makes the requests, and is not on this machine: apt-get install wrk")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        shapes = prepare(stack, folder, with_wagtail=options.wagtail)
        for _ in range(options.rounds):
            for shape in shapes:
                measure(shape, options.seconds)
    show(shapes)
    if options.json:
        figures = {s.name: {"rates": s.rates, "cpu_us": s.costs, "p99_ms": s.slow} for s in shapes}
        options.json.write_text(json.dumps(figures, indent=1) + "\n")


def prepare(stack: ExitStack, folder: Path, *, with_wagtail: bool) -> list[Shape]:
    env = settings(folder, free_port())
    for command in (
        ["migrate", "--verbosity=0"],
        ["load_starter", "--verbosity=0"],
        ["collectstatic", "--noinput", "--verbosity=0"],
    ):
        subprocess.run([sys.executable, "manage.py", *command], cwd=PROJECT, env=env, check=True)  # noqa: S603
    site = stack.enter_context(serving(env))
    size = len(answer(env["SITE_URL"] + ARTICLE).read())
    bare = settings(folder, free_port()) | {"PAGE_CACHE_MB": "0"}
    without = stack.enter_context(serving(bare))
    hello = f"http://127.0.0.1:{free_port()}"
    least = stack.enter_context(serving_hello(hello, size))
    tag = answer(env["SITE_URL"] + ARTICLE).headers["ETag"]
    shapes = [
        Shape("hello-world", f"{hello}/", least),
        Shape("article", env["SITE_URL"] + ARTICLE, site),
        Shape("mission", env["SITE_URL"] + MISSION, site),
        Shape("article, 304", env["SITE_URL"] + ARTICLE, site, 304, {"If-None-Match": tag}),
        Shape("article, uncached", bare["SITE_URL"] + ARTICLE, without),
        Shape("mission, uncached", bare["SITE_URL"] + MISSION, without),
    ]
    if with_wagtail:
        import wagtail_page

        url = f"http://127.0.0.1:{free_port()}"
        wagtail = stack.enter_context(wagtail_page.serving_wagtail(url))
        shapes.append(Shape("Wagtail article", url + wagtail_page.ARTICLE, wagtail))
    for shape in shapes:
        check(shape)
    return shapes


def settings(folder: Path, port: int) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return kept | {
        "ENV_FILE": os.devnull,
        "SECRET_KEY": secrets.token_urlsafe(50),
        "DEBUG": "off",
        "SITE_URL": f"http://127.0.0.1:{port}",
        "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3",
        "STATIC_ROOT": f"{folder}/static",
        "MEDIA_ROOT": f"{folder}/media",
        "WARM_PAGES": "off",
    }


@contextmanager
def serving(env: dict[str, str]) -> Iterator[int]:
    port = env["SITE_URL"].rpartition(":")[2]
    command = [sys.executable, "-m", "spacetourism.serve", "--port", port]
    with running(command, env, env["SITE_URL"] + "/about/") as process:
        yield process


@contextmanager
def serving_hello(url: str, size: int) -> Iterator[int]:
    port = url.rpartition(":")[2]
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--port", port, "--workers", "2",
        "--blocking-threads", "4", "--no-ws", "--log-level", "warning", "hello:application",
    ]  # fmt: skip
    env = {"PATH": os.environ["PATH"], "HELLO_BYTES": str(size)}
    with running(command, env, url, cwd=PROJECT / "bench") as process:
        yield process


@contextmanager
def running(
    command: list[str], env: dict[str, str], url: str, cwd: Path = PROJECT
) -> Iterator[int]:
    process = subprocess.Popen(  # noqa: S603
        command, cwd=cwd, env=env, stdout=subprocess.DEVNULL, start_new_session=True
    )
    try:
        for _ in range(600):
            try:
                answer(url).close()
                break
            except OSError:
                time.sleep(0.1)
        else:
            sys.exit(f"{url} did not answer")
        yield process.pid
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)


def answer(url: str, **headers: str):
    request = urllib.request.Request(url, headers={"Accept-Encoding": "br"} | headers)  # noqa: S310
    return urllib.request.urlopen(request, timeout=20)  # noqa: S310


def check(shape: Shape) -> None:
    """Both workers have the page, and it is what it should be."""
    for _ in range(40):
        try:
            got = answer(shape.url, **shape.headers)
        except urllib.error.HTTPError as error:
            got = error
        if got.status != shape.status:
            sys.exit(f"{shape.url} answered {got.status}")
        got.close()


def measure(shape: Shape, seconds: int) -> None:
    headers = {"Accept-Encoding": "br"} | shape.headers
    given = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
    before = cpu_seconds(shape.server)
    done = subprocess.run(  # noqa: S603
        ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", *given, shape.url],  # noqa: S607
        check=True, capture_output=True, text=True, timeout=seconds + 30,
    )  # fmt: skip
    spent = cpu_seconds(shape.server) - before
    requests = int(re.search(r"(\d+) requests in", done.stdout)[1])
    if "Non-2xx" in done.stdout and shape.status == 200:
        sys.exit(f"{shape.name}: {done.stdout}")
    shape.rates.append(float(re.search(r"Requests/sec:\s+([\d.]+)", done.stdout)[1]))
    shape.costs.append(spent / requests * 1e6)
    number, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", done.stdout).groups()
    shape.slow.append(float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit])


def cpu_seconds(session: int) -> float:
    """What all processes of a server have used."""
    ticks = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == session:
            ticks += int(fields[11]) + int(fields[12])
    return ticks / TICK


def show(shapes: list[Shape]) -> None:
    median = {s.name: statistics.median(s.rates) for s in shapes}
    hello, uncached = median["hello-world"], median["article, uncached"]
    print(f"{'':20} {'requests/s, median (range)':>32} {'CPU µs':>8} {'p99 ms':>7} "
          f"{'of hello':>9} {'× uncached':>11}")  # fmt: skip
    for shape in shapes:
        rate = median[shape.name]
        spread = f"{rate:,.0f} ({min(shape.rates):,.0f}–{max(shape.rates):,.0f})"
        print(f"{shape.name:20} {spread:>32} {statistics.median(shape.costs):8.0f} "
              f"{statistics.median(shape.slow):7.1f} {rate / hello:9.0%} "
              f"{rate / uncached:11.1f}")  # fmt: skip
    if "Wagtail article" in median:
        times = median["article"] / median["Wagtail article"]
        print(f"An article is {times:.0f} times one of Wagtail.")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


if __name__ == "__main__":
    main()
