"""A broken entry stops the load before anything is written, and says what to mend."""

import pytest

from .conftest import World, all_rows

pytestmark = pytest.mark.django_db

MS_19 = "data/missions/soyuz-ms-19.toml"
STORY = "articles/a-film-crew-goes-up.md"

IN_A_VALUE = {
    "unknown person": (
        MS_19,
        'person = "yulia-peresild"',
        'person = "yulia-peresld"',
        "missions/soyuz-ms-19.toml · seats[2] · person: there is no person “yulia-peresld”",
    ),
    "unknown payer": (
        MS_19,
        '"film-house"',
        '"film-hose"',
        "missions/soyuz-ms-19.toml · seats[2] · payer: there is no organisation “film-hose”",
    ),
    "unknown source of a seat": (
        MS_19,
        '["daily", "weekly"]',
        '["daily", "monthly"]',
        "missions/soyuz-ms-19.toml · seats[2] · sources[2]: there is no source “monthly”",
    ),
    "unknown source of a citation": (
        MS_19,
        'sources = ["weekly"], says = "nothing"',
        'sources = ["monthly"], says = "nothing"',
        "missions/soyuz-ms-19.toml · seats[2] · citations[1] · sources[1]: "
        "there is no source “monthly”",
    ),
    "unknown place": (
        MS_19,
        'destination = "iss"',
        'destination = "mir"',
        "missions/soyuz-ms-19.toml · destination: there is no place “mir”",
    ),
    "unknown craft": (
        MS_19,
        'craft = "soyuz-ms-19"',
        'craft = "soyuz-ms-91"',
        "missions/soyuz-ms-19.toml · craft: there is no craft “soyuz-ms-91”",
    ),
    "unknown organisation": (
        "data/vehicles.toml",
        '"roscosmos"',
        '"rosaviakosmos"',
        "vehicles.toml · soyuz-ms · operator: there is no organisation “rosaviakosmos”",
    ),
    "unknown key": (
        "data/people.toml",
        'nationality = "Russia"',
        'nationalty = "Russia"',
        "people.toml · yulia-peresild · nationalty: "
        "there is no such key; did you mean “nationality”?",
    ),
    "unknown key unlike any": (
        "data/craft.toml",
        'serial = "No. 749"',
        'xyz = "No. 749"',
        "craft.toml · soyuz-ms-19 · xyz: "
        "there is no such key; the keys are: name, vehicle, serial, citations",
    ),
    "missing key": (
        MS_19,
        'profile = "orbital"\n',
        "",
        "missions/soyuz-ms-19.toml · profile: is missing",
    ),
    "missing key of a row": (
        MS_19,
        'title = "Hatches open"\n',
        "",
        "missions/soyuz-ms-19.toml · events[1] · title: is missing",
    ),
    "empty": (
        MS_19,
        '"commander"',
        '" "',
        "missions/soyuz-ms-19.toml · seats[1] · role: is empty; leave the key out instead",
    ),
    "number instead of text": (
        MS_19,
        '"Soyuz MS-19"',
        "19",
        "missions/soyuz-ms-19.toml · name: must be text in quotes",
    ),
    "date without quotes": (
        MS_19,
        '"2021-10-05 12:22:31"',
        "2021-10-05",
        "missions/soyuz-ms-19.toml · docking: must be text in quotes",
    ),
    "text instead of a whole number": (
        MS_19,
        "20000000",
        '"20000000"',
        "missions/soyuz-ms-19.toml · seats[2] · price_usd: must be a whole number without quotes",
    ),
    "text instead of a number": (
        MS_19,
        "418.5",
        '"418.5"',
        "missions/soyuz-ms-19.toml · apogee_km: must be a number without quotes",
    ),
    "number too exact": (
        MS_19,
        "418.5",
        "418.55",
        "missions/soyuz-ms-19.toml · apogee_km: must have at most one digit after the point",
    ),
    "text instead of a truth": (
        MS_19,
        "crossed_80_km = true",
        'crossed_80_km = "yes"',
        "missions/soyuz-ms-19.toml · crossed_80_km: must be true or false, without quotes",
    ),
    "text instead of a list": (
        STORY,
        '["Soyuz", "Film"]',
        '"Soyuz"',
        "articles/a-film-crew-goes-up.md · tags: must be a list in square brackets",
    ),
    "twice in a list": (
        STORY,
        '["Soyuz", "Film"]',
        '["Soyuz", "Soyuz"]',
        "articles/a-film-crew-goes-up.md · tags[2]: “Soyuz” is there twice",
    ),
    "one table instead of several": (
        MS_19,
        "[[events]]",
        "[events]",
        "missions/soyuz-ms-19.toml · events: must be a list of tables: [[events]]",
    ),
    "value instead of an entry": (
        "data/craft.toml",
        "[soyuz-ms-19]\n",
        'soyuz-ms-20 = "Soyuz MS-20"\n[soyuz-ms-19]\n',
        "craft.toml · soyuz-ms-20: must be a table of keys and values",
    ),
    "not one of the choices": (
        MS_19,
        'leg = "up"',
        'leg = "upwards"',
        "missions/soyuz-ms-19.toml · seats[2] · leg: "
        "must be one of: both, up, down (and not “upwards”)",
    ),
    "not a field that can be cited": (
        "data/organisations.toml",
        'field = "name"',
        'field = "fame"',
        "organisations.toml · roscosmos · citations[1] · field: "
        "must be one of: name, summary (and not “fame”)",
    ),
    "not a date": (
        MS_19,
        '"about 2022-03"',
        '"about 2022-13"',
        "missions/soyuz-ms-19.toml · landing: "
        "There is no such date or time: month must be in 1..12.",
    ),
    "not a moment": (
        STORY,
        "2021-10-05 18:30",
        "2021-10-05",
        "articles/a-film-crew-goes-up.md · publish_at: "
        "must be a day and a time (UTC), such as 2021-10-05 18:30",
    ),
    "link to nobody": (
        STORY,
        "[[person:yulia-peresild]]",
        "[[person:yulia]]",
        "articles/a-film-crew-goes-up.md · line 8 · [[person:yulia]]: there is no person “yulia”",
    ),
    "link to no mission": (
        STORY,
        "[[soyuz-ms-19|",
        "[[soyuz-ms-91|",
        "articles/a-film-crew-goes-up.md · line 8 · [[mission:soyuz-ms-91]]: "
        "there is no mission “soyuz-ms-91”",
    ),
    "link to no article": (
        STORY,
        "[[article:and-comes-down]]",
        "[[article:never-written]]",
        "articles/a-film-crew-goes-up.md · line 10 · [[article:never-written]]: "
        "there is no article “never-written”",
    ),
    "link of no kind": (
        STORY,
        "[[source:daily]]",
        "[[sauce:daily]]",
        "articles/a-film-crew-goes-up.md · line 8 · [[mission:sauce:daily]]: there is no figure "
        "“daily”; a mission has: launch, docking, landing, duration, apogee, seats, people, price "
        "(the kinds before a colon are: mission, person, organisation, vehicle, place, article, "
        "source)",
    ),
    "link without an end": (
        STORY,
        "[[source:daily]]",
        "[[source:daily",
        "articles/a-film-crew-goes-up.md · line 8: a [[link]] is not closed",
    ),
    "the same name": (
        "data/organisations.toml",
        '"The Film House"',
        '"Roscosmos"',
        "organisations.toml · film-house · name: "
        "“Roscosmos” is also the name of organisations.toml · roscosmos",
    ),
    "the same name in two files": (
        "data/missions/soyuz-ms-18.toml",
        '"Soyuz MS-18"',
        '"Soyuz MS-19"',
        "missions/soyuz-ms-19.toml · name: "
        "“Soyuz MS-19” is also the name of missions/soyuz-ms-18.toml",
    ),
    "the same citation": (
        MS_19,
        'sources = ["weekly"]\nsays = "08:55 UTC"',
        'sources = ["daily"]',
        "missions/soyuz-ms-19.toml · citations[2] · sources[1]: "
        "“daily” is already cited for “launch”",
    ),
    "a statement of nobody": (
        MS_19,
        'sources = ["weekly"], says = "nothing"',
        'sources = [], says = "nothing"',
        "missions/soyuz-ms-19.toml · seats[2] · citations[1] · says: "
        "no source is named that says so",
    ),
    "TOML": (
        MS_19,
        'status = "flown"',
        "status = flown",
        "missions/soyuz-ms-19.toml · line 8: Invalid value (TOML)",
    ),
    "TOML to the end": (
        "data/craft.toml",
        'serial = "No. 749"\n',
        'serial = """No. 749\n',
        "craft.toml · line 5: Unterminated string (TOML)",
    ),
    "TOML of an article": (
        STORY,
        'headline = "A film',
        "headline = A film",
        "articles/a-film-crew-goes-up.md · line 2: Invalid value (TOML)",
    ),
    "no end of the keys": (
        STORY,
        '"Film"]\n+++',
        '"Film"]',
        "articles/a-film-crew-goes-up.md: must begin with its keys between two +++ lines",
    ),
    "text among the keys": (
        STORY,
        'headline = "A film crew goes up"',
        'headline = "A film crew goes up"\nbody = "Up"',
        "articles/a-film-crew-goes-up.md · body: belongs below the second +++ line",
    ),
    # From here on it is the models that object.
    "too long": (
        "data/craft.toml",
        '"No. 749"',
        f'"{"9" * 41}"',
        "craft.toml · soyuz-ms-19 · serial: "
        "Ensure this value has at most 40 characters (it has 41).",
    ),
    "not a country": (
        "data/organisations.toml",
        '"RU"',
        '"ru"',
        "organisations.toml · roscosmos: The country is a two-letter code in capitals, such as RU.",
    ),
    "not a web address": (
        "data/sources.toml",
        "https://daily",
        "daily",
        "sources.toml · daily · url: Enter a valid URL.",
    ),
    "not a time zone": (
        "data/places.toml",
        "Asia/Qyzylorda",
        "Asia/Baikonur",
        "places.toml · baikonur-site-31 · time_zone: "
        "“Asia/Baikonur” is not a time zone name such as Asia/Qyzylorda.",
    ),
    "half a position": (
        "data/places.toml",
        "longitude = 63.564\n",
        "",
        "places.toml · baikonur-site-31: "
        "A position needs a latitude from -90 to 90 and a longitude from -180 to 180.",
    ),
    "docking before launch": (
        MS_19,
        "2021-10-05 12:22:31",
        "2021-10-05 02:22:31",
        "missions/soyuz-ms-19.toml: The docking lies before the launch.",
    ),
    "apogee without basis": (
        MS_19,
        'apogee_basis = "station"\n',
        "",
        "missions/soyuz-ms-19.toml: An apogee is above 0 km and says what it rests on.",
    ),
    "flown without launch": (
        "data/missions/soyuz-ms-18.toml",
        '"context"',
        '"record"',
        "missions/soyuz-ms-18.toml: A flight that has flown needs its launch date.",
    ),
    "one person in two seats": (
        MS_19,
        'person = "anton-shkaplerov"',
        'person = "yulia-peresild"',
        "missions/soyuz-ms-19.toml · seats[2]: This person already has a seat in this mission.",
    ),
    "two payers": (
        MS_19,
        'payer = "film-house"',
        'payer = "film-house"\npayer_person = "anton-shkaplerov"',
        "missions/soyuz-ms-19.toml · seats[2]: "
        "A seat is paid by an organisation or by a person, not both.",
    ),
    "paid by themselves": (
        MS_19,
        'payer = "film-house"',
        'payer_person = "yulia-peresild"',
        "missions/soyuz-ms-19.toml · seats[2] · payer_person: "
        "Someone who paid for themselves belongs in that category.",
    ),
    "statement too long": (
        MS_19,
        'says = "nothing"',
        f'says = "{"no " * 60}"',
        "missions/soyuz-ms-19.toml · seats[2] · citations[1] · sources[1] · says: "
        "Ensure this value has at most 160 characters (it has 179).",
    ),
    "article without a usable tag": (
        STORY,
        '"Film"]',
        f'"{"Film" * 11}"]',
        "articles/a-film-crew-goes-up.md · tags[2] · name: "
        "Ensure this value has at most 40 characters (it has 44).",
    ),
}


