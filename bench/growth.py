"""What every address costs in a small site and in a large one: CPU time, made in one process.

    bench/growth.py [--articles N --missions N --seats N] [--only WORD] [--json] [--keep FOLDER]

Pages with sums over the record are measured twice: as they are made anew after a change of an
article, and, in a line of their own, after a change of the record. Then a server is started on each
site: how long that takes, and what memory a worker has for itself when it has shown every page.

The small site has 1,000 articles, 1,000 missions and 10,000 seats; the large one by default what is
made in minutes. --articles 100000 --missions 10000 --seats 100000 takes half an hour to make, once:
both are SQLite files that are found again in the folder named by --keep. No answer comes from a
cache, each is made anew.
"""

import argparse
import gc
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT))

SMALL = (1_000, 1_000, 10_000)
LIMIT = 1.5
# What takes less than this in both is as good as nothing, and its ratio is chance.
LEAST_MS = 3.0
ROUNDS = 5
# Of what takes longer than this, fewer rounds tell enough.
LONG_MS = 500


def main() -> None:
    asked = options().parse_args()
    sizes = [SMALL, (asked.articles, asked.missions, asked.seats)]
    found = []
    for size in sizes:
        env = environment(asked.keep, size)
        fill(size, env)
        from bench.standings import run

        found.append(json.loads(run([__file__, "measure", asked.only], env)))
    rows = [row(name, *pair) for name, *pair in paired(*found)]
    servers = [] if asked.only else [serve(asked.keep, size) for size in sizes]
    if asked.json:
        print(json.dumps({"sizes": sizes, "rows": rows, "servers": servers}, indent=1))
    else:
        report(sizes, rows, servers)


def options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--missions", type=int, default=3_000)
    parser.add_argument("--seats", type=int, default=30_000)
    parser.add_argument("--only", default="", metavar="WORD", help="Addresses whose name has it.")
    parser.add_argument("--json", action="store_true")
    folder = Path(tempfile.gettempdir()) / "space-tourism-bench"
    parser.add_argument("--keep", default=str(folder), metavar="FOLDER")
    return parser


def environment(folder: str, size: tuple[int, int, int]) -> dict[str, str]:
    """Of the site of that ``size``, kept in ``folder``."""
    database = Path(folder) / f"growth-{'-'.join(map(str, size))}.sqlite3"
    database.parent.mkdir(parents=True, exist_ok=True)
    return os.environ | {
        "ENV_FILE": os.devnull,
        "SECRET_KEY": "bench",
        "DEBUG": "off",
        "REQUIRE_MFA": "off",
        "API_RATE_LIMIT": "0",
        "CONTACT_EMAIL": "bench@example.org",
        "SITE_URL": "http://127.0.0.1",
        "CACHE_URL": "dummycache://",
        "DATABASE_URL": f"sqlite:///{database}",
    }


def fill(size: tuple[int, int, int], env: dict[str, str]) -> None:
    """The site of that ``size``, unless it is there; half of one is never kept."""
    from bench.standings import run

    database = Path(env["DATABASE_URL"].removeprefix("sqlite:///"))
    if database.exists():
        run(["manage.py", "migrate", "--verbosity=0"], env)
        return
    part = database.with_suffix(".part")
    for left in database.parent.glob(f"{part.name}*"):
        # Its log, too: a new database would take it for its own.
        left.unlink()
    making = env | {"DATABASE_URL": f"sqlite:///{part}"}
    print(f"Making {database} …", file=sys.stderr)
    run(["manage.py", "migrate", "--verbosity=0"], making)
    names = ("articles", "missions", "seats")
    asked = [f"--{name}={number}" for name, number in zip(names, size, strict=True)]
    run(["manage.py", "make_world", "--verbosity=0", *asked], making)
    part.rename(database)


def paired(small: dict[str, list[float]], large: dict[str, list[float]]) -> list[tuple]:
    """What only the large site has, such as a second part, is held to the small one's first."""
    return [(name, small.get(name) or small[name.split(" (")[0]], large[name]) for name in large]


def row(name: str, small: list[float], large: list[float]) -> dict[str, object]:
    ratio = large[1] / small[1]
    is_over = ratio > LIMIT and large[1] > LEAST_MS
    return {"name": name, "queries": large[0], "small_ms": small[1], "large_ms": large[1],
            "bytes": large[2], "ratio": round(ratio, 2), "over": is_over}  # fmt: skip


