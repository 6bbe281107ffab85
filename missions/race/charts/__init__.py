"""Pictures made from the record. Geometry here; templates/charts prints it."""

from .chart import Chart, Row
from .counted import Counted
from .gallery import PICTURES, draw, gallery
from .mission_timeline import mission_timeline
from .portrait import Portrait, portrait
from .profile import profile
from .shapes import COLOURS, RUNNERS, Drawing, Label, Path, fit, number
from .sites import locator
from .years import flights_by_year, years

__all__ = [
    "COLOURS",
    "PICTURES",
    "RUNNERS",
    "Chart",
    "Counted",
    "Drawing",
    "Label",
    "Path",
    "Portrait",
    "Row",
    "draw",
    "fit",
    "flights_by_year",
    "gallery",
    "locator",
    "mission_timeline",
    "number",
    "portrait",
    "profile",
    "years",
]
