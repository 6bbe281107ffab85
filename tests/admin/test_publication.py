"""Draft, scheduled and published, by form and by action."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.utils import timezone

from missions.models import Article, Mission
from tests import factories

from .conftest import posted, scheduled_article
from .test_every_noun import address

NOW = datetime(2021, 10, 17, 5, 0, 30, tzinfo=UTC)


def messages_of(page: Any) -> list[str]:
    return [str(message) for message in page.context["messages"]]


def act(client: Client, action: str, *things: Any) -> Any:
    data = {"action": action, "_selected_action": [str(thing.pk) for thing in things]}
    data["confirmed"] = "yes"
    return client.post(address(type(things[0]), "changelist"), data, follow=True)


@pytest.mark.parametrize(
    "make", [factories.draft_article, factories.draft_mission], ids=["article", "mission"]
)
def test_published_without_a_time_is_published_now(editor: Client, make: Any) -> None:
    draft = make()
    url = address(type(draft), "change", draft.pk)
    with time_machine.travel(NOW, tick=False):
        editor.post(url, posted(editor.get(url)) | {"stage": "published"})
    draft.refresh_from_db()
    assert (draft.stage, draft.publish_at) == ("published", NOW)


def test_published_with_a_time_ahead_is_scheduled(editor: Client) -> None:
    draft = factories.draft_article()
    url = address(Article, "change", draft.pk)
    when = {"stage": "published", "publish_at_0": "2199-10-17", "publish_at_1": "15:00"}
    editor.post(url, posted(editor.get(url)) | when)
    draft.refresh_from_db()
    assert draft.publish_at == datetime(2199, 10, 17, 15, tzinfo=UTC)
    text = editor.get(address(Article, "changelist")).content.decode()
    assert "Scheduled for</span> <small>17 Oct 2199, 15:00 UTC" in text


def test_a_time_that_cannot_be_read_keeps_what_was_typed(editor: Client) -> None:
    draft = factories.draft_article()
    url = address(Article, "change", draft.pk)
    when = {"stage": "published", "publish_at_0": "tomorrow", "publish_at_1": "18h"}
    page = editor.post(url, posted(editor.get(url)) | when | {"body": "New words."})
    assert list(page.context["adminform"].form.errors) == ["publish_at"]
    text = page.content.decode()
    assert 'value="tomorrow"' in text
    assert "New words." in text


def test_the_publish_action(editor: Client) -> None:
    ready, dated = factories.draft_mission(), factories.draft_mission(publish_at=NOW)
    ahead = factories.draft_mission(publish_at=timezone.now() + timedelta(days=2))
    before = timezone.now() - timedelta(seconds=1)
    page = act(editor, "publish", ready, dated, ahead)
    published = {m.pk: m for m in Mission.objects.filter(stage="published")}
    assert set(published) == {ready.pk, dated.pk, ahead.pk}
    assert before <= published[ready.pk].publish_at <= timezone.now()
    assert published[dated.pk].publish_at == NOW
    assert published[ahead.pk].publish_at == ahead.publish_at
    assert len(messages_of(page)) == 1
    assert messages_of(page)[0].startswith(f"Published: “{ready}”, “{dated}”, “{ahead}” (on ")
    logged = LogEntry.objects.filter(object_id=str(ready.pk)).values_list("change_message")
    assert list(logged) == [("Published.",)]


def test_the_take_back_action(editor: Client) -> None:
    public, later, draft = factories.article(), scheduled_article(), factories.draft_article()
    page = act(editor, "take_back", public, later, draft)
    assert set(Article.objects.values_list("stage", flat=True)) == {"draft"}
    public.refresh_from_db()
    assert public.publish_at == factories.LONG_AGO
    assert messages_of(page) == [f"Taken back to draft: “{public}”, “{later}”."]
    assert messages_of(act(editor, "take_back", draft)) == [
        "Taken back to draft: none of the chosen ones."
    ]


def test_the_publish_action_publishes_what_is_ready_and_says_what_is_not(editor: Client) -> None:
    broken = factories.draft_article(headline="Not yet", body="See [[nowhere]].")
    ready = factories.draft_article(headline="Ready")
    page = act(editor, "publish", broken, ready)
    published = Article.objects.filter(stage="published")
    assert list(published) == [ready]
    assert messages_of(page) == [
        "“Not yet” stays a draft: [[mission:nowhere]] leads nowhere: no mission has this address.",
        "Published: “Ready”.",
    ]


def test_the_publish_action_holds_a_mission_to_its_rules(editor: Client) -> None:
    broken = factories.draft_mission(name="Early bird")
    Mission.objects.filter(pk=broken.pk).update(craft=factories_craft())
    page = act(editor, "publish", broken)
    broken.refresh_from_db()
    assert broken.stage == "draft"
    assert messages_of(page)[0].startswith("“Early bird” stays a draft: Resilience is not a ")


def factories_craft() -> Any:
    from .conftest import craft

    return craft()


# Links in a text


@pytest.mark.parametrize("when", ["", "2199-01-01"])
def test_a_dead_link_is_an_error_at_the_text_when_published_or_scheduled(
    editor: Client, when: str
) -> None:
    draft = factories.draft_article()
    url = address(Article, "change", draft.pk)
    data = posted(editor.get(url)) | {
        "headline": "Kept as typed", "body": "See [[nowhere]].", "stage": "published",
        "publish_at_0": when, "publish_at_1": "12:00" if when else "",
    }  # fmt: skip
    page = editor.post(url, data)
    assert page.context["adminform"].form.errors == {
        "body": ["[[mission:nowhere]] leads nowhere: no mission has this address."]
    }
    assert 'value="Kept as typed"' in page.content.decode()
    draft.refresh_from_db()
    assert (draft.stage, draft.body) == ("draft", "Something happened.")


def test_a_dead_link_in_a_draft_is_saved_with_a_warning(editor: Client) -> None:
    draft = factories.draft_article()
    url = address(Article, "change", draft.pk)
    page = editor.post(url, posted(editor.get(url)) | {"body": "See [[nowhere]]."}, follow=True)
    draft.refresh_from_db()
    assert draft.body == "See [[nowhere]]."
    warnings = [str(m) for m in page.context["messages"] if m.level_tag == "warning"]
    assert warnings == [
        "Saved as a draft. Before it can be published: <ul><li>[[mission:nowhere]] leads nowhere: "
        "no mission has this address.</li></ul>"
    ]


def test_a_warning_shows_markup_as_text(editor: Client) -> None:
    draft = factories.draft_article()
    url = address(Article, "change", draft.pk)
    body = "See [[<img src=x onerror=alert(1)>]]."
    page = editor.post(url, posted(editor.get(url)) | {"body": body}, follow=True)
    assert "<img src=x" not in page.content.decode()


def test_a_link_to_what_was_published_since_is_no_error(editor: Client) -> None:
    """An article of 2020 may today link to a mission that went public in 2021."""
    mission = factories.mission(publish_at=NOW)
    article = factories.article()
    url = address(Article, "change", article.pk)
    body = f"See [[{mission.slug}]]."
    assert editor.post(url, posted(editor.get(url)) | {"body": body}).status_code == 302
    article.refresh_from_db()
    assert article.body == body


# Corrections


def test_an_editor_corrects_a_landing_time(editor: Client) -> None:
    mission = factories.mission(
        name="Soyuz MS-18", launch="2021-04-09 07:42:41", landing="2021-10-17 04:35"
    )
    found = editor.get(address(Mission, "changelist"), {"q": "ms-18"}).context["cl"].queryset
    assert list(found) == [mission]
    url = address(Mission, "change", mission.pk)
    form = posted(editor.get(url))
    assert form["landing"] == "2021-10-17 04:35 UTC"
    page = editor.post(url, form | {"landing": "17 October 2021, 07:35:44 +03:00"}, follow=True)
    mission.refresh_from_db()
    assert str(mission.landing) == "2021-10-17 04:35:44 UTC"
    assert messages_of(page) == [
        f'The mission “<a href="{url}">Soyuz MS-18</a>” was changed successfully.',
        'Readers see it at <a href="/missions/soyuz-ms-18/">/missions/soyuz-ms-18/</a>.',
    ]
    entry = LogEntry.objects.get()
    assert entry.get_change_message() == "Changed Landing."


def test_no_public_address_is_told_of_a_draft(editor: Client) -> None:
    draft = factories.draft_mission()
    url = address(Mission, "change", draft.pk)
    page = editor.post(url, posted(editor.get(url)) | {"subtitle": "Hidden"}, follow=True)
    assert len(messages_of(page)) == 1


@pytest.mark.parametrize(
    "make", [factories.draft_article, factories.draft_mission], ids=["article", "mission"]
)
def test_a_draft_leads_to_its_preview(editor: Client, make: Any) -> None:
    draft = make()
    page = editor.get(address(type(draft), "change", draft.pk)).content.decode()
    preview = f"/preview/{draft.letter}/{draft.short_id}/"
    assert f'<a href="{preview}">Preview</a>' in page
    assert editor.get(preview).status_code == 200


def test_a_featured_article_leads_the_home_page(editor: Client) -> None:
    article = factories.article(headline="An older lead", publish_at=factories.LONG_AGO)
    factories.article(headline="A newer story", publish_at=NOW)
    url = address(Article, "change", article.pk)
    editor.post(url, posted(editor.get(url)) | {"featured": "on"})
    assert Client().get("/").context["lead"] == article


@pytest.mark.parametrize(("action", "told"), [("publish", "at once"), ("take_back", "“A story”")])
def test_a_bulk_action_asks_first(editor: Client, action: str, told: str) -> None:
    draft, public = factories.draft_mission(name="Not yet"), factories.mission(slug="ms-19")
    factories.article(headline="A story", body="On [[ms-19]].")
    data = {"action": action, "_selected_action": [str(draft.pk), str(public.pk)]}
    page = editor.post(address(Mission, "changelist"), data)
    assert told in page.content.decode()
    assert set(Mission.objects.values_list("pk", "stage")) == {
        (draft.pk, "draft"), (public.pk, "published"),
    }  # fmt: skip
    assert page.content.decode().count('name="_selected_action"') == 2
    editor.post(address(Mission, "changelist"), data | {"confirmed": "yes"})
    draft.refresh_from_db()
    public.refresh_from_db()
    stages = {"publish": ("published", "published"), "take_back": ("draft", "draft")}
    assert (draft.stage, public.stage) == stages[action]


def test_the_form_says_how_the_newsrooms_clock_differs(editor: Client, settings: Any) -> None:
    settings.NEWSROOM_TIME_ZONE = "Asia/Kolkata"
    page = editor.get(address(Article, "add")).content.decode()
    assert "The clock in Kolkata is 5:30 h ahead of UTC now." in page
    assert 'data-zone="Asia/Kolkata"' in page
    settings.NEWSROOM_TIME_ZONE = "UTC"
    assert "The clock in" not in editor.get(address(Article, "add")).content.decode()
