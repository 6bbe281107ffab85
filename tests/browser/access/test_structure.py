"""What a screen reader is told: headings, landmarks, pictures, fields."""

from collections import Counter
from itertools import pairwise

import pytest
from playwright.sync_api import Page

from tests.pages import ERROR_PATHS, LOOKED_AT, MORE_PATHS

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("path", [*(entry.path for entry in LOOKED_AT), *MORE_PATHS, *ERROR_PATHS])
def test_structure(reader: Page, path):
    reader.goto(path)
    page = reader.evaluate("looks.structure()")

    levels = [level for level, _text in page["headings"]]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert [pair for pair in pairwise(levels) if pair[1] - pair[0] > 1] == []
    assert all(text for _level, text in page["headings"])

    roles = Counter(role for role, _name in page["landmarks"])
    assert (roles["banner"], roles["main"], roles["contentinfo"]) == (1, 1, 1)
    named = [pair for pair in page["landmarks"] if pair[0] not in ("banner", "main", "contentinfo")]
    assert [role for role, name in named if not name] == []
    assert [pair for pair, times in Counter(map(tuple, named)).items() if times > 1] == []

    assert [role for role, name in page["pictures"] if role != "img" or not name] == []
    assert all(rows >= 1 and columns >= 2 for rows, columns in page["charts"])
    assert [field for field, label in page["fields"] if not label] == []
    assert all(page["groups"])
    assert all(page["described"])


def test_a_day_that_is_none_is_answered_at_the_field(reader: Page):
    reader.goto("/race/")
    field = reader.get_by_label("At the end of (UTC)")
    field.fill("5 October")
    field.press("Enter")
    assert reader.url.endswith("/race/")
    assert field.evaluate("field => field.validity.patternMismatch")
    assert field.input_value() == "5 October"
    assert "2021-10-05" in (field.get_attribute("title") or "")