@pytest.mark.parametrize(("file", "old", "new", "message"), IN_A_VALUE.values(), ids=IN_A_VALUE)
def test_one_broken_value(world: World, file: str, old: str, new: str, message: str):
    world.change(file, old, new)
    before = all_rows()
    assert world.problems()[0] == message
    assert all_rows() == before


def test_all_problems_are_told_at_once(world: World):
    world.change("data/people.toml", 'nationality = "Russia"', "nationality = 7")
    world.change("data/craft.toml", 'vehicle = "soyuz-ms"', 'vehicle = "soyuz-tm"')
    world.change(MS_19, 'leg = "up"', 'leg = "upwards"')
    assert world.problems() == [
        "people.toml · yulia-peresild · nationality: must be text in quotes",
        "missions/soyuz-ms-19.toml · seats[2] · leg: "
        "must be one of: both, up, down (and not “upwards”)",
        "craft.toml · soyuz-ms-19 · vehicle: there is no vehicle “soyuz-tm”",
    ]


def test_all_objections_of_the_models_are_told_at_once_and_only_those(world: World):
    world.change("data/organisations.toml", '"RU"', '"ru"')
    world.change("data/missions/soyuz-ms-18.toml", '"context"', '"record"')
    world.change(STORY, "A film crew goes up", "A film crew goes up" * 10)
    world.add("data/people.toml", '\n[Yulia]\nname = "Yulia"\nsort_name = "Yulia"\n')
    assert world.problems() == [
        "organisations.toml · roscosmos: The country is a two-letter code in capitals, such as RU.",
        "people.toml · Yulia · slug: "
        "Use small Latin letters, digits and single hyphens, with at least one letter.",
    ]


