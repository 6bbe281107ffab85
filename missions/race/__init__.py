"""What the record says: journeys, evidence, counts."""

from .counts import FlightsInNumbers, RecordInNumbers, flights_in_numbers, record_in_numbers
from .evidence import Evidence, Fact, Notes
from .facts import (
    mission_facts,
    organisation_facts,
    person_facts,
    person_figures,
    place_facts,
    vehicle_facts,
)
from .figures import figure_names, read_figures
from .journeys import (
    Company,
    Journey,
    aboard,
    company,
    flown,
    journeys_of,
    pair_seats,
    settle_journeys,
    still_away_q,
    time_away,
    was_home_q,
)
from .lines import DEFAULT_LINE, Line, crossed_q, unknown_q
from .moments import Moment, MomentError
from .prices import price_years
from .records import Record, records
from .sources import (
    Disagreement,
    differing_citations,
    disagreements,
    page_of,
    public_citations,
    publishers_in_use,
    sources_in_use,
)
from .standings import (
    Standing,
    Standings,
    days_of_change,
    flights,
    people,
    seats,
    standings,
)
from .timeline import Step, timeline

__all__ = [
    "DEFAULT_LINE",
    "Company",
    "Disagreement",
    "Evidence",
    "Fact",
    "FlightsInNumbers",
    "Journey",
    "Line",
    "Moment",
    "MomentError",
    "Notes",
    "Record",
    "RecordInNumbers",
    "Standing",
    "Standings",
    "Step",
    "aboard",
    "company",
    "crossed_q",
    "days_of_change",
    "differing_citations",
    "disagreements",
    "figure_names",
    "flights",
    "flights_in_numbers",
    "flown",
    "journeys_of",
    "mission_facts",
    "organisation_facts",
    "page_of",
    "pair_seats",
    "people",
    "person_facts",
    "person_figures",
    "place_facts",
    "price_years",
    "public_citations",
    "publishers_in_use",
    "read_figures",
    "record_in_numbers",
    "records",
    "seats",
    "settle_journeys",
    "sources_in_use",
    "standings",
    "still_away_q",
    "time_away",
    "timeline",
    "unknown_q",
    "vehicle_facts",
    "was_home_q",
]
