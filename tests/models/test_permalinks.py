import pytest
from django.core.exceptions import ValidationError
from django.urls import NoReverseMatch, reverse, set_script_prefix

from missions.models import Mission, OldSlug, Person, address_of
from missions.models.permalinks import SHORT_ID_ALPHABET, make_slug
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("view_name", "parts"),
    [
        ("home", []),
        ("mission", ["soyuz-ms-19"]),
        ("mission", ["{0}"]),
        ("feed", ["articles", "atom"]),
        ("short", ["m", "k7f3qx"]),
        ("cite", ["i", "m"]),
    ],
)
@pytest.mark.parametrize("prefix", ["/", "/record/", "/{0}%s/"])
def test_addresses_are_those_that_the_resolver_gives(view_name, parts, prefix):
    set_script_prefix(prefix)
    try:
        for _ in range(2):
            assert _given(address_of, view_name, *parts) == _given(reverse, view_name, args=parts)
    finally:
        set_script_prefix("/")


def _given(make_address, *args, **kwargs):
    try:
        return make_address(*args, **kwargs)
    except NoReverseMatch:
        return None


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Soyuz MS-19", "soyuz-ms-19"),
        ("Łódź", "lodz"),
        ("Øystein Straße", "oystein-strasse"),
        ("Юлия Пересильд", "yuliya-peresild"),
        ("宇宙旅行", "yuzhouluxing"),
        ("🚀 Inspiration4 🚀", "inspiration4"),
        ("🚀", ""),
        ("a__b -- c", "a-b-c"),
    ],
)
def test_slugs_are_readable_in_any_script(name, slug):
    assert make_slug(name) == slug


def test_a_name_without_letters_still_gets_an_address():
    assert make.person(name="🚀").slug.startswith("person-")
    assert make.person(name="2021").slug == "person-2021"


def test_a_taken_slug_gets_a_number():
    assert make.person(name="John Smith").slug == "john-smith"
    assert make.person(name="John Smith").slug == "john-smith-2"
    assert make.person(name="John Smith").slug == "john-smith-3"


def test_a_like_name_does_not_take_an_old_address_by_accident():
    old = make.person(name="John Smith")
    old.slug = "john-q-smith"
    old.save()
    assert make.person(name="John Smith").slug == "john-smith-2"
    assert Person.find_by_slug("john-smith") == old
    old.slug = ""
    old.save()
    assert old.slug == "john-smith"


def test_reserved_words_are_not_given_out():
    assert make.person(name="Archive").slug == "archive-2"


@pytest.mark.parametrize("slug", ["2021", "Upper", "a--b", "-a", "a-", "a b", "tags", "a/b", "é"])
def test_a_slug_that_would_break_addresses_is_refused(slug):
    person = make.person()
    person.slug = slug
    with pytest.raises(ValidationError) as refused:
        person.full_clean()
    assert list(refused.value.message_dict) == ["slug"]


def test_short_ids_are_given_once_and_stay():
    mission = make.mission()
    short_id = mission.short_id
    assert set(short_id) <= set(SHORT_ID_ALPHABET)
    mission.slug = "renamed"
    mission.save()
    mission.refresh_from_db()
    assert mission.short_id == short_id


def rename(obj, slug):
    obj.slug = slug
    obj.save()


def test_each_old_slug_leads_straight_to_the_object():
    mission = make.mission(slug="first")
    rename(mission, "second")
    rename(mission, "third")
    assert Mission.find_by_slug("first") == mission
    assert Mission.find_by_slug("second") == mission
    assert Mission.find_by_slug("third") == mission
    assert set(OldSlug.objects.values_list("slug", flat=True)) == {"first", "second"}


def test_going_back_to_an_old_slug_makes_no_loop():
    mission = make.mission(slug="first")
    rename(mission, "second")
    rename(mission, "first")
    assert list(OldSlug.objects.values_list("slug", flat=True)) == ["second"]


def test_a_new_object_takes_over_an_old_slug():
    old = make.mission(slug="soyuz-ms-19")
    rename(old, "film-crew")
    new = make.mission(slug="soyuz-ms-19")
    assert Mission.find_by_slug("soyuz-ms-19") == new
    assert not OldSlug.objects.filter(slug="soyuz-ms-19").exists()
    assert Mission.find_by_slug("film-crew") == old


def test_the_same_slug_in_another_kind_is_another_matter():
    mission = make.mission(slug="resilience")
    rename(mission, "inspiration4")
    make.person(slug="resilience")
    assert Mission.find_by_slug("resilience") == mission
    assert Person.find_by_slug("inspiration4") is None


def test_a_deleted_object_leaves_no_old_slug_behind():
    mission = make.mission(slug="first")
    rename(mission, "second")
    mission.delete()
    assert not OldSlug.objects.exists()


def test_saving_other_fields_records_no_slug():
    mission = make.mission(slug="first")
    mission.slug = "second"
    mission.save(update_fields=["subtitle"])
    assert not OldSlug.objects.exists()
    mission.refresh_from_db()
    assert mission.slug == "first"
