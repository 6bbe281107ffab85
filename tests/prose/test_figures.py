"""Live figures: what an article shows of the record, follows and owns up to."""

import pytest
from django.utils import timezone

from missions import prose
from missions.dates import VagueDate
from missions.models import QuotedFigure
from missions.race import read_figures
from tests import factories as make

pytestmark = pytest.mark.django_db


def told(article, **options):
    return str(prose.tell(article, at=timezone.now(), **options).html)


def broken(body):
    return prose.broken_links(body, at=timezone.now())


@pytest.fixture
def soyuz():
    """Soyuz MS-19 with three up; one of them came home in MS-18."""
    mission = make.mission(
        name="Soyuz MS-19",
        launch="2021-10-05 08:55:02",
        docking="2021-10-05 12:22:31",
        landing="2022-03-30 11:28",
        apogee_km=418,
        apogee_basis="station",
        profile="orbital",
    )
    home = make.mission(name="Soyuz MS-18", launch="2021-04-09", landing="2021-10-17 04:35")
    yulia = make.person(name="Yulia Peresild")
    make.seat(mission=mission, person=yulia, leg="up")
    make.seat(mission=home, person=yulia, leg="down")
    make.seat(mission=mission, price_usd=20_000_000, price_qualifier="about")
    make.seat(mission=mission)
    make.seat(mission=mission, leg="down")
    return mission


def timed(machine, words):
    return f'<time datetime="{machine}">{words}</time>'


@pytest.mark.parametrize(
    ("figure", "text"),
    [
        ("launch", timed("2021-10-05T08:55:02Z", "5 October 2021, 08:55:02 UTC")),
        ("docking", timed("2021-10-05T12:22:31Z", "5 October 2021, 12:22:31 UTC")),
        ("landing", timed("2022-03-30T11:28Z", "30 March 2022, 11:28 UTC")),
        ("duration", "176 d 2 h 33 min"),
        ("apogee", "418 km"),
        ("seats", "3 seats"),
        ("people", "3 people"),
        ("price", "about US$20 million"),
    ],
)
def test_a_figure_of_a_mission(soyuz, figure, text):
    html = f'<a class="live-figure" href="/missions/soyuz-ms-19/">{text}</a>'
    for written in (f"[[soyuz-ms-19:{figure}]]", f"[[Mission:Soyuz-MS-19: {figure}]]"):
        assert told(make.article(body=f"So: {written}.")) == f"<p>So: {html}.</p>\n"
    assert broken(f"[[soyuz-ms-19:{figure}]]") == []


@pytest.mark.parametrize(
    ("figure", "text"), [("flights", "1 flight"), ("time", "11 d 19 h 40 min")]
)
def test_a_figure_of_a_person(soyuz, figure, text):
    article = make.article(body=f"[[person:yulia-peresild:{figure}]]")
    assert f'<a class="live-figure" href="/people/yulia-peresild/">{text}</a>' in told(article)


def test_time_in_space_adds_up_the_journeys_as_exactly_as_the_least_exact():
    person = make.person()
    for launch, landing in (
        ("2021-07-20 13:12", "2021-07-20 13:22"),
        ("2021-12-11 15:01:10", "2021-12-11 15:11:40"),
    ):
        make.seat(person=person, mission=make.mission(launch=launch, landing=landing))
    make.seat(person=person, mission=make.mission(status="planned", launch="2199"))
    make.seat(person=person, mission=make.draft_mission())
    found = read_figures([(person, "time"), (person, "flights")], at=timezone.now())
    assert sorted(found.values()) == ["2 flights", "20 min"]


def test_time_in_space_is_not_guessed_where_one_landing_is_missing():
    person = make.seat(mission=make.mission(landing="2021-07-20 13:22")).person
    make.seat(person=person, mission=make.mission(landing=None))
    assert read_figures([(person, "time")], at=timezone.now()) == {}


def test_one_price_or_none():
    mission = make.mission()
    for price in (200_000, 450_000):
        make.seat(mission=mission, price_usd=price)
    assert read_figures([(mission, "price")], at=timezone.now()) == {}


def test_what_stands_before_a_colon_is_a_kind_first():
    make.person(slug="flights")
    make.mission(slug="person")
    assert 'href="/people/flights/"' in told(make.article(body="[[person:flights]]"))
    body = "[[mission:person:launch]]"
    assert 'href="/missions/person/"' in told(make.article(body=body))


