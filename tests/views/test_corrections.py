"""What was published wrong is told on its page and in the list of all."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import Group, User
from justhtml import JustHTML

from tests import factories as make

pytestmark = pytest.mark.django_db

MAKERS = {"article": make.article, "mission": make.mission}
DRAFTS = {"article": make.draft_article, "mission": make.draft_mission}


def look(client, path):
    document = JustHTML(client.get(path).content.decode(), sanitize=False)
    return lambda selector: [" ".join(n.to_text().split()) for n in document.query(selector)]


def on(day: int) -> datetime:
    return datetime(2026, 3, day, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize("kind", MAKERS)
def test_a_page_says_that_and_what_it_was_corrected(client, kind):
    page = MAKERS[kind]()
    path = page.get_absolute_url()
    make.correction(**{kind: MAKERS[kind]()}, text="Of another page.")
    assert look(client, path)(".corrected, .corrections, #corrections") == []

    first = make.correction(**{kind: page}, made_at=on(3), text="It was 04:35, not 04:36.")
    find = look(client, path)
    assert find(".corrected") == ["Corrected on 3 March 2026"]
    assert find(".corrections div") == ["3 March 2026 It was 04:35, not 04:36."]
    assert find("#corrections") == ["Corrections"]
    html = client.get(path).content.decode()
    assert '<a href="#corrections">Corrected on <time datetime="2026-03-03T09:30Z">' in html
    assert f'<div id="correction-{first.pk}">' in html

    make.correction(**{kind: page}, made_at=on(5), text="The second.")
    find = look(client, path)
    assert find(".corrected") == ["Corrected 2 times, last on 5 March 2026"]
    assert find(".corrections div")[0] == "5 March 2026 The second."


@pytest.mark.parametrize("kind", MAKERS)
def test_a_correction_that_is_not_made_yet_is_not_told(client, kind):
    page = MAKERS[kind]()
    make.correction(**{kind: page}, made_at=make.FAR_AHEAD, text="Zaphod")
    for path in (page.get_absolute_url(), "/corrections/"):
        html = client.get(path).content.decode()
        assert "Zaphod" not in html
        assert "Corrected" not in html


def test_the_list_is_newest_first_and_leads_to_the_place_on_the_page(client):
    article, mission = make.article(headline="The story"), make.mission(name="The flight")
    old = make.correction(article=article, made_at=on(3), text="One.")
    new = make.correction(mission=mission, made_at=on(5), text="Two.")
    for kind, draft in DRAFTS.items():
        make.correction(**{kind: draft()}, text="Zaphod")
    assert look(client, "/corrections/")(".corrections div") == [
        "5 March 2026 Two. The flight",
        "3 March 2026 One. The story",
    ]
    document = JustHTML(client.get("/corrections/").content.decode(), sanitize=False)
    assert [a.attrs["href"] for a in document.query(".corrections a")] == [
        f"{mission.get_absolute_url()}#correction-{new.pk}",
        f"{article.get_absolute_url()}#correction-{old.pk}",
    ]


def test_an_empty_list_says_so(client):
    make.correction(article=make.draft_article())
    find = look(client, "/corrections/")
    assert find(".empty")[0].startswith("No correction has been published yet. ")
    assert find(".corrections") == []


def test_the_list_is_paged(client):
    mission = make.mission()
    for _ in range(51):
        make.correction(mission=mission)
    assert len(client.get("/corrections/").context["object_list"]) == 50
    second = client.get("/corrections/?page=2")
    assert len(second.context["object_list"]) == 1
    assert second.context["page"].path == "/corrections/?page=2"
    for page in ("0", "3", "x", "%00"):
        assert client.get(f"/corrections/?page={page}").status_code == 404


def test_what_an_editor_wrote_is_text_and_no_html(client):
    mission = make.mission()
    text = "<script>alert(1)</script> & [[soyuz-ms-19]]"
    make.correction(mission=mission, text=text)
    for path in (mission.get_absolute_url(), "/corrections/"):
        html = client.get(path).content.decode()
        assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; [[soyuz-ms-19]]" in html
        assert "<script>alert" not in html


@pytest.mark.parametrize("kind", DRAFTS)
def test_a_preview_shows_the_corrections_of_its_draft(client, kind):
    draft = DRAFTS[kind]()
    make.correction(**{kind: draft}, made_at=on(3), text="It was wrong.")
    user = User.objects.create_user("someone", is_staff=True)
    user.groups.add(Group.objects.get(name="Editor"))
    client.force_login(user)
    find = look(client, f"/preview/{draft.letter}/{draft.short_id}/")
    assert find(".corrections div") == ["3 March 2026 It was wrong."]


def test_taking_a_page_back_takes_its_corrections_along(client):
    mission = make.mission()
    make.correction(mission=mission)
    assert len(client.get("/corrections/").context["object_list"]) == 1
    mission.stage = "draft"
    mission.save()
    assert len(client.get("/corrections/").context["object_list"]) == 0


def test_every_page_leads_to_the_list(client):
    assert '<li><a href="/corrections/">Corrections</a></li>' in client.get("/").content.decode()


def test_post_is_not_allowed(client):
    assert client.post("/corrections/", {"text": "x"}).status_code == 405
