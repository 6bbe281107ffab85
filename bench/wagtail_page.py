"""A stock Wagtail with an article, installed into a folder of its own, for bench/serving.py.

The article is what any newsroom makes with Wagtail: 700 words of rich text with links, a picture
that it scales, a menu of sections and five articles to read next. No cache.
"""

import os
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ARTICLE = "/section-0/article-0/"
SETTINGS = """
from .dev import *
DEBUG = False
ALLOWED_HOSTS = ["*"]
INSTALLED_APPS += ["news"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
"""
MODELS = """
from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page


class ArticlePage(Page):
    date = models.DateField()
    intro = models.CharField(max_length=250)
    body = RichTextField()
    picture = models.ForeignKey("wagtailimages.Image", models.PROTECT, related_name="+")
    content_panels = Page.content_panels + ["date", "intro", "body", "picture"]

    def get_context(self, request, *args, **kwargs):
        sections = self.get_parent().get_siblings().live().in_menu()
        others = ArticlePage.objects.sibling_of(self, inclusive=False).live().order_by("-date")[:5]
        return super().get_context(request) | {"sections": sections, "related": others}
"""
TEMPLATE = """
{% extends "base.html" %}
{% load wagtailcore_tags wagtailimages_tags %}
{% block content %}
<nav><ul>{% for section in sections %}
<li><a href="{% pageurl section %}">{{ section.title }}</a></li>
{% endfor %}</ul></nav>
<h1>{{ page.title }}</h1><p>{{ page.intro }}</p><p>{{ page.date }}</p>
{% image page.picture width-800 %}
{{ page.body|richtext }}
<ul>{% for other in related %}<li>{% image other.picture fill-160x120 %}
<a href="{% pageurl other %}">{{ other.title }}</a> {{ other.intro }}</li>{% endfor %}</ul>
{% endblock %}
"""
CONTENT = """
import datetime, io
from django.core.files.images import ImageFile
from PIL import Image as Canvas
from news.models import ArticlePage
from wagtail.images.models import Image
from wagtail.models import Page

home = Page.objects.get(depth=2)
for number in range(8):
    home.add_child(instance=Page(title=f"Section {number}", show_in_menus=True))
section = home.get_children().first()
held = io.BytesIO()
Canvas.linear_gradient("L").resize((1600, 1066)).convert("RGB").save(held, "JPEG")
picture = Image.objects.create(title="A picture", file=ImageFile(held, name="picture.jpg"))
link = f'<a linktype="page" id="{section.pk}">the flight</a>'
text = f"<p>{'A capsule left its pad and came back the same day, on ' * 6} {link}.</p>" * 12
for number in range(6):
    section.add_child(instance=ArticlePage(
        title=f"Article {number}", slug=f"article-{number}", intro="What there was to see.",
        date=datetime.date(2021, 10, 5), body=text, picture=picture,
    ))
"""


@contextmanager
def serving_wagtail(url: str) -> Iterator[int]:
    """Two workers of granian, as the site has them; an article answers at the path ``ARTICLE``.
    Yields the process's number."""
    from serving import running

    with tempfile.TemporaryDirectory(prefix="bench-wagtail-") as name:
        folder = Path(name)
        venv.create(folder / "venv", with_pip=True)
        bin_ = folder / "venv" / "bin"
        env = os.environ | {"DJANGO_SETTINGS_MODULE": "stock.settings.bench"}

        def run(command: str, *arguments: str) -> None:
            subprocess.run([bin_ / command, *arguments], cwd=folder, env=env, check=True)  # noqa: S603

        run("pip", "install", "--quiet", "wagtail", "granian")
        run("wagtail", "start", "stock", str(folder))
        run("python", "manage.py", "startapp", "news")
        (folder / "stock" / "settings" / "bench.py").write_text(SETTINGS)
        (folder / "news" / "models.py").write_text(MODELS)
        template = folder / "news" / "templates" / "news" / "article_page.html"
        template.parent.mkdir(parents=True)
        template.write_text(TEMPLATE.lstrip())
        run("python", "manage.py", "makemigrations", "-v0", "news")
        run("python", "manage.py", "migrate", "-v0")
        run("python", "manage.py", "shell", "-v0", "-c", CONTENT)
        port = url.rpartition(":")[2]
        command = [
            str(bin_ / "granian"), "--interface", "wsgi", "--port", port, "--workers", "2",
            "--blocking-threads", "4", "--no-ws", "--log-level", "warning",
            "stock.wsgi:application",
        ]  # fmt: skip
        with running(command, env, url + ARTICLE, cwd=folder) as process:
            yield process


if __name__ == "__main__":
    sys.exit("bench/serving.py --wagtail runs this")
