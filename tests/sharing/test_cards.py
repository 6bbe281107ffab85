"""Share cards: what they say, how they are drawn, and what asking for them can cost."""

import re
from io import BytesIO
from threading import Thread

import pytest
from django.core.cache import cache
from PIL import Image

from missions import sharing
from missions.models import Article, Mission, Organisation, Person
from missions.race.charts import COLOURS
from missions.sharing import Card, card_of
from missions.sharing.drawing import dashes, outlines, portrait
from missions.sharing.lettering import SANS, SERIF, Face
from missions.views import cards as view
from tests import factories as make

pytestmark = pytest.mark.django_db
MOST_BYTES = 120_000
AT = make.datetime(2026, 11, 23, tzinfo=make.UTC)


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


@pytest.fixture
def drawn(monkeypatch) -> list[Card]:
    """Every card that is drawn, while a quick one stands in for it."""
    made: list[Card] = []

    def draw(card: Card) -> bytes:
        made.append(card)
        return b"drawing"

    monkeypatch.setattr(sharing, "draw", draw)
    return made


# What they say


@pytest.mark.usefixtures("starter")
def test_the_cards_of_the_record():
    mission = card_of(Mission.objects.get(slug="soyuz-ms-19"), at=AT)
    assert mission.title == "Soyuz MS-19"
    assert mission.operator == "roscosmos"
    assert ("3", "went up") in mission.figures
    assert ("418 km", "apogee") in mission.figures
    person = card_of(Person.objects.get(slug="yulia-peresild"), at=AT)
    assert person.native == "Юлия Пересильд"
    assert ("1", "flight") in person.figures
    assert person.alt.startswith("Yulia Peresild; Юлия Пересильд; flight 1; ")
    operator = card_of(Organisation.objects.get(slug="blue-origin"), at=AT)
    assert len(operator.portraits) > 6
    race = card_of("race", at=AT)
    assert ("17", "Blue Origin") in race.figures
    article = Article.objects.get(slug="film-crew-lifts-off-for-the-station")
    assert card_of(article, at=AT).title == article.headline


@pytest.mark.usefixtures("starter")
def test_every_article_and_some_of_the_rest_are_drawn_in_size_and_in_bytes():
    operator = Organisation.objects.get(slug="blue-origin")
    for target in [*Article.objects.all()[:3], operator, "race", "home"]:
        content = sharing.draw(card_of(target, at=AT))
        assert opened(content).size == (1200, 630)
        assert opened(content).format == "PNG"
        assert len(content) <= MOST_BYTES


def test_an_empty_record_has_cards_too():
    for target in ("race", "home", make.person(), make.organisation(), make.place(),
                   make.draft_mission(launch=None, status="planned")):  # fmt: skip
        assert opened(sharing.draw(card_of(target, at=AT))).size == (1200, 630)


def test_the_digest_is_that_of_what_is_shown():
    mission = make.mission(apogee_km=107, apogee_basis="peak")
    before = card_of(mission, at=AT).digest
    assert card_of(Mission.objects.get(pk=mission.pk), at=AT).digest == before
    mission.price_note = "Nothing that stands on the card."
    assert card_of(mission, at=AT).digest == before
    mission.apogee_km = 108
    assert card_of(mission, at=AT).digest != before


# Letters


@pytest.mark.usefixtures("starter")
def test_every_name_of_the_record_can_be_written():
    face = Face(SANS, 40)
    names = Person.objects.exclude(native_name="").values_list("native_name", flat=True)
    assert len(names) > 30
    assert [name for name in names if not face.has(name)] == []


@pytest.mark.parametrize(
    "name",
    ["Юлия Пересильд", "Ελένη", "ريانة برناوي", "איתן סטיבה", "शुभांशु शुक्ला", "สมชาย", "이소연",
     "前澤友作", "孙宇晨", "Łódź", "Nguyễn"],
)  # fmt: skip
def test_a_name_is_set_in_fonts_that_have_it(name):
    face = Face(SANS, 40)
    assert "".join(piece for piece, _ in face.runs(name)) == name
    assert face.width(name) > 40


def test_a_script_that_no_font_has_is_spelled_or_left_out():
    face = Face(SERIF, 40)
    assert not face.has("ᏣᎳᎩ")
    spelled = "".join(piece for piece, _ in face.runs("ᏣᎳᎩ 🚀"))
    assert spelled.isascii()
    plain = Card("Person", "Nova")
    # A name that would be boxes is not there at all.
    unknown = Card("Person", "Nova", native="ᏣᎳᎩ")
    assert sharing.draw(unknown) == sharing.draw(plain)


@pytest.mark.parametrize(
    "text", ["", " ", "\u202e\u2066\x00\x1b[31m", "a" * 5_000, "word " * 2_000]
)
def test_no_text_breaks_a_card(text):
    card = Card(text, text or "T", native=text, body=text, figures=[(text[:50], text[:50])] * 9)
    assert opened(sharing.draw(card)).size == (1200, 630)


def test_lines_are_as_wide_as_they_may_be():
    face = Face(SERIF, 46)
    lines = face.wrap("The quick brown fox jumps over the lazy dog again and again", 400, 3)
    assert len(lines) == 3
    assert all(face.width(line) <= 400 for line in lines)
    assert lines[-1].endswith("…")
    assert face.wrap("Short", 400, 3) == ["Short"]