@pytest.mark.parametrize(
    ("written", "message"),
    [
        (
            "[[soyuz-ms-19:heigth]]",
            "[[mission:soyuz-ms-19:heigth]]: there is no figure “heigth” (only launch, docking, "
            "landing, duration, apogee, seats, people, price).",
        ),
        (
            "[[soyuz-ms-19:]]",
            "[[mission:soyuz-ms-19:?]]: there is no figure “?” (only launch, docking, landing, "
            "duration, apogee, seats, people, price).",
        ),
        (
            "[[soyuz-ms-18:apogee]]",
            "[[mission:soyuz-ms-18:apogee]]: the record has no apogee of Soyuz MS-18 to show.",
        ),
        (
            "[[soyuz-ms-19:apogee|high up]]",
            "[[mission:soyuz-ms-19:apogee]]: a figure is its own text; leave out what stands "
            "after “|”.",
        ),
        (
            "[[person:yulia-peresild:launch]]",
            "[[person:yulia-peresild:launch]]: there is no figure “launch” (only flights, time).",
        ),
        (
            "[[person:nobody:time]]",
            "[[person:nobody:time]] leads nowhere: no person has this address.",
        ),
    ],
)
def test_a_figure_that_would_show_nothing_is_an_error(soyuz, written, message):
    assert broken(f"Well [[soyuz-ms-19]] {written}") == [message]


def test_it_is_marked_in_the_preview_of_a_draft(soyuz):
    draft = make.draft_article(body="[[soyuz-ms-18:apogee]] [[soyuz-ms-19:apogee]]")
    html = told(draft, mark_broken=True)
    assert '<mark class="dead-link">soyuz-ms-18:apogee</mark>' in html
    assert html.count("<mark") == 1


def test_a_draft_shows_none_of_its_figures():
    hidden = make.draft_mission(slug="secret", apogee_km=107, apogee_basis="peak")
    article = make.article(body="[[secret:apogee]]")
    assert told(article) == "<p>secret:apogee</p>\n"
    assert prose.tell(article, at=timezone.now()).changed == []
    assert broken("[[secret:apogee]]") == [
        f"[[mission:secret]]: {hidden} is not public at that time."
    ]


def test_a_figure_follows_a_correction_and_the_article_says_so(client, soyuz):
    article = make.article(body="Home at [[soyuz-ms-19:landing]], [[soyuz-ms-19:apogee]] up.")
    assert prose.tell(article, at=timezone.now()).changed == []
    assert "since publication" not in client.get(article.get_absolute_url()).content.decode()
    soyuz.landing = VagueDate.parse("2022-03-30 11:28:26")
    soyuz.save()
    assert "30 March 2022, 11:28:26 UTC</time></a>, " in told(article)
    (change,) = prose.tell(article, at=timezone.now()).changed
    assert (change.target, change.figure) == (soyuz, "landing")
    assert (change.before, change.now) == (
        "30 March 2022, 11:28 UTC",
        "30 March 2022, 11:28:26 UTC",
    )
    html = client.get(article.get_absolute_url()).content.decode()
    assert (
        "since publication changed: landing of "
        '<a href="/missions/soyuz-ms-19/">Soyuz MS-19</a>, now 30 March 2022, 11:28:26 UTC '
        "(was 30 March 2022, 11:28 UTC).</p>"
    ) in html


def test_what_the_record_has_lost_stays_legible(client, soyuz):
    article = make.article(body="It was [[soyuz-ms-19:apogee]] up.")
    soyuz.apogee_km, soyuz.apogee_basis = None, ""
    soyuz.save()
    assert told(article) == "<p>It was 418 km up.</p>\n"
    page = client.get(article.get_absolute_url()).content.decode()
    assert "no longer in the record (was 418 km)" in page


def test_saving_again_takes_the_new_figure_as_read(soyuz):
    article = make.article(body="[[soyuz-ms-19:apogee]]")
    soyuz.apogee_km = 420
    soyuz.save()
    assert list(prose.changed_figures(timezone.now())) == [article.pk]
    article.save()
    assert prose.changed_figures(timezone.now()) == {}


def test_a_draft_quotes_nothing_until_it_is_published(soyuz):
    article = make.draft_article(body="[[soyuz-ms-19:apogee]]")
    assert not QuotedFigure.objects.exists()
    soyuz.apogee_km = 420
    soyuz.save()
    article.stage, article.publish_at = "published", make.LONG_AGO
    article.save(update_fields=["stage", "publish_at", "updated_at"])
    assert QuotedFigure.objects.get().value == "420 km"
    article.stage = "draft"
    article.save()
    assert not QuotedFigure.objects.exists()


def test_the_cost_is_the_same_for_one_figure_and_for_thirty(django_assert_num_queries):
    def article(count):
        body = ""
        for _ in range(count):
            seat = make.seat(mission=make.mission(landing="2021-07-20 13:22"))
            body += f"[[{seat.mission.slug}:people]] [[{seat.mission.slug}:duration]] "
            body += f"[[person:{seat.person.slug}:time]] "
        return make.article(body=body)

    for story in (article(1), article(30)):
        with django_assert_num_queries(3):
            html = told(story)
        assert html.count("10 min</a>") == 2 * html.count("1 person</a>")
        with django_assert_num_queries(2):
            assert prose.changed_figures(timezone.now(), story) == {}
