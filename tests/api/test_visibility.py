"""What readers cannot see is told by no door: list, address, filter, embedded object or text."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from missions.models import Article, Correction, Image, Mission, Person, Tag
from tests import factories as make

from .conftest import LISTS, all_of

pytestmark = pytest.mark.django_db

SECRET = "Zaphod"
EMBEDS = {
    "articles": "image,tags,mentions.missions,mentions.people,mentions.organisations",
    "citations": "source",
    "missions": "operator,organiser,vehicle,launcher,launch_site,image,seats.person",
    "people": "image,seats.mission",
    "vehicles": "operator,image",
    "places": "image",
}


@pytest.fixture
def hidden(media):
    """Drafts, scheduled and withdrawn pieces, each tied to something public of every kind."""
    operator, site = make.organisation(name="Public operator"), make.place(name="Public site")
    vehicle = make.vehicle(name="Public class", operator=operator)
    person, source = make.person(name="Public person"), make.source(title="Public source")
    shared = {"operator": operator, "organiser": operator, "vehicle": vehicle,
              "launcher": vehicle, "launch_site": site, "summary": SECRET,
              "apogee_km": 90, "apogee_basis": "peak"}  # fmt: skip
    flights = [
        make.draft_mission(name=f"{SECRET} draft", image=make.image(alt=f"{SECRET} 1"), **shared),
        make.mission(name=f"{SECRET} soon", publish_at=make.FAR_AHEAD, **shared),
        make.mission(
            name=f"{SECRET} gone", stage=Mission.Stage.WITHDRAWN, withdrawn_because="Wrong.",
            withdrawn_at=make.LONG_AGO + timedelta(days=9), **shared,
        ),
    ]  # fmt: skip
    shown = make.mission(name="Public flight", **(shared | {"summary": ""}))
    up = make.seat(mission=shown, person=person, leg="up")
    stranger = make.person(name=f"{SECRET} Beeblebrox", image=make.image(alt=f"{SECRET} 2"))
    for flight in flights:
        down = make.seat(mission=flight, person=person, leg="down", role=SECRET)
        make.seat(mission=flight, person=stranger)
        make.citation("launch", mission=flight, source=source, says=SECRET)
        make.correction(mission=flight, text=SECRET)
    make.citation("name", person=stranger, source=source, says=SECRET)
    up.home, up.away_seconds = down, 424_242
    up.save()
    make.correction(mission=shown, text=SECRET, made_at=make.FAR_AHEAD)
    body = "[[public-flight]] [[person:public-person]]"
    make.draft_article(headline=f"{SECRET} story", body=body, hero=make.image(alt=f"{SECRET} 3"))
    later = make.article(headline=f"{SECRET} later", body=body, publish_at=make.FAR_AHEAD)
    later.tags.add(make.tag(name=f"{SECRET} tag"))
    make.image(alt=f"{SECRET}, used nowhere")
    links = "[[zaphod-draft|the next one]] [[person:zaphod-beeblebrox|he]]"
    return make.article(
        headline="Public story",
        body=f"{body} {links} [[article:zaphod-later|there]]\n\n[//]: # (note: {SECRET})\n",
    )


@pytest.mark.parametrize("name", LISTS)
def test_no_list_tells_it(read, hidden, name):
    embed = f"&embed={EMBEDS[name]}" if name in EMBEDS else ""
    told = json.dumps(all_of(read, f"{name}?limit=100{embed}"))
    assert SECRET not in told
    assert "zaphod" not in told
    assert "424242" not in told
    assert '"count"' not in told


def test_the_lists_have_something_that_it_is_tied_to(read, hidden):
    counts = {name: len(all_of(read, f"{name}?limit=100")) for name in LISTS}
    assert {name for name, count in counts.items() if count} == {
        "articles", "missions", "organisations", "people", "places", "sources", "vehicles",
    }  # fmt: skip
    # Numbers, too, count only what can be seen.
    assert [row["flights"] for row in read("organisations")["data"]] == [1]
    assert [row["facts"] for row in read("sources?fields=facts")["data"]] == [0]
    assert read("standings")["total"]["flights"] == 1
    assert read("missions/public-flight")["seats"][0]["landed_with"] is None


def test_no_address_tells_it(client, hidden):
    """404 for what was never seen: as if it were not there."""
    keys = [f"missions/{m.slug}" for m in Mission.objects.filter(name__contains=SECRET)[:2]]
    keys += [f"missions/m-{m.short_id}" for m in Mission.objects.filter(name__contains=SECRET)[:2]]
    keys += [f"articles/{a.slug}" for a in Article.objects.filter(headline__contains=SECRET)]
    keys += [f"people/{p.slug}" for p in Person.objects.filter(name__contains=SECRET)]
    keys += [f"tags/{t.slug}" for t in Tag.objects.filter(name__contains=SECRET)]
    keys += [f"images/i-{i.short_id}" for i in Image.objects.filter(alt__contains=SECRET)]
    keys += [f"corrections/c-{c.pk}" for c in Correction.objects.filter(text=SECRET)]
    assert len(keys) == 16
    answers = {key: client.get(f"/api/v1/{key}").status_code for key in keys}
    assert answers == dict.fromkeys(keys, 404)


def test_no_filter_tells_that_it_is_there(read, hidden):
    for path in (
        "missions?person=zaphod-beeblebrox", "articles?mission=zaphod-draft",
        "articles?person=zaphod-beeblebrox", "citations?mission=zaphod-draft",
        "corrections?mission=zaphod-soon", "articles?tag=zaphod-tag-1",
    ):  # fmt: skip
        problem = read(path, status=400)
        assert "There is no" in problem["detail"]
    assert read(f"search?q={SECRET}")["count"] == 0


def test_no_text_tells_it(read, hidden):
    text = read("articles/public-story")["text"]
    told = json.dumps(text)
    assert "the next one he there" in text["markdown"].replace("\n", " ")
    assert SECRET not in told
    assert "zaphod" not in told
    assert "public-flight" in told


def test_what_is_scheduled_appears_by_itself(read, client):
    soon = timezone.now() + timedelta(hours=1)
    mission = make.mission(publish_at=soon)
    etag = client.get("/api/v1/missions")["ETag"]
    Mission.objects.filter(pk=mission.pk).update(publish_at=timezone.now())
    answer = client.get("/api/v1/missions", headers={"If-None-Match": etag})
    assert [row["name"] for row in answer.json()["data"]] == [mission.name]


@pytest.mark.parametrize("made", [make.mission, make.article])
def test_what_was_taken_back_says_why(read, made):
    piece = made(stage="withdrawn", withdrawn_because="It was a hoax.",
                 withdrawn_at=make.LONG_AGO + timedelta(days=9))  # fmt: skip
    noun = piece._meta.model_name
    for key in (piece.slug, f"{piece.letter}-{piece.short_id}"):
        problem = read(f"{noun}s/{key}", status=410)
        assert problem["detail"] == f"This {noun} was withdrawn on 2020-01-10: It was a hoax."
        assert problem["withdrawn_because"] == "It was a hoax."
        assert str(piece) not in json.dumps(problem)


@pytest.mark.parametrize(
    "times",
    [
        {"publish_at": None},
        # Taken back before it had come.
        {"publish_at": make.FAR_AHEAD, "withdrawn_at": make.LONG_AGO},
    ],
)
def test_what_was_never_seen_was_never_taken_back(read, times):
    piece = make.mission(stage="withdrawn", withdrawn_because="A secret reason.", **times)
    assert "secret" not in json.dumps(read(f"missions/{piece.slug}", status=404))
