"""A form that comes back late: what its writer changed, laid over what was saved meanwhile.

A sheet is what a form and its rows would post if nobody touched them: ``fields`` by name and
``rows`` by prefix and key. The form carries the sheet it was opened with. When it comes back
there are three: that one, what is in the database now, and what was posted. Each field that
only one side changed takes that side; where both did, the writer chooses.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

Values = list[str]
Row = dict[str, Values]
Posted = dict[str, Values]

TAKE = "_take:"
THEIRS = "theirs"
DELETE = "DELETE"


@dataclass
class Sheet:
    fields: Row = field(default_factory=dict)
    rows: dict[str, dict[str, Row]] = field(default_factory=dict)

    def as_data(self) -> dict[str, Any]:
        return {"fields": self.fields, "rows": self.rows}

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> "Sheet":
        return cls(data["fields"], data["rows"])


@dataclass
class Clash:
    """Both sides changed ``name`` (empty: the whole row) of the form or of a row."""

    prefix: str
    pk: str
    name: str
    mine: Values
    theirs: Values

    @property
    def choice(self) -> str:
        """The name of the answer in the form."""
        return f"{TAKE}{self.prefix}:{self.pk}:{self.name}"


@dataclass
class Merged:
    """``posted`` has the outcome, with what the writer typed where there is a clash.

    ``taken`` and ``given`` name what came from the others and what the writer chose otherwise:
    pairs of (prefix, name). ``unchosen`` are clashes that the writer has answered.
    """

    posted: Posted
    clashes: list[Clash] = field(default_factory=list)
    taken: list[tuple[str, str]] = field(default_factory=list)
    unchosen: list[tuple[Clash, str]] = field(default_factory=list)


def plain(values: Iterable[str]) -> Values:
    """Values as they are compared: browsers end lines in their own way, and post what is empty."""
    trimmed = [value.replace("\r\n", "\n").strip() for value in values]
    return [value for value in trimmed if value]


def merge(base: Sheet, now: Sheet, posted: Posted) -> Merged:
    merged = Merged({name: list(values) for name, values in posted.items()})
    for name in base.fields:
        _merge_field(merged, "", "", name, name, base.fields, now.fields)
    for prefix in base.rows:
        _merge_rows(merged, prefix, base.rows[prefix], now.rows.get(prefix, {}))
    return merged


def _merge_field(
    merged: Merged, prefix: str, pk: str, name: str, html_name: str, base: Row, now: Row
) -> None:
    before, theirs = base.get(name, []), now.get(name, [])
    mine = merged.posted.get(html_name, [])
    clash = Clash(prefix, pk, name, mine, theirs)
    if answer := merged.posted.get(clash.choice):
        # An answer is given to what the form showed, which is now its base.
        if plain(mine) != plain(before):
            merged.unchosen.append((clash, answer[0]))
        if answer[0] == THEIRS:
            mine = before
    if plain(theirs) == plain(before) or plain(mine) == plain(theirs):
        _put(merged.posted, html_name, mine)
    elif plain(mine) == plain(before):
        _put(merged.posted, html_name, theirs)
        merged.taken.append((prefix, name))
    else:
        _put(merged.posted, html_name, mine)
        merged.clashes.append(Clash(prefix, pk, name, mine, theirs))


def _put(posted: Posted, html_name: str, values: Values) -> None:
    if values:
        posted[html_name] = list(values)
    else:
        posted.pop(html_name, None)


def _merge_rows(merged: Merged, prefix: str, base: dict[str, Row], now: dict[str, Row]) -> None:
    """The rows are posted anew: those that are still there, then new ones."""
    rows = _posted_rows(merged.posted, prefix)
    if rows is None:
        return
    there, new = [], []
    for row in rows:
        pk = _key(row)
        if pk and pk in base and pk not in now:
            if rescued := _removed_by_them(merged, prefix, pk, row, base[pk]):
                new.append(rescued)
        elif pk and pk in base:
            there.append(_merge_row(merged, prefix, pk, row, base[pk], now[pk]))
        elif pk:
            there.append(row)
        elif not _is_declined(merged, prefix, row):
            new.append(row)
    if base.keys() != now.keys():
        came = now.keys() - base.keys()
        merged.taken += [(prefix, "")] if came else []
    _write_rows(merged.posted, prefix, there, new)


def _merge_row(merged: Merged, prefix: str, pk: str, row: Row, base: Row, now: Row) -> Row:
    part = Merged(dict(row) | {k: v for k, v in merged.posted.items() if k.startswith(TAKE)})
    for name in base:
        _merge_field(part, prefix, pk, name, name, base, now)
    changed_by_them = any(plain(now.get(n, [])) != plain(base.get(n, [])) for n in base)
    if row.get(DELETE) and changed_by_them:
        clash = Clash(prefix, pk, DELETE, row[DELETE], [])
        if merged.posted.get(clash.choice, [""])[0] == THEIRS:
            part.posted.pop(DELETE, None)
        else:
            merged.clashes.append(clash)
    elif row.get(DELETE):
        # The answer to a row that they changed and I removed.
        clash = Clash(prefix, pk, DELETE, row[DELETE], [])
        if merged.posted.get(clash.choice, [""])[0] == THEIRS:
            part.posted.pop(DELETE, None)
    else:
        merged.clashes += part.clashes
    merged.taken += part.taken
    merged.unchosen += part.unchosen
    return {name: values for name, values in part.posted.items() if not name.startswith(TAKE)}


def _removed_by_them(merged: Merged, prefix: str, pk: str, row: Row, base: Row) -> Row | None:
    """Nothing, where the writer left the row as it was; else the row as a new one, in doubt."""
    names = [name for name in base if name not in ("id", DELETE)]
    untouched = all(plain(row.get(name, [])) == plain(base.get(name, [])) for name in names)
    if untouched or row.get(DELETE):
        merged.taken.append((prefix, ""))
        return None
    merged.clashes.append(Clash(prefix, pk, "", [], []))
    return {name: values for name, values in row.items() if name != "id"} | {"_was": [pk]}


def _is_declined(merged: Merged, prefix: str, row: Row) -> bool:
    """A row that they removed, and of which the writer now says the same."""
    pk = row.get("_was", [""])[0]
    answer = merged.posted.get(Clash(prefix, pk, "", [], []).choice, [""])[0]
    return bool(pk) and answer == THEIRS


def _key(row: Row) -> str:
    return (row.get("id") or [""])[0]


def _posted_rows(posted: Posted, prefix: str) -> list[Row] | None:
    """The rows as posted, in order; None where their number was not posted or is none."""
    try:
        total = int(posted[f"{prefix}-TOTAL_FORMS"][0])
    except (KeyError, IndexError, ValueError):
        return None
    rows: dict[int, Row] = {}
    for name, values in posted.items():
        number, _, rest = name.removeprefix(f"{prefix}-").partition("-")
        if name.startswith(f"{prefix}-") and rest and number.isdecimal() and int(number) < total:
            rows.setdefault(int(number), {})[rest] = values
    return [rows[number] for number in sorted(rows)]


def _write_rows(posted: Posted, prefix: str, there: list[Row], new: list[Row]) -> None:
    kept = {f"{prefix}-{name}" for name in ("MIN_NUM_FORMS", "MAX_NUM_FORMS")}
    for name in [n for n in posted if n.startswith(f"{prefix}-") and n not in kept]:
        head = name.removeprefix(f"{prefix}-").partition("-")[0]
        if head.isdecimal():
            del posted[name]
    posted[f"{prefix}-TOTAL_FORMS"] = [str(len(there) + len(new))]
    posted[f"{prefix}-INITIAL_FORMS"] = [str(len(there))]
    for number, row in enumerate([*there, *new]):
        for name, values in row.items():
            posted[f"{prefix}-{number}-{name}"] = values
