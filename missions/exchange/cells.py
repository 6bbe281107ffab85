"""Values as cells of a table and back. A cell that looks like a formula is made harmless."""

# What a spreadsheet would take for the beginning of a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def harmless(text: str) -> str:
    # Also what has the mark already as its own first letter, so that it comes back with it.
    return f"'{text}" if text.lstrip("'").startswith(FORMULA) else text


def as_written(cell: str) -> str:
    """What ``harmless`` was given; also where the mark came from a spreadsheet."""
    if cell.startswith("'") and cell.lstrip("'").startswith(FORMULA):
        return cell[1:]
    return cell
