"""What readers set in their system is kept: forced colours, less motion."""

import pytest
from playwright.sync_api import Page

from tests.pages import LOOKED_AT

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_operators_keep_their_marks_in_forced_colours(reader: Page, scheme):
    reader.emulate_media(forced_colors="active", color_scheme=scheme)
    reader.goto("/")
    marks = reader.evaluate("looks.marks()")
    assert len(marks) > 3
    assert min(marks) >= 3


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/pictures/", "/missions/soyuz-ms-19/", "/race/"])
def test_pictures_can_be_read_in_forced_colours(reader: Page, path, scheme):
    reader.emulate_media(forced_colors="active", color_scheme=scheme)
    reader.goto(path)
    drawings = reader.evaluate("looks.drawings()")
    assert drawings
    for parts in drawings:
        assert any(tag == "path" and ratio >= 3 for tag, ratio in parts)
        assert [ratio for tag, ratio in parts if tag == "text" and ratio < 4.5] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_chosen_line_shows_in_forced_colours(reader: Page, scheme):
    reader.emulate_media(forced_colors="active", color_scheme=scheme)
    reader.goto("/race/?line=100km")
    chosen, other = (reader.evaluate(f"looks.lineColours('{line}')") for line in ("100km", "80km"))
    assert chosen[0] != other[0]
    assert chosen[0] != chosen[1]


@pytest.mark.parametrize("entry", LOOKED_AT, ids=lambda entry: entry.name)
def test_nothing_moves_for_whoever_asked_for_less(reader: Page, entry):
    reader.emulate_media(reduced_motion="reduce")
    reader.goto(entry.path)
    assert reader.evaluate("looks.moving()") == []