def test_what_an_unreadable_file_holds_is_not_missed(world: World):
    world.change("data/sources.toml", "[daily]", "[daily")
    assert world.problems() == [
        "sources.toml · line 2: Expected ']' at the end of a table declaration (TOML)"
    ]


def test_a_misnamed_file_is_told(world: World):
    world.write("data/persons.toml", "")
    assert world.problems() == [
        "persons.toml: no starter file has this name; they are: sources.toml, "
        "organisations.toml, vehicles.toml, craft.toml, places.toml, people.toml, "
        "missions/*.toml, articles/*.md"
    ]


def test_a_file_in_another_encoding_is_told(world: World):
    (world.root / MS_19).write_bytes('name = "Союз"'.encode("cp1251"))
    assert world.problems()[0] == "missions/soyuz-ms-19.toml: is not UTF-8 text"


def test_a_wrong_folder_is_told(tmp_path):
    assert World(tmp_path).problems() == [f"{tmp_path}: there is no folder “data” in it"]


def test_a_mended_world_loads(world: World):
    world.change(MS_19, 'leg = "up"', 'leg = "upwards"')
    assert len(world.problems()) == 1
    world.change(MS_19, 'leg = "upwards"', 'leg = "up"')
    assert world.load().total == 14


def test_a_live_figure_has_a_name_that_exists(world):
    text = "\nUp to [[soyuz-ms-19:hight]] and [[soyuz-ms-19:apogee]].\n"
    world.add("articles/and-comes-down.md", text)
    assert world.problems() == [
        "articles/and-comes-down.md · line 10 · [[mission:soyuz-ms-19:hight]]: there is no figure "
        "“hight”; a mission has: launch, docking, landing, duration, apogee, seats, people, price "
        "(the kinds before a colon are: mission, person, organisation, vehicle, place, article, "
        "source)"
    ]
