"""An article's page that no cache holds, beside a bare page of Django: CPU time of both.

The bare page goes through the same middleware, asks two lean queries, and fills a template as long
as the article's with loops, links and filters such as any Django site has. `bench/article.py`
makes a small site for it, or finds the one that bench/growth.py made.
"""

import statistics
import sys
import time
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT))

LIMIT = 1.5
MOST_QUERIES = 8
ROUNDS = 60
BARE = """<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><title>{{ title }}</title>
<meta name="description" content="{{ article.standfirst }}">
<link rel="canonical" href="{{ site_url }}{{ request.path }}"></head>
<body><nav><ul>{% for label, name in menu %}<li><a href="{% url name %}">{{ label }}</a></li>
{% endfor %}</ul></nav>
<main><h1>{{ article.headline }}</h1><p>{{ article.standfirst }}</p>
<p><time datetime="{{ article.publish_at|date:'Y-m-d' }}">{{ article.publish_at|date }}</time></p>
{{ article.body_html|safe }}
<ul>{% for other in related %}<li><a href="{% url 'article' other.slug %}">{{ other.headline }}</a>
{{ other.standfirst }} <time>{{ other.publish_at|date:"j F Y" }}</time></li>{% endfor %}</ul>
<ul>{% for line in lines %}<li id="line-{{ forloop.counter }}" class="{% if line.1 %}on{% endif %}">
<a href="{{ line.0 }}">{{ line.0|upper }}</a></li>
{% endfor %}</ul></main></body></html>
"""
MENU = ["home", "articles", "race", "missions", "people", "organisations", "vehicles", "places",
        "sources", "search", "pictures", "about"]  # fmt: skip


def main() -> None:
    from bench.growth import SMALL, environment, fill, options
    from bench.standings import run

    env = environment(options().parse_args().keep, SMALL)
    fill(SMALL, env)
    print(run([__file__, "measure"], env), end="")


def bare_page(length: int) -> Any:
    """A view whose page is about ``length`` bytes."""
    from django.http import HttpResponse
    from django.template import engines

    from missions.models import Article

    template = engines["django"].from_string(BARE)
    lines = [(f"/a-line-of-the-page/{n}/", n % 3) for n in range(max(0, length - 1_950) // 100)]

    def view(request: Any) -> HttpResponse:
        rows = Article.objects.filter(stage="published")
        article = rows.defer("body").order_by("-publish_at").first()
        related = rows.only("slug", "headline", "standfirst", "publish_at")
        return HttpResponse(
            template.render(
                {
                    "title": "Bare",
                    "article": article,
                    "related": related.order_by("-publish_at")[1:4],
                    "menu": [(name.capitalize(), name) for name in MENU],
                    "lines": lines,
                },
                request,
            )
        )

    return view


def measure() -> None:
    from bench.growth import begin

    begin()
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import path

    from bench.addresses import middle
    from missions.models import Article
    from spacetourism.urls import urlpatterns

    client, own = Client(), middle(Article).get_absolute_url()
    client.get(own)
    with CaptureQueriesContext(connection) as captured:
        length = len(client.get(own).content)
        queries = len(captured)
    urlpatterns.insert(0, path("bare/", bare_page(length)))
    pages = {"article": own, "bare page": "/bare/"}
    times: dict[str, list[float]] = {name: [] for name in pages}
    for _ in range(ROUNDS):
        # In turn, so that both meet the same machine.
        for name, address in pages.items():
            began = time.process_time()
            answer = client.get(address)
            times[name].append((time.process_time() - began) * 1000)
            if answer.status_code != 200:
                raise SystemExit(f"{address} answers {answer.status_code}.")
    ms = {name: statistics.median(values) for name, values in times.items()}
    bare = len(client.get("/bare/").content)
    ratio = ms["article"] / ms["bare page"]
    print(f"article    {ms['article']:6.2f} ms  {queries} queries  {length:,} bytes")
    print(f"bare page  {ms['bare page']:6.2f} ms  2 queries  {bare:,} bytes")
    print(f"ratio      {ratio:6.2f}  ({LIMIT} and {MOST_QUERIES} queries at most)")


if __name__ == "__main__":
    measure() if sys.argv[1:] == ["measure"] else main()