# Drawing


def test_an_arc_passes_where_it_should():
    (line,) = outlines("M0 90A120 120 0 0 1 96 90")
    top = min(line, key=lambda point: point[1])
    assert top == pytest.approx((48, 80.0), abs=0.1)
    (relative,) = outlines("M0 90a120 120 0 0 1 96 0")
    assert relative == line
    (circle,) = outlines("M10 20A5 5 0 1 1 20 20A5 5 0 1 1 10 20Z")
    assert min(y for _, y in circle) == pytest.approx(15, abs=0.1)
    assert max(y for _, y in circle) == pytest.approx(25, abs=0.1)


def test_a_dashed_line_is_as_long_as_its_parts():
    assert dashes([(0, 0), (10, 0)], 4, 2) == [[(0, 0), (4, 0)], [(6, 0), (10, 0)]]


def test_a_portrait_has_the_colours_of_its_operator():
    mission = make.mission(operator=make.organisation(slug="spacex"), apogee_km=400,
                           apogee_basis="orbit", profile="orbital")  # fmt: skip
    from missions.race import charts

    picture = portrait(charts.portrait(mission, 4), 210)
    earth = "#{:02x}{:02x}{:02x}".format(*picture.getpixel((10, 208)))
    assert earth == COLOURS["spacex"]


# Asking for them


def test_the_lasting_address_and_the_one_of_a_drawing(client, drawn):
    mission = make.mission()
    plain = client.get(f"/cards/m/{mission.short_id}.png")
    assert plain["Content-Type"] == "image/png"
    assert plain["Cache-Control"] == "public, max-age=3600"
    digest = card_of(mission, at=AT).digest
    exact = client.get(f"/cards/m/{mission.short_id}-{digest}.png")
    assert exact["Cache-Control"] == "public, max-age=31536000, immutable"
    assert plain.content == exact.content
    assert len(drawn) == 1


@pytest.mark.parametrize("digest", ["0000000000", "x", "..", "a-b-c", "A" * 400])
def test_an_unknown_digest_leads_to_the_card_and_draws_nothing(client, drawn, digest):
    mission = make.mission()
    answer = client.get(f"/cards/m/{mission.short_id}-{digest}.png")
    if digest == "..":
        assert answer.status_code == 404
    else:
        assert answer.status_code == 302
        assert re.fullmatch(rf"http://testserver/cards/m/{mission.short_id}-[0-9a-f]{{10}}\.png",
                            answer["Location"])  # fmt: skip
        assert answer["Cache-Control"] == "no-cache"
    assert drawn == []


@pytest.mark.parametrize(
    "path",
    [
        "/cards/m/nothing.png",
        "/cards/x/abc.png",
        "/cards/site/about.png",
        "/cards/m/%00.png",
        "/cards/s/{source}.png",
        "/cards/site/home.jpg",
    ],
)
def test_nothing_is_drawn_for_what_has_no_card(client, drawn, path):
    assert client.get(path.format(source=make.source().short_id)).status_code == 404
    assert drawn == []


def test_parameters_and_methods_change_nothing(client, drawn):
    mission = make.mission()
    for query in ("", "?width=99999", "?v=1", "?v=2"):
        assert client.get(f"/cards/m/{mission.short_id}.png{query}").content == b"drawing"
    assert client.head(f"/cards/m/{mission.short_id}.png").status_code == 200
    assert client.post(f"/cards/m/{mission.short_id}.png").status_code == 405
    assert len(drawn) == 1


def test_nobody_draws_while_another_card_is_being_drawn(client, drawn, monkeypatch):
    monkeypatch.setattr(view, "PATIENCE", 0.01)
    mission = make.mission()
    with view.DRAWING:
        answer = client.get(f"/cards/m/{mission.short_id}.png")
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert "immutable" not in answer.get("Cache-Control", "")
    assert drawn == []
    assert client.get(f"/cards/m/{mission.short_id}.png").status_code == 200


def test_who_waited_finds_what_the_other_drew(drawn):
    card = Card("Kicker", "Title")
    found: list[bytes | None] = []
    with view.DRAWING:
        waiting = Thread(target=lambda: found.append(view._drawn(card)))
        waiting.start()
        cache.set(f"card:{card.digest}", b"drawn before")
    waiting.join()
    assert found == [b"drawn before"]
    assert drawn == []


@pytest.mark.usefixtures("starter")
def test_every_page_names_a_picture_that_is_there(client, drawn):
    for path in (
        "/",
        "/about/",
        "/race/",
        "/race/?on=2021-10-05",
        "/missions/",
        "/missions/soyuz-ms-19/",
        "/people/yulia-peresild/",
        "/articles/film-crew-lifts-off-for-the-station/",
        "/sources/rsw-ms19/",
        "/places/iss/",
    ):
        html = client.get(path).content.decode()
        (picture,) = re.findall(r'<meta property="og:image" content="([^"]+)">', html)
        assert client.get(picture)["Content-Type"] == "image/png", path
        assert html.count('name="twitter:card" content="summary_large_image"') == 1
    assert [card.title for card in drawn][:2] == [
        "The Space Tourism Record", "Who is ahead in the space tourism race",
    ]  # fmt: skip
