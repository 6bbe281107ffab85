"""A table that somebody uploads, taken apart and checked before any row of it is looked at."""

import csv
import io
from collections import Counter

from .cells import as_written
from .nouns import Noun

MOST_BYTES = 2 * 1024 * 1024
MOST_ROWS = 5_000


class TableError(ValueError):
    """The file as a whole cannot be used; the message says why."""


def read_text(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise TableError(f"The file is larger than {MOST_BYTES // 1024 // 1024} MB.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TableError(
            f"The file is not UTF-8 (byte {error.start + 1}). Save it as “CSV UTF-8”."
        ) from error
    if "\0" in text:
        raise TableError("The file holds null characters; it is no table.")
    return text


def read_rows(noun: Noun, text: str) -> list[tuple[int, dict[str, str]]]:
    """The rows with the numbers of their lines. Commas or semicolons, as the first line has it."""
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        header = [name.strip() for name in next(reader, [])]
        _check_header(noun, header)
        rows = []
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(header):
                raise TableError(
                    f"Line {reader.line_num} has {len(cells)} cells; the first line has "
                    f"{len(header)}."
                )
            cells = [as_written(cell) for cell in cells]
            rows.append((reader.line_num, dict(zip(header, cells, strict=True))))
            if len(rows) > MOST_ROWS:
                raise TableError(f"There are more than {MOST_ROWS:,} rows; upload it in parts.")
    except csv.Error as error:
        raise TableError(f"Line {reader.line_num} cannot be read: {error}.") from error
    if not rows:
        raise TableError("There is no row under the first line.")
    return rows


def _check_header(noun: Noun, header: list[str]) -> None:
    if not any(header):
        raise TableError("The file is empty. Its first line names the columns.")
    if unknown := [name for name in header if name not in noun.header]:
        raise TableError(
            f"There is no column “{unknown[0][:40]}”. There are: {', '.join(noun.header)}."
        )
    # One look at each: a first line of a hundred thousand cells is quickly made.
    if twice := [name for name, number in Counter(header).items() if number > 1]:
        raise TableError(f"The column “{twice[0]}” stands there twice.")
    if missing := [name for name in noun.key if name not in header]:
        raise TableError(f"The column “{missing[0]}” is missing; it says which row is meant.")
