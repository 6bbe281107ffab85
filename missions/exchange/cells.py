"""Values as cells of a table and back. A cell that looks like a formula is made harmless."""

# What a spreadsheet would take for the beginning of a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def harmless(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text


def as_written(cell: str) -> str:
    """What ``harmless`` was given; also where the mark came from a spreadsheet."""
    if cell.startswith("'") and cell[1:].startswith(FORMULA):
        return cell[1:]
    return cell
