"""Seats by passenger category, per operator."""

from django.db.models import Count
from django.urls import reverse

from missions.models import Seat

from .chart import Chart, Row
from .counted import Counted
from .scales import Scale
from .shapes import Drawing, Label, Path, box, fit, line, mark, runner

NAME = "seats"
# Short enough to stand over a column.
SHORT = {
    Seat.Category.CREW: "Crew by profession",
    Seat.Category.STAFF: "Company staff",
    Seat.Category.STATE: "Sent by a state",
    Seat.Category.ORGANISATION: "Paid by others",
    Seat.Category.SELF: "Paid by themselves",
}
Rows = list[tuple[str, str, dict[str, int]]]


def seats_by_category(counted: Counted) -> Rows:
    """Slug, name and the seats of each category, most seats first; one query."""
    seats = (
        Seat.objects.filter(counted.seats_q())
        .values_list("mission__operator__slug", "mission__operator__name", "category")
        .annotate(n=Count("pk"))
        .order_by()
    )
    found: dict[str, tuple[str, str, dict[str, int]]] = {}
    for slug, name, category, n in seats:
        found.setdefault(slug, (slug, name, {}))[2][category] = n
    return sorted(found.values(), key=lambda row: (-sum(row[2].values()), row[1]))


def categories(counted: Counted) -> Chart:
    rows = seats_by_category(counted)
    totals = {c: sum(row[2].get(c, 0) for row in rows) for c in SHORT}
    said = ", ".join(f"{SHORT[c].lower()} {n}" for c, n in totals.items())
    return Chart(
        name=NAME,
        title="Who sat in the seats",
        summary=f"Seats on the way up, by operator and by how their holders came to them: {said}.",
        wide=_draw_wide(rows),
        narrow=_draw_narrow(rows),
        columns=["Operator", *SHORT.values(), "All"],
        rows=[
            Row(
                name,
                [*(str(counts.get(c, 0)) for c in SHORT), str(sum(counts.values()))],
                reverse("organisation", args=[slug]),
            )
            for slug, name, counts in rows
        ],
        notes=[
            "A seat is one person on one flight on the way up: who flew twice has two. "
            "“Paid by others” is paid by an organisation or another person."
        ],
        address=counted.address("picture", NAME),
        file=counted.address("picture_file", NAME),
    )


def _most(rows: Rows) -> int:
    return max((n for row in rows for n in row[2].values()), default=1)


def _draw_wide(rows: Rows) -> Drawing:
    width, side, gap, row_height, head = 760, 144, 14, 52, 34
    drawing = Drawing(width, head + row_height * max(len(rows), 1) + 6)
    column = (width - side) / len(SHORT)
    scale = Scale(0, _most(rows), 0, column - gap - 26)
    for i, name in enumerate(SHORT.values()):
        x = side + column * i
        drawing.labels.append(Label(x, 14, fit(name, column - 4, 11), size=11, fill="ink-soft"))
        bottom = drawing.height - 4
        drawing.paths.append(Path(line((x, head - 10), (x, bottom)), "rule-link"))
    for j, (slug, name, counts) in enumerate(rows):
        y = head + row_height * j
        colour = runner(slug)
        drawing.paths.append(Path(mark(slug, 6, y + 15, 5), fill=colour))
        words = fit(name, side - 18, 13, bold=True)
        drawing.labels.append(Label(18, y + 20, words, size=13, bold=True, fill=colour))
        for i, category in enumerate(SHORT):
            _bar(drawing, (side + column * i, y + 2), scale(counts.get(category, 0)), 28, colour)
            end = side + column * i + scale(counts.get(category, 0)) + 6
            drawing.labels.append(_count(end, y + 21, counts.get(category, 0)))
    return drawing


def _draw_narrow(rows: Rows) -> Drawing:
    width, side, row_height, head = 360, 132, 21, 30
    block = head + row_height * len(SHORT) + 14
    drawing = Drawing(width, max(block * len(rows), 40))
    scale = Scale(0, _most(rows), 0, width - side - 30)
    for j, (slug, name, counts) in enumerate(rows):
        y = block * j
        colour = runner(slug)
        drawing.paths.append(Path(mark(slug, 6, y + 12, 5), fill=colour))
        drawing.labels.append(
            Label(18, y + 17, fit(name, width - 18, 14, bold=True), size=14, bold=True, fill=colour)
        )
        for i, (category, short) in enumerate(SHORT.items()):
            top = y + head + row_height * i
            drawing.labels.append(Label(0, top + 12, short, fill="ink-soft"))
            _bar(drawing, (side, top), scale(counts.get(category, 0)), 16, colour)
            end = side + scale(counts.get(category, 0)) + 6
            drawing.labels.append(_count(end, top + 12, counts.get(category, 0)))
        edge = line((side, y + head - 3), (side, y + head + row_height * len(SHORT) - 2))
        drawing.paths.append(Path(edge, "rule-link"))
    return drawing


def _bar(
    drawing: Drawing, corner: tuple[float, float], length: float, thickness: float, fill: str
) -> None:
    if length > 0:
        drawing.paths.append(Path(box(*corner, length, thickness), fill=fill))


def _count(x: float, y: float, n: int) -> Label:
    return Label(x, y, str(n), size=13, bold=n > 0, fill="ink" if n else "ink-soft")
