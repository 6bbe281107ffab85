"""What readers set in their system is kept: forced colours, less motion."""

import pytest
from playwright.sync_api import Page

from tests.pages import PAGES

pytestmark = pytest.mark.browser

# Contrast of two colours as the browser paints them.
RATIO = """
  const light = colour => {
    const canvas = new OffscreenCanvas(1, 1).getContext("2d");
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const parts = [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3).map(part => part / 255)
      .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
  };
  const ratio = (a, b) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05);
  const ground = getComputedStyle(document.body).backgroundColor;
"""
MARKS = f"""() => {{ {RATIO}
  return [...document.querySelectorAll(".operator[data-operator]")]
    .filter(one => one.checkVisibility() && getComputedStyle(one, "::before").content !== "none")
    .map(one => ratio(getComputedStyle(one, "::before").backgroundColor, ground));
}}"""
# Every picture needs strokes or shapes that stand out; faint helping lines may be there too.
DRAWINGS = f"""() => {{ {RATIO}
  return [...document.querySelectorAll("svg[role=img]")].filter(svg => svg.checkVisibility())
    .map(svg => [...svg.querySelectorAll("path, text")].flatMap(part => {{
      const style = getComputedStyle(part);
      // Around words the stroke is a halo in the colour of the page.
      const colour = part.tagName === "path" && style.stroke !== "none" ? style.stroke : style.fill;
      return colour === "none" ? [] : [[part.tagName, ratio(colour, ground)]];
    }}));
}}"""
LINE = """name => {
  const span = document.querySelector(`.rule-lines input[value="${name}"] + span`);
  const style = getComputedStyle(span);
  return [style.backgroundColor, style.color];
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_operators_keep_their_marks_in_forced_colours(reader: Page, scheme):
    reader.emulate_media(forced_colors="active", color_scheme=scheme)
    reader.goto("/")
    marks = reader.evaluate(MARKS)
    assert len(marks) > 3
    assert min(marks) >= 3


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/pictures/", "/missions/soyuz-ms-19/", "/race/"])
def test_pictures_can_be_read_in_forced_colours(reader: Page, path, scheme):
    reader.emulate_media(forced_colors="active", color_scheme=scheme)
    reader.goto(path)
    drawings = reader.evaluate(DRAWINGS)
    assert drawings
    for parts in drawings:
        assert any(tag == "path" and ratio >= 3 for tag, ratio in parts)
        assert [ratio for tag, ratio in parts if tag == "text" and ratio < 4.5] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_chosen_line_shows_in_forced_colours(reader: Page, scheme):
    reader.emulate_media(forced_colors="active", color_scheme=scheme)
    reader.goto("/race/?line=100km")
    chosen, other = reader.evaluate(LINE, "100km"), reader.evaluate(LINE, "80km")
    assert chosen[0] != other[0]
    assert chosen[0] != chosen[1]


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.name)
def test_nothing_moves_for_whoever_asked_for_less(reader: Page, entry):
    reader.emulate_media(reduced_motion="reduce")
    reader.goto(entry.path)
    moving = reader.evaluate(
        """() => [...document.querySelectorAll("*")].flatMap(one => ["", "::before", "::after"]
          .map(part => getComputedStyle(one, part || null)))
          .filter(style => style.scrollBehavior === "smooth" || style.animationName !== "none"
            || style.transitionDuration.split(", ").some(time => parseFloat(time) > 0)).length"""
    )
    assert moving == 0
