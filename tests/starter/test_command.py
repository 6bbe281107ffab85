from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from missions.models import Mission

from .conftest import World

pytestmark = pytest.mark.django_db


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def run(world: World, *options: str, out: StringIO | None = None, **more) -> str:
    out = out or StringIO()
    call_command("load_starter", "--data", str(world.root), *options, stdout=out, **more)
    return out.getvalue()


COUNTS = (
    "2 sources, 2 organisations, 1 vehicles, 1 craft, 2 places, 2 people, 2 missions, 2 articles"
)
KINDS = (
    "sources",
    "organisations",
    "vehicles",
    "craft",
    "places",
    "people",
    "missions",
    "articles",
)


def test_it_names_each_kind_and_sums_up(world: World):
    lines = [f"Loading starter content: {kind}…" for kind in KINDS]
    assert run(world).splitlines() == [*lines, f"Starter content loaded: {COUNTS}."]
    assert Mission.objects.count() == 2


def test_on_a_terminal_one_line_counts_up(world: World):
    progress, summary, end = run(world, out=Terminal()).split("\n")
    steps = [step.rstrip() for step in progress.split("\r")]
    assert steps[0] == ""
    assert steps[1] == "Loading starter content: 1 of 14 entries (sources)…"
    assert steps[-1] == "Loading starter content: 14 of 14 entries (articles)…"
    assert (summary, end) == (f"Starter content loaded: {COUNTS}.", "")


def test_a_second_run_has_one_line_to_say(world: World):
    run(world)
    assert run(world) == "Starter content is up to date.\n"
    assert run(world, out=Terminal()) == "Starter content is up to date.\n"


def test_a_check_keeps_nothing(world: World):
    lines = run(world, "--check").splitlines()
    assert lines[0] == "Checking starter content: sources…"
    assert lines[-1] == f"Starter content is in order. To load: {COUNTS}."
    assert Mission.objects.count() == 0


def test_a_check_of_what_is_loaded(world: World):
    run(world)
    assert run(world, "--check") == "Starter content is in order. To load: nothing new.\n"


def test_skipped_entries_are_told(world: World):
    run(world)
    Mission.objects.filter(slug="soyuz-ms-18").delete()
    text = (world.root / "articles/and-comes-down.md").read_text(encoding="utf-8")
    world.write("articles/later.md", text)
    assert run(world).splitlines() == [
        "Loading starter content: articles…",
        "articles/later.md: skipped, because the mission “soyuz-ms-18” it refers to "
        "is not here any more",
        "Starter content is up to date.",
    ]


@pytest.mark.parametrize("options", [(), ("--check",)])
def test_problems_end_it_with_an_error(world: World, options):
    world.change("data/craft.toml", '"soyuz-ms"', '"soyuz-tm"')
    world.change("data/people.toml", '"Russia"', "7")
    with pytest.raises(CommandError) as caught:
        run(world, *options)
    assert caught.value.returncode == 1
    assert str(caught.value).splitlines() == [
        "Nothing was loaded. Problems in the starter content: 2",
        "people.toml · yulia-peresild · nationality: must be text in quotes",
        "craft.toml · soyuz-ms-19 · vehicle: there is no vehicle “soyuz-tm”",
    ]


def test_it_can_be_quiet(world: World):
    assert run(world, verbosity=0) == ""