def serve(folder: str, size: tuple[int, int, int]) -> dict[str, float]:
    """Seconds until a server answers, and the MB that each of its workers has for itself before
    and after it has shown every public page."""
    from bench.serving import answer, free_port
    from bench.standings import run

    url = f"http://127.0.0.1:{free_port()}"
    env = environment(folder, size) | {"SITE_URL": url, "STATIC_ROOT": f"{folder}/static"}
    env |= {"SEARCH_RATE_LIMIT": "0", "COUNTS_FILE": f"{folder}/counts.sqlite3"}
    run(["manage.py", "collectstatic", "--noinput", "--verbosity=0"], env)
    paths = json.loads(run([__file__, "paths"], env))
    command = [sys.executable, "-m", "spacetourism.serve", "--port", url.rpartition(":")[2]]
    began = time.monotonic()
    server = subprocess.Popen([*command, "--workers", "2"], cwd=PROJECT, env=env)  # noqa: S603
    try:
        while True:
            try:
                answer(f"{url}/about/").close()
                break
            except OSError:
                time.sleep(0.02)
        seconds = time.monotonic() - began
        before = memory(server.pid)
        # Whichever worker answers: one that has not shown a page after so many rounds is unlikely.
        for path in paths * 4:
            answer(url + path).read()
        return {"seconds": seconds, "mb_before": before, "mb_after": memory(server.pid)}
    finally:
        server.terminate()
        server.wait(30)


def memory(server: int) -> float:
    """MB that no other process has, of the larger worker."""
    workers = Path(f"/proc/{server}/task/{server}/children").read_text().split()
    return (
        max(
            sum(
                int(line.split()[1])
                for line in Path(f"/proc/{worker}/smaps_rollup").read_text().splitlines()
                if line.startswith("Private_")
            )
            for worker in workers
        )
        / 1024
    )


def report(sizes: list[tuple[int, int, int]], rows: list[dict], servers: list[dict]) -> None:
    for name, size in zip(("small", "large"), sizes, strict=True):
        print("{}: {:,} articles, {:,} missions, {:,} seats".format(name, *size))
    print(f"\n{'':<2}{'address':<36}{'queries':>8}{'small':>10}{'large':>11}{'KB':>7}  ratio")
    for found in rows:
        print(
            f"{'!' if found['over'] else '':<2}{found['name']:<36}{found['queries']:>8.0f}"
            f"{found['small_ms']:>7.1f} ms{found['large_ms']:>8.1f} ms"
            f"{found['bytes'] / 1024:>7.0f}{found['ratio']:>7.2f}"
        )
    over = sum(bool(found["over"]) for found in rows)
    print(f"\n{len(rows)} addresses, {over} over {LIMIT}.")
    for name, found in zip(("small", "large"), servers, strict=False):
        print(
            f"{name}: a server answers after {found['seconds']:.1f} s; a worker has "
            f"{found['mb_before']:.0f} MB then, {found['mb_after']:.0f} MB with every page shown."
        )


def begin() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "spacetourism.settings")
    import django

    django.setup()
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["testserver"]
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}


def measure(only: str) -> None:
    begin()
    from django.contrib.auth.models import User
    from django.test import Client

    from bench import addresses
    from missions.caching import Sums, sums

    reader, editor = Client(), Client()
    user, _ = User.objects.get_or_create(username="bench", is_staff=True, is_superuser=True)
    editor.force_login(user)
    found = {}
    gc.disable()
    for name, path in addresses.public():
        if only in name:
            kept = Sums()
            once(reader, path, **{sums.KEY: kept})
            found[name] = taken(reader, path, **{sums.KEY: kept})
            if len(kept):
                found[f"{name}, record changed"] = taken(reader, path)
    found |= {name: taken(editor, path) for name, path in addresses.newsroom() if only in name}
    print(json.dumps(found))


def taken(client: object, path: str, **environ: object) -> list[float]:
    """Queries, the median of the milliseconds of CPU time, and bytes. The first round warms up."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    # Whose turn the collector's round falls into would be chance.
    gc.collect()
    with CaptureQueriesContext(connection) as captured:
        times = [once(client, path, **environ)[0]]
        # The next request empties the log.
        queries = len(captured)
    rounds = ROUNDS if times[0] < LONG_MS else 1
    answers = [once(client, path, **environ) for _ in range(rounds)]
    return [queries, statistics.median(ms for ms, _ in answers), answers[-1][1]]


def once(client: object, path: str, **environ: object) -> tuple[float, int]:
    began = time.process_time()
    answer = client.get(path, **environ)  # type: ignore[attr-defined]
    ms = (time.process_time() - began) * 1000
    if answer.status_code != 200:
        raise SystemExit(f"{path} answers {answer.status_code}.")
    return ms, len(answer.content)


if __name__ == "__main__":
    if sys.argv[1:2] == ["measure"]:
        measure(sys.argv[2])
    elif sys.argv[1:2] == ["paths"]:
        begin()
        from bench import addresses

        print(json.dumps([path for _, path in addresses.public()]))
    else:
        main()
