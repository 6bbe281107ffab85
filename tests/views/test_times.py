"""The zone a mission's page tells its times in, and the countdown to a planned launch."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.utils import timezone
from justhtml import JustHTML

from missions.dates import Precision, VagueDate
from missions.models import Event, Mission
from tests import factories as make

pytestmark = pytest.mark.django_db

MINUS = "\N{MINUS SIGN}"


@pytest.fixture
def baikonur():
    return make.place(name="Baikonur", time_zone="Asia/Qyzylorda")


@pytest.fixture
def steppe():
    return make.place(name="Steppe", kind="landing_site", time_zone="Asia/Almaty")


def look(client, path):
    """The page of ``path`` and what one finds in it, tidied."""
    document = JustHTML(client.get(path).content.decode(), sanitize=False)
    return lambda selector: [" ".join(n.to_text().split()) for n in document.query(selector)]


def links(client, path) -> list[str]:
    document = JustHTML(client.get(path).content.decode(), sanitize=False)
    return [node.attrs["href"] for node in document.query(".times a")]


def scripts(client, path) -> list[str]:
    document = JustHTML(client.get(path).content.decode(), sanitize=False)
    found = [node.attrs["src"] for node in document.query("script[src]")]
    return [source for source in found if not source.endswith("/copy.js")]


def test_all_times_of_a_page_in_the_zone_of_the_launch_site(client, baikonur, steppe):
    mission = make.mission(
        launch="2021-10-05 08:55:02", docking="2021-10-05 20:22", landing="about 2021-10-17 04:35",
        launch_site=baikonur, landing_site=steppe,
    )  # fmt: skip
    day = VagueDate.parse("2021-10-06")
    Event.objects.create(mission=mission, at=day, title="Film")
    find = look(client, mission.get_absolute_url() + "?times=site")
    assert find(".timeline-time > .date") == [
        "5 October 2021, 13:55:02 UTC+5",
        "6 October 2021, 01:22 UTC+5",
        "6 October 2021",
        "about 17 October 2021, 09:35 UTC+5",
    ]
    assert find(".fact time") == [
        "5 October 2021, 13:55:02 UTC+5", "08:55:02 UTC", "6 October 2021, 01:22 UTC+5",
        "17 October 2021, 09:35 UTC+5", "10:35 local time (UTC+6)",
    ]  # fmt: skip
    assert find(".fact .aside-line") == ["08:55:02 UTC", "about 10:35 local time (UTC+6)"]
    # The profile's table has no docking, and without an exact landing no line of time is drawn.
    assert find(".chart-cell > .date") == [
        "5 October 2021, 13:55:02 UTC+5", "about 17 October 2021, 09:35 UTC+5",
    ]  # fmt: skip


def test_machines_read_the_same_in_every_zone(client, baikonur):
    mission = make.mission(launch="2021-10-05 20:55:02", launch_site=baikonur)
    path = mission.get_absolute_url()

    def machine(query):
        document = JustHTML(client.get(path + query).content.decode(), sanitize=False)
        return [node.attrs["datetime"] for node in document.query("time")]

    assert machine("?times=site") == machine("") == ["2021-10-05T20:55:02Z"] * 4


def test_summer_time_holds_from_its_hour_on(client):
    florida = make.place(name="Florida", time_zone="America/New_York")
    mission = make.mission(
        launch="2024-03-10 06:59", landing="2024-03-10 07:01", launch_site=florida
    )
    find = look(client, mission.get_absolute_url() + "?times=site")
    assert find(".timeline .clock") == [
        f"10 March 2024, 01:59 UTC{MINUS}5",
        f"10 March 2024, 03:01 UTC{MINUS}4",
    ]
    assert find(".times strong") == [f"at the launch site (UTC{MINUS}5)"]


def test_the_switch_leads_there_and_back(client, baikonur):
    path = make.mission(launch="2021-10-05 08:55", launch_site=baikonur).get_absolute_url()
    find = look(client, path)
    assert find(".times > span:first-child") == ["Times: UTC · at the launch site (UTC+5)"]
    assert find(".times strong") == ["UTC"]
    assert links(client, path) == [path + "?times=site#times"]
    find = look(client, path + "?times=site")
    assert find(".times strong") == ["at the launch site (UTC+5)"]
    assert links(client, path + "?times=site") == [path + "#times"]
    assert client.get(path + "?times=site").context["page"].path == path


@pytest.mark.parametrize(
    ("launch", "zone", "switch", "has_script"),
    [
        ("2021-10-05 08:55", "", ["Times: UTC"], True),
        ("2021-10-05", "Asia/Qyzylorda", [], False),
        ("2027-Q3", "Asia/Qyzylorda", [], False),
        (None, "Asia/Qyzylorda", [], False),
    ],
)
def test_nothing_to_switch(client, launch, zone, switch, has_script):
    site = make.place(time_zone=zone)
    mission = make.mission(launch=launch, launch_site=site, status=Mission.Status.PLANNED)
    path = mission.get_absolute_url()
    assert look(client, path)(".times > span:first-child") == switch
    assert links(client, path) == []
    # An address kept from when there was something to choose still leads to the page.
    assert look(client, path + "?times=site")(".date") == look(client, path)(".date")
    assert ("/static/js/times.js" in scripts(client, path)) is has_script


def test_a_mission_without_a_launch_site_tells_utc(client):
    path = make.mission(launch="2021-10-05 08:55", launch_site=None).get_absolute_url()
    assert look(client, path + "?times=site")(".timeline time") == ["5 October 2021, 08:55 UTC"]


@pytest.mark.parametrize(
    "value",
    ["utc", "SITE", "Europe/Berlin", "site,utc", "<script>alert(1)</script>", "\0", "é" * 500],
)
def test_other_times_are_not_found(client, baikonur, value):
    mission = make.mission(launch="2021-10-05 08:55", launch_site=baikonur)
    response = client.get(mission.get_absolute_url(), {"times": value})
    assert response.status_code == 404
    html = response.content.decode()
    assert "leave “times” out for UTC, or write times=site" in html
    assert "<script>" not in html


def test_an_empty_value_is_utc(client, baikonur):
    path = make.mission(launch="2021-10-05 08:55", launch_site=baikonur).get_absolute_url()
    assert look(client, path + "?times=")(".timeline time") == ["5 October 2021, 08:55 UTC"]


def test_a_preview_switches_within_the_preview(client, baikonur):
    draft = make.draft_mission(launch="2021-10-05 08:55", launch_site=baikonur)
    user = User.objects.create_user("someone", is_staff=True)
    user.groups.add(Group.objects.get(name="Editor"))
    client.force_login(user)
    assert links(client, f"/preview/m/{draft.short_id}/") == [
        f"/preview/m/{draft.short_id}/?times=site#times"
    ]


def test_live_figures_of_an_article_are_times_in_utc(client):
    make.mission(slug="ns-34", launch="2025-08-03 12:43", landing="about 2025-08-03 12:53")
    article = make.article(body="From [[ns-34:launch]] to [[ns-34:landing]], [[ns-34:seats]].")
    html = client.get(article.get_absolute_url()).content.decode()
    assert (
        'From <a class="live-figure" href="/missions/ns-34/">'
        '<time datetime="2025-08-03T12:43Z">3 August 2025, 12:43 UTC</time></a> to '
        '<a class="live-figure" href="/missions/ns-34/">about '
        '<time datetime="2025-08-03T12:53Z">3 August 2025, 12:53 UTC</time></a>'
    ) in html
    assert scripts(client, article.get_absolute_url()) == ["/static/js/times.js"]


# The countdown


def planned(launch, **values):
    if not isinstance(launch, str):
        launch = VagueDate.from_datetime(timezone.now() + launch, Precision.MINUTE)
    return make.mission(launch=launch, status=Mission.Status.PLANNED, **values)


def test_a_launch_known_to_the_minute_is_counted_down_to(client, baikonur):
    mission = planned("2199-03-01 12:00", launch_site=baikonur)
    path = mission.get_absolute_url()
    html = client.get(path).content.decode()
    assert 'class="countdown-clock" data-launch="2199-03-01T12:00Z" aria-hidden="true"></' in html
    assert '<span class="countdown-passed" hidden>' in html
    assert look(client, path)(".countdown time") == ["1 March 2199, 12:00 UTC"]
    assert look(client, path + "?times=site")(".countdown time") == ["1 March 2199, 17:00 UTC+5"]
    assert scripts(client, path) == ["/static/js/times.js", "/static/js/countdown.js"]


@pytest.mark.parametrize(
    "launch",
    ["2199-03-01", "2199-03", "2199-Q1", "2199", "no earlier than 2199-03-01 12:00",
     "about 2199-03-01 12:00", "TBD"],
)  # fmt: skip
def test_a_launch_known_less_well_never_is(client, launch):
    path = planned(launch).get_absolute_url()
    html = client.get(path).content.decode()
    assert "countdown" not in html


@pytest.mark.parametrize("status", ["cancelled", "flown", "under_way", "failed"])
def test_only_what_is_planned_is_counted_down_to(client, status):
    path = make.mission(launch="2199-03-01 12:00", status=status).get_absolute_url()
    assert "countdown" not in client.get(path).content.decode()


def test_a_launch_whose_time_has_passed_says_so(client):
    path = planned(timedelta(minutes=-5)).get_absolute_url()
    html = client.get(path).content.decode()
    assert "countdown-clock" not in html
    assert '<span class="countdown-passed">That time has passed; what happened is not' in html
    assert scripts(client, path) == ["/static/js/times.js"]


def test_the_home_page_counts_down_to_what_is_near(client):
    planned(timedelta(days=31), name="Far")
    assert "countdown" not in client.get("/").content.decode()
    near = planned(timedelta(days=29), name="Near")
    planned(VagueDate.from_date((timezone.now() + timedelta(days=2)).date()).text(), name="Vague")
    planned(timedelta(minutes=-5), name="Late")
    assert scripts(client, "/") == ["/static/js/countdown.js"]
    assert look(client, "/")(".countdown time") == [near.launch.text()]


def test_lists_count_nothing_down(client):
    planned(timedelta(days=2))
    for path in ("/missions/", "/race/"):
        html = client.get(path).content.decode()
        assert "countdown" not in html
        assert '<script type="module"' not in html
