from missions.race import Standing
from missions.templatetags.race import share_of


def test_a_bar_is_as_long_as_its_share_of_the_longest():
    rows = [Standing(None, individuals=n) for n in (92, 43, 0)]
    assert [share_of(row, rows) for row in rows] == [100, 47, 0]


def test_bars_of_nothing_have_no_length():
    rows = [Standing(None), Standing(None)]
    assert [share_of(row, rows) for row in rows] == [0, 0]
