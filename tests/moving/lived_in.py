"""A site that people have worked on, and all that can be seen of it; in processes of their own."""

import json
import re
import sys
from datetime import datetime, timedelta
from pathlib import Path

import time_machine
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.test import Client
from django.test.utils import setup_test_environment
from django.urls import NoReverseMatch, reverse

from missions.models import (
    Article,
    Correction,
    Mission,
    Person,
    SavedList,
    Version,
    Webhook,
)
from tests import factories
from tests.admin.conftest import posted
from tests.admin.test_versions import save
from tests.live import EDITOR
from tests.pages import ERROR_PATHS, MORE_PATHS, PAGES

QUESTIONS = [
    "soyuz",
    "film crew",
    "uznański",
    "perisild",
    "-soyuz",
    '"blue origin"',
    "żaneta",
    "a*",
]
# Under /api/v1/.
API = [
    "", "missions", "people", "organisations", "vehicles", "places", "articles", "sources",
    "corrections", "standings", "tags", "images", "search?q=soyuz",
]  # fmt: skip


def make(at: str) -> None:
    """As of an hour before ``at``: drafts, a schedule, a trash, versions, corrections, old
    addresses, accounts. Prints the session of somebody who is signed in."""
    # Templates tell what they were given, as in other tests.
    setup_test_environment()
    now = datetime.fromisoformat(at)
    with time_machine.travel(now - timedelta(hours=1), tick=True):
        client, editor = sign_in()
        write(client)
        schedule(now)
        delete(client)
        keep(editor)
        sys.stdout.write(client.cookies[settings.SESSION_COOKIE_NAME].value)


def sign_in() -> tuple[Client, User]:
    editor = User.objects.get(username=EDITOR)
    editor.is_superuser = True
    editor.save()
    TOTP.activate(editor, "A" * 32)
    RecoveryCodes.activate(editor)
    writer = User.objects.create_user("Żaneta", password="one small step 1961", is_staff=True)
    writer.groups.set([Group.objects.get(name="Writer")])
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(editor, backend="django.contrib.auth.backends.ModelBackend")
    return client, editor


def write(client: Client) -> None:
    picture = factories.image(title="Décollage", alt="A rocket rises from the steppe.")
    article = Article.objects.get(slug="film-crew-lifts-off-for-the-station")
    for standfirst in ("Łódź, said twice.", "“Quoted”, with \\u0000 spelt out and 🚀."):
        assert save(client, article, standfirst=standfirst).status_code == 302
    article.hero = picture
    article.save()
    flight = Mission.objects.get(slug="ns-20")
    assert save(client, flight, slug="new-shepard-20", subtitle="Renamed").status_code == 302
    person = Person.objects.get(slug="charles-simonyi")
    assert save(client, person, native_name="Simonyi Károly").status_code == 302
    factories.correction(mission=flight, text="It rose to 107 km, not 170 km.")
    assert Version.objects.filter(signed=EDITOR).count() >= 4
    assert Correction.objects.exists()


def schedule(now: datetime) -> None:
    factories.draft_article(headline="A draft of Żaneta’s", body="[[soyuz-ms-19]]")
    factories.article(headline="Comes on Monday", publish_at=now + timedelta(days=1))
    factories.article(headline="Came by itself", publish_at=now - timedelta(minutes=5))
    factories.draft_mission(name="Not announced")


def delete(client: Client) -> None:
    """What was made last, so that its number is the highest there ever was; and a public page."""
    for gone in (factories.draft_mission(name="Never flown"), Mission.objects.get(slug="ns-22")):
        url = reverse("admin:missions_mission_delete", args=[gone.pk])
        asked = client.post(url, {"why": "It was entered twice."})
        client.post(url, posted(asked) | {"post": "yes", "why": "It was entered twice."})
    assert not Mission.objects.filter(name="Never flown").exists()
    assert not Mission.objects.filter(slug="ns-22").exists()


def keep(editor: User) -> None:
    SavedList.objects.create(
        owner=editor,
        content_type=Version.objects.order_by("pk")[0].content_type,
        name="Łatwe",
        query="q=soyuz",
        is_shared=True,
    )
    Webhook.objects.create(name="Elsewhere", url="https://hooks.example/space")


def look(session: str, at: str, into: str) -> None:
    """Every page, list, feed and search result, and the newsroom as one of its people sees it."""
    seen: dict[str, list] = {}
    with time_machine.travel(datetime.fromisoformat(at), tick=False):
        reader = Client(SERVER_NAME="127.0.0.1", raise_request_exception=False)
        for path in public_paths(reader):
            seen[path] = answer(reader, path)
        desk = Client(SERVER_NAME="127.0.0.1", raise_request_exception=False)
        desk.cookies[settings.SESSION_COOKIE_NAME] = session
        for path in newsroom_paths():
            seen[path] = answer(desk, path)
    Path(into).write_text(json.dumps(seen))


def answer(client: Client, path: str) -> list:
    got = client.get(path)
    body = b"".join(got.streaming_content) if got.streaming else got.content
    text = re.sub(r'(csrfmiddlewaretoken" value=)"\w+"', r'\1""', body.decode("latin-1"))
    return [got.status_code, got.get("Location", ""), text]


def public_paths(reader: Client) -> list[str]:
    def listed(path: str) -> list[str]:
        text = reader.get(path).content.decode()
        return [a.removeprefix(settings.SITE_URL) for a in re.findall("<loc>([^<]+)</loc>", text)]

    sections = listed("/sitemap.xml")
    found = [path for section in sections for path in listed(section)]
    assert len(found) > 300
    paths = [
        *(page.path for page in PAGES),
        *MORE_PATHS,
        *ERROR_PATHS,
        *("/sitemap.xml", *sections, "/missions/ns-20/", "/missions/ns-22/", "/data/record.json"),
        *(f"/search/?q={question}" for question in QUESTIONS),
        *(f"/search/suggest/?q={question}" for question in QUESTIONS),
        *(f"/api/v1/{name}" for name in API),
        *(f"/feeds/{name}.atom" for name in ("articles", "corrections", "missions")),
    ]
    return list(dict.fromkeys([*found, *paths]))


def newsroom_paths() -> list[str]:
    paths = [reverse("admin:index"), reverse("admin:missions_trash")]
    for model in apps.get_models():
        if not admin.site.is_registered(model):
            continue
        meta = model._meta
        base = f"admin:{meta.app_label}_{meta.model_name}"
        paths += [reverse(f"{base}_changelist"), reverse(f"{base}_changelist") + "?q=soyuz"]
        for pk in model._base_manager.order_by("pk").values_list("pk", flat=True)[:2]:
            for view in ("change", "history"):
                try:
                    paths.append(reverse(f"{base}_{view}", args=[pk]))
                except NoReverseMatch:
                    continue
    return paths
