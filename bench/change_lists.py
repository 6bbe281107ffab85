"""How long the newsroom's lists take: 1,000 missions and 10,000, with all that belongs to them.

`make bench` runs this, each size in its own SQLite. With DATABASE_URL naming a PostgreSQL that has
an empty database, `bench/change_lists.py fill 10000` and then `measure` do the same there.
"""

import json
import os
import re
import sys
import tempfile
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT))

SIZES = (1_000, 10_000)
ROUNDS = 2
LIMIT = 1.5
# What is measured of every list, besides each of its filters and columns.
WORDS = {"search": "made", "search for one": "made 999", "search for nothing": "xanadu"}


def main() -> None:
    from bench.standings import run

    found: dict[int, dict[str, dict[str, list[float]]]] = {}
    for size in SIZES:
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            env = os.environ | {
                "ENV_FILE": os.devnull,
                "SECRET_KEY": "bench",
                "DEBUG": "off",
                "REQUIRE_MFA": "off",
                "SITE_URL": "http://127.0.0.1",
                "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3",
            }
            run(["manage.py", "migrate", "--verbosity=0"], env)
            run([__file__, "fill", str(size)], env)
            found[size] = json.loads(run([__file__, "measure"], env))
    report(found)


def report(found: dict[int, dict[str, dict[str, list[float]]]]) -> None:
    """The first page of each list, and whatever takes more than it may."""
    small, large = (found[size] for size in SIZES)
    print(f"\n{'list':<14} {'queries':>8} {SIZES[0]:>9,} {SIZES[1]:>12,}   ratio")
    for noun, views in large.items():
        for view, (queries, after) in views.items():
            before = small[noun].get(view, [0, 0])[1]
            ratio = after / before if before else 0
            if view == "first page":
                print(
                    f"{noun:<14} {queries:>8.0f} {before:>6.0f} ms {after:>9.0f} ms {ratio:>7.1f}"
                )
            elif ratio > LIMIT:
                print(f"  slower: {view:<40} {before:.0f} → {after:.0f} ms, {ratio:.1f}")


def begin() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "spacetourism.settings")
    import django

    django.setup()


def fill(size: int) -> None:
    """``size`` missions and ten times the people; articles, pictures and sources in proportion."""
    begin()
    from bench.made_up import fill as made_up

    made_up(size)


def measure() -> None:
    begin()
    from django.conf import settings
    from django.contrib import admin
    from django.contrib.auth.models import User
    from django.test import Client

    settings.ALLOWED_HOSTS = ["testserver"]
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}
    user, _ = User.objects.get_or_create(username="bench", is_staff=True, is_superuser=True)
    client = Client()
    client.force_login(user)
    nouns = sorted(
        m._meta.model_name for m in admin.site._registry if m._meta.app_label == "missions"
    )
    wanted = sys.argv[2:] or nouns
    print(json.dumps({noun: measured(client, noun) for noun in nouns if noun in wanted}))


def measured(client: object, noun: str) -> dict[str, list[float]]:
    """Queries and milliseconds of every way to look at the list of ``noun``."""
    from django.urls import reverse

    url = reverse(f"admin:missions_{noun}_changelist")
    taken(client, url)
    _, _, page = taken(client, url)
    changes = page.context_data["cl"]
    views = {"first page": "", "deep page": f"?p={min(changes.paginator.num_pages, 150)}"}
    if changes.search_fields:
        views |= {name: f"?q={words}" for name, words in WORDS.items()}
    for spec in changes.filter_specs:
        choices = list(spec.choices(changes))
        choices = [c for c in choices if not c.get("selected") and c.get("query_string")][:6]
        views |= {f"{spec.title}: {str(c['display'])[:20]}": c["query_string"] for c in choices}
    for link in re.findall(r'<div class="text"><a href="(\?o=[^"]+)"', page.content.decode()):
        views[f"order {link}"] = link
    found = {}
    for name, query in views.items():
        rounds = [taken(client, url + query) for _ in range(ROUNDS)]
        found[name] = [rounds[-1][0], min(ms for _, ms, _ in rounds)]
    return found


def taken(client: object, url: str) -> tuple[int, float, object]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    # SQLite works in this process: its time is not disturbed by what else the machine does.
    clock = time.process_time if connection.vendor == "sqlite" else time.perf_counter
    with CaptureQueriesContext(connection) as captured:
        began = clock()
        page = client.get(url)  # type: ignore[attr-defined]
        ms = (clock() - began) * 1000
    if page.status_code != 200:
        raise SystemExit(f"{url} answers {page.status_code}.")
    return len(captured), ms, page


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["fill", number]:
            fill(int(number))
        case ["measure", *_]:
            measure()
        case _:
            main()
