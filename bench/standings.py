"""How the cost of the race grows: 50, 1,000 and 10,000 made-up flights, each in its own SQLite.

`make bench` runs this. Nothing is read from or written to the site's own database.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
SIZES = (50, 1_000, 10_000)
ROUNDS = 5
LIMIT_SECONDS = 1_800


def main() -> None:
    print(
        f"{'flights':>8} {'seats':>8} {'queries':>8} {'standings':>12} {'records':>12}   ratio",
        flush=True,
    )
    before = None
    for size in SIZES:
        found = measured(size)
        growth = f"{found['standings'] / before:.1f}" if before else ""
        before = found["standings"]
        print(
            f"{size:>8,} {found['seats']:>8,} {found['queries']:>8} "
            f"{found['standings']:>9.1f} ms {found['records']:>9.1f} ms {growth:>7}",
            flush=True,
        )


def measured(size: int) -> dict[str, float]:
    """A fresh database of ``size`` flights, made and measured in processes of its own."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        env = os.environ | {
            "ENV_FILE": os.devnull,
            "SECRET_KEY": "bench",
            "DEBUG": "off",
            "SITE_URL": "http://127.0.0.1",
            "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3",
        }
        for command in (
            ["manage.py", "migrate", "--verbosity=0"],
            ["manage.py", "make_flights", f"--flights={size}", "--verbosity=0"],
        ):
            run(command, env)
        return json.loads(run([__file__, "measure"], env))


def run(command: list[str], env: dict[str, str]) -> str:
    done = subprocess.run(  # noqa: S603
        [sys.executable, *command],
        cwd=PROJECT,
        env=env,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        timeout=LIMIT_SECONDS,
    )
    return done.stdout


def measure() -> None:
    """Every line, now and half-way back: the median of all rounds, in milliseconds."""
    sys.path.insert(0, str(PROJECT))
    os.environ["DJANGO_SETTINGS_MODULE"] = "spacetourism.settings"
    import django

    django.setup()
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    from missions.models import Seat
    from missions.race import Line, Moment, records, standings

    at = timezone.now()
    moments = [Moment.now(at), Moment.parse(str(at.year - 12), at)]
    with CaptureQueriesContext(connection) as captured:
        standings(Line.KM80, moments[0], at=at)
    times: dict[str, list[float]] = {"standings": [], "records": []}
    for _ in range(ROUNDS):
        for line in Line:
            for moment in moments:
                for name, work in (("standings", standings), ("records", records)):
                    began = time.perf_counter()
                    work(line, moment, at=at)
                    times[name].append((time.perf_counter() - began) * 1000)
    medians = {name: statistics.median(values) for name, values in times.items()}
    print(json.dumps({"seats": Seat.objects.count(), "queries": len(captured)} | medians))


if __name__ == "__main__":
    measure() if sys.argv[1:] == ["measure"] else main()
