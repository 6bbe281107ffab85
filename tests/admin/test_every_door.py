"""Every address of the admin has an entry here: who finds it open, and who does not.

A new door fails the first test until it is entered.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from missions.models import Article, Image, Mission, Version, Webhook
from tests import factories

from .conftest import ROLES, image, posted
from .test_every_noun import address

SignIn = Callable[[str], Client]

# Doors that stock Django has; tests/admin/test_permissions.py and test_accounts.py open them all.
STOCK = {
    "add", "change", "changelist", "delete", "history", "password_change", "password_change_done",
    "index", "login", "logout", "jsi18n", "autocomplete", "app_list", "view_on_site",
}  # fmt: skip
# Signing in and one's own account: tests/accounts/test_addresses.py.
OWN = "account", "mfa", "set_password"
# What an administrator does to an account: tests/admin/test_accounts.py.
ACCOUNTS = {"user_sessions", "user_factor", "user_password_change", "user_set_password"}

# What each role is answered. 302 is the way to sign in, 404 tells nobody what there is.
DRAFT = {"editor": 200, "writer": 200, "nobody": 403}
PUBLIC = {"editor": 200, "writer": 403, "nobody": 403}
DOORS: dict[str, dict[str, int]] = {
    "compare": DRAFT,
    "links": DRAFT,
    "render": DRAFT,
    "suggest": DRAFT,
    "choose": DRAFT,
    "upload": {"editor": 400, "writer": 400, "nobody": 403},
    "missions_trash": DRAFT,
    # Of sources, which a writer may add.
    "export": DRAFT,
    "import": DRAFT,
    # Of an article into another; for editors.
    "merge": {"editor": 200, "writer": 403, "nobody": 403},
    # Of a webhook; a GET sends nothing.
    "try": {"editor": 405, "writer": 403, "nobody": 403},
    # Of missions; one's own. Sharing is for editors.
    "saved": DRAFT,
    "share_saved": {"editor": 302, "writer": 403, "nobody": 403},
    # Not addresses, but ways into the form.
    "restore": DRAFT,
    "restore_public": PUBLIC,
    "copy_public": {"editor": 302, "writer": 403, "nobody": 403},
    "preview_unsaved": {"editor": 200, "writer": 403, "nobody": 403},
    "keep_public": {"editor": 302, "writer": 403, "nobody": 403},
    "discard_public": {"editor": 302, "writer": 403, "nobody": 403},
    "links_public": PUBLIC,
    "bring_back_mission": {"editor": 302, "writer": 403, "nobody": 403},
    "bring_back_article": {"editor": 302, "writer": 302, "nobody": 403},
}
WAYS_INTO_FORMS = {
    "restore", "restore_public", "copy_public", "preview_unsaved", "keep_public",
    "discard_public", "links_public", "bring_back_mission", "bring_back_article", "share_saved",
}  # fmt: skip


def names() -> Iterator[str]:
    """The names of all addresses under the admin, without the noun they are of."""
    nouns = {f"{m._meta.app_label}_{m._meta.model_name}_" for m in admin.site._registry}

    def walk(resolver: URLResolver, before: str = "") -> Iterator[str]:
        for entry in resolver.url_patterns:
            path = before + str(entry.pattern)
            if isinstance(entry, URLResolver):
                yield from walk(entry, path)
            elif isinstance(entry, URLPattern) and path.startswith("admin/") and entry.name:
                noun = next((n for n in nouns if entry.name.startswith(n)), "")
                yield entry.name.removeprefix(noun) if "auth_" not in noun else entry.name

    yield from walk(get_resolver())


def test_every_door_has_an_entry() -> None:
    known = STOCK | (DOORS.keys() - WAYS_INTO_FORMS)
    left = {
        name
        for name in names()
        if name not in known and not name.startswith((*OWN, "auth_user_", "auth_group_"))
    }
    assert left == set()


def version_of(client: Client, thing: Any) -> int:
    url = address(type(thing), "change", thing.pk)
    client.post(url, posted(client.get(url)) | {"change_why": "Made a version"})
    field = "headline" if isinstance(thing, Article) else "subtitle"
    client.post(url, posted(client.get(url)) | {field: "Another"})
    return Version.objects.of(thing).order_by("number").first().number


def deleted(client: Client, thing: Any) -> int:
    client.post(address(type(thing), "delete", thing.pk), {"post": "yes"})
    return Version.objects.trash().get(object_id=thing.pk).pk


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("door", DOORS)
def test_who_finds_it_open(sign_in: SignIn, door: str, role: str) -> None:
    editor = sign_in("editor")
    client = editor if role == "editor" else sign_in(role)
    answer = open_door(client, editor, door).status_code
    assert answer == DOORS[door].get(role, 302)


def open_door(client: Client, editor: Client, door: str) -> Any:  # noqa: C901
    draft, public = factories.draft_article(), factories.article()
    change = address(Article, "change", public.pk)
    if door == "compare":
        version_of(editor, draft)
        return client.get(reverse("admin:missions_article_compare", args=[draft.pk]))
    if door in ("links", "links_public"):
        thing = draft if door == "links" else public
        return client.get(reverse("admin:missions_article_links", args=[thing.pk]))
    if door == "render":
        return client.post(reverse("admin:missions_article_render"), {"body": "Words."})
    if door == "suggest":
        return client.get(reverse("admin:missions_article_suggest"), {"q": "so"})
    if door == "choose":
        image()
        query = {"app_label": "missions", "model_name": "article", "field_name": "hero", "term": ""}
        return client.get(reverse("admin:missions_image_choose"), query)
    if door == "upload":
        return client.post(reverse("admin:missions_image_upload"), {})
    if door in ("export", "import"):
        return client.get(reverse(f"admin:missions_source_{door}"))
    if door == "merge":
        return client.get(reverse("admin:missions_article_merge", args=[public.pk]))
    if door == "try":
        hook = Webhook.objects.create(name="A friend", url="https://friend.example/")
        return client.get(reverse("admin:missions_webhook_try", args=[hook.pk]))
    if door == "saved":
        return client.get(reverse("admin:missions_mission_saved"))
    if door == "share_saved":
        data = {"keep": "1", "name": "Soyuz", "query": "q=soyuz", "is_shared": "on"}
        return client.post(reverse("admin:missions_mission_saved"), data)
    if door == "missions_trash":
        return client.get(reverse("admin:missions_trash"))
    if door in ("restore", "restore_public"):
        thing = draft if door == "restore" else public
        number = version_of(editor, thing)
        url = address(Article, "change", thing.pk)
        return client.get(f"{url}?version={number}")
    if door == "copy_public":
        return client.get(f"{change}?copy=1")
    if door in ("preview_unsaved", "keep_public", "discard_public"):
        name = {"preview_unsaved": "_preview", "keep_public": "_keep", "discard_public": "_discard"}
        data = posted(editor.get(change)) | {"body": "Changed.", name[door]: "1"}
        return client.post(change, data)
    kind = factories.draft_mission() if door == "bring_back_mission" else draft
    number = deleted(editor, kind)
    return client.post(reverse("admin:missions_trash"), {"version": number})


@pytest.mark.parametrize("number", ["0", "99", "-1", "x", "1e3", "9" * 30, "", "１"])
def test_numbers_of_versions_that_are_none(editor: Client, number: str) -> None:
    draft = factories.draft_article()
    version_of(editor, draft)
    compare = reverse("admin:missions_article_compare", args=[draft.pk])
    for url in (
        f"{compare}?new={number}",
        f"{address(Article, 'change', draft.pk)}?version={number}",
    ):
        assert editor.get(url).status_code in ((200, 404) if number == "" else (404,))
    assert editor.post(reverse("admin:missions_trash"), {"version": number}).status_code == 404


def test_a_version_of_another_object_is_not_shown(editor: Client) -> None:
    """The number is looked up among the versions of the object in the address."""
    mission, article = factories.draft_mission(), factories.draft_article()
    version_of(editor, mission)
    url = reverse("admin:missions_article_compare", args=[article.pk])
    assert editor.get(f"{url}?new=1").status_code == 404
    assert Image.objects.count() == Mission.objects.count() - 1
