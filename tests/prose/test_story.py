import pytest
from django.utils import timezone

from missions import prose
from missions.models import Mention
from missions.prose.story import MOST_CARDS
from tests import factories as make

pytestmark = pytest.mark.django_db


def told(article, **options):
    return str(prose.tell(article, at=timezone.now(), **options).html)


def test_links_follow_a_rename():
    mission = make.mission(name="Soyuz MS-19")
    article = make.article(body="See [[soyuz-ms-19]] and [[soyuz-ms-19|the film crew]].")
    assert told(article) == (
        '<p>See <a href="/missions/soyuz-ms-19/">Soyuz MS-19</a> and '
        '<a href="/missions/soyuz-ms-19/">the film crew</a>.</p>\n'
    )
    mission.slug = "film-crew"
    mission.save()
    assert 'href="/missions/film-crew/"' in told(article)


def test_cards_stand_where_a_mission_that_readers_can_open_is_first_named():
    first, second = make.mission(name="NS-16"), make.mission(name="NS-17")
    make.draft_mission(slug="secret")
    article = make.article(body="[[ns-16]]\n\n[[secret]] [[ns-16]]\n\n[[ns-17]]\n\nEnd.")
    parts = prose.tell(article, at=timezone.now()).parts
    assert [part.mission for part in parts if part.mission] == [first, second]
    assert parts[0].html == '<p><a href="/missions/ns-16/">NS-16</a></p>\n'
    assert parts[-1].html == "<p>End.</p>\n"


def test_a_text_about_many_missions_does_not_drown_in_cards():
    body = "\n\n".join(f"[[{make.mission().slug}]]" for _ in range(MOST_CARDS + 3))
    story = prose.tell(make.article(body=body), at=timezone.now())
    assert len([part for part in story.parts if part.mission]) == MOST_CARDS
    assert str(story.html).count("<a href") == MOST_CARDS + 3


def test_an_article_keeps_what_it_speaks_of_when_another_takes_the_slug():
    first = make.mission(slug="ns-16", name="The first")
    article = make.article(body="See [[ns-16]].")
    first.slug = "ns-16-old"
    first.save()
    make.mission(slug="ns-16", name="The second")
    article.save()
    assert "The first</a>" in told(article)


def test_an_old_slug_written_anew_leads_to_its_object():
    mission = make.mission(slug="first")
    mission.slug = "second"
    mission.save()
    article = make.article(body="[[first|there]]")
    assert 'href="/missions/second/"' in told(article)


def test_all_kinds_are_linked_and_kept():
    targets = {
        "person": make.person(name="Yulia Peresild"),
        "organisation": make.organisation(name="Roscosmos"),
        "vehicle": make.vehicle(name="Soyuz MS"),
        "place": make.place(name="Baikonur"),
        "article": make.article(headline="Another story"),
    }
    body = " ".join(f"[[{kind}:{target.slug}]]" for kind, target in targets.items())
    html = told(article := make.article(body=body))
    for target in targets.values():
        assert f'<a href="{target.get_absolute_url()}">{target}</a>' in html
    assert [m.target() for m in article.mentions.order_by("order")] == list(targets.values())


def test_sources_are_numbered_once_in_order():
    first, second = make.source(publisher="NASA"), make.source(publisher="ESA")
    body = f"A[[source:{first.slug}]] b[[source:{second.slug}]] c[[source:{first.slug}]]"
    article = make.article(body=body)
    story = prose.tell(article, at=timezone.now())
    assert story.sources == [first, second]
    html = str(story.html)
    assert html.count('id="note-1"') == 1
    assert html.count('href="#source-1"') == 2
    assert 'aria-label="Source 2"' in html


def test_what_is_not_public_is_plain_words_for_readers_and_marked_for_editors():
    make.draft_mission(slug="secret", name="Secret name")
    hidden = make.seat(mission=make.draft_mission()).person
    body = f"[[secret]] [[secret|a flight]] [[person:{hidden.slug}|somebody]] [[nowhere|gone]]"
    article = make.article(body=body)
    assert told(article) == "<p>secret a flight somebody gone</p>\n"
    assert told(article, mark_broken=True).count('<mark class="dead-link">') == 4


def test_names_and_labels_are_escaped_once():
    make.mission(slug="x", name="A & B <i>")
    article = make.article(body='[[x]] [[x|C & "D" <b>]]')
    html = told(article)
    assert ">A &amp; B &lt;i&gt;</a>" in html
    assert "&amp;amp;" not in html
    assert "<b>" not in html


def test_mentions_follow_the_text():
    one, two = make.mission(slug="one"), make.mission(slug="two")
    article = make.article(body="[[one]] [[two]] [[one]]")
    assert [m.name for m in article.mentions.order_by("order")] == ["mission:one", "mission:two"]
    article.body = "[[two]]"
    article.save()
    assert list(article.mentions.values_list("mission", flat=True)) == [two.pk]
    one.delete()
    assert Mention.objects.count() == 1


def test_text_saved_by_an_older_renderer_is_rendered_anew():
    article = make.article(body="new text")
    type(article).objects.update(body_renderer=0, body_html="old text")
    article.refresh_from_db()
    assert told(article) == "<p>new text</p>\n"


def test_broken_links_say_what_is_wrong():
    now = timezone.now()
    make.draft_mission(slug="draft", name="Draft flight")
    make.mission(slug="there")
    body = "[[there]] [[draft]] [[nowhere]] [[ship:x]] `[[code]]`"
    assert prose.broken_links(body, at=now) == [
        "[[mission:draft]]: Draft flight is not public at that time.",
        "[[mission:nowhere]] leads nowhere: no mission has this address.",
        "[[mission:ship:x]] leads nowhere: “ship” is neither a mission nor a kind (only mission, "
        "person, organisation, vehicle, place, article, source).",
    ]


def test_telling_costs_the_same_for_one_link_and_for_thirty(django_assert_num_queries):
    def article(count):
        missions = [make.mission() for _ in range(count)]
        names = [f"[[{m.slug}]]" for m in missions]
        return make.article(body=" ".join([*names, f"[[person:{make.person().slug}]]"]))

    short, long = article(1), article(30)
    for story in (short, long):
        with django_assert_num_queries(1):
            told(story)
