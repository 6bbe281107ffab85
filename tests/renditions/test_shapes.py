"""Which files a picture is to have, and what a crop shows."""

import pytest

from missions.renditions.shapes import SHAPES, crop, plan


def sizes(size: tuple[int, int], shape: str, file_format: str) -> list[tuple[int, int]]:
    return [
        planned.size
        for planned in plan(size, "0.5x0.5")
        if (planned.shape, planned.format) == (shape, file_format)
    ]


def test_a_large_picture_has_every_size_in_both_formats():
    for file_format in ("avif", "webp"):
        assert sizes((2560, 1440), "whole", file_format) == [
            (480, 270), (800, 450), (1280, 720), (1920, 1080),
        ]  # fmt: skip
        assert sizes((2560, 1440), "lead", file_format) == [(480, 320), (800, 533), (1280, 853)]
        assert sizes((2560, 1440), "small", file_format) == [(160, 120), (320, 240)]


def test_each_shape_has_one_jpeg():
    assert [sizes((2560, 1440), shape, "jpeg") for shape in SHAPES] == [
        [(1280, 720)], [(800, 533)], [(320, 240)],
    ]  # fmt: skip


def test_nothing_is_scaled_up_and_no_pixel_is_lost():
    assert sizes((1000, 500), "whole", "avif") == [(480, 240), (800, 400), (1000, 500)]
    assert sizes((200, 300), "whole", "avif") == [(200, 300)]
    assert sizes((200, 300), "whole", "jpeg") == [(200, 300)]


@pytest.mark.parametrize("size", [(1, 1), (1, 2560), (2560, 1), (2560, 64), (64, 2560), (3, 2)])
def test_however_odd_the_picture_each_shape_has_a_file_within_it(size):
    planned = list(plan(size, "1x0"))
    assert {(one.shape, one.format) for one in planned} == {
        (shape, file_format) for shape in SHAPES for file_format in ("avif", "webp", "jpeg")
    }
    for one in planned:
        left, top, right, bottom = one.box
        assert (0 <= left < right <= size[0], 0 <= top < bottom <= size[1]) == (True, True)
        assert (1 <= one.size[0] <= right - left, one.size[1] >= 1) == (True, True)
        assert one.size[1] <= bottom - top


@pytest.mark.parametrize(
    ("focal_point", "box"),
    [
        ("0.5x0.5", (250, 0, 1750, 1000)),
        ("0x0.5", (0, 0, 1500, 1000)),
        ("1x1", (500, 0, 2000, 1000)),
        ("0.4x0.2", (50, 0, 1550, 1000)),
    ],
)
def test_a_wide_picture_is_cropped_around_its_focal_point(focal_point, box):
    assert crop((2000, 1000), (3, 2), focal_point) == box


@pytest.mark.parametrize(
    ("focal_point", "box"),
    [("0.5x0", (0, 0, 900, 600)), ("0.1x0.5", (0, 600, 900, 1200)), ("0x1", (0, 1200, 900, 1800))],
)
def test_a_tall_picture_keeps_its_head(focal_point, box):
    assert crop((900, 1800), (3, 2), focal_point) == box


@pytest.mark.parametrize("focal_point", ["", "middle", "nanxnan", "infx0", "1x2x3"])
def test_a_focal_point_that_cannot_be_read_is_the_middle(focal_point):
    assert crop((2000, 1000), (3, 2), focal_point) == (250, 0, 1750, 1000)


def test_a_focal_point_outside_is_the_nearest_edge():
    assert crop((2000, 1000), (3, 2), "9x-4") == (500, 0, 2000, 1000)


def test_a_row_of_pixels_is_not_worth_a_crop_of_its_own():
    """A camera's 3:2 picture is rarely 3:2 to the pixel: its lead is the whole."""
    assert crop((2560, 1700), (3, 2), "0x0") == (0, 0, 2560, 1700)
    assert crop((2560, 1600), (3, 2), "0x0") == (0, 0, 2400, 1600)
