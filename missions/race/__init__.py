"""What the record says: journeys, evidence, counts."""

from .counts import RecordInNumbers, record_in_numbers, standings_at_a_glance
from .evidence import Evidence, Fact, Notes
from .facts import mission_facts, organisation_facts, person_facts, place_facts, vehicle_facts
from .figures import figure_names, read_figures
from .journeys import Journey, journeys_of, pair_seats
from .sources import (
    Disagreement,
    differing_citations,
    disagreements,
    page_of,
    public_citations,
    publishers_in_use,
    sources_in_use,
)
from .timeline import Step, timeline

__all__ = [
    "Disagreement",
    "Evidence",
    "Fact",
    "Journey",
    "Notes",
    "RecordInNumbers",
    "Step",
    "differing_citations",
    "disagreements",
    "figure_names",
    "journeys_of",
    "mission_facts",
    "organisation_facts",
    "page_of",
    "pair_seats",
    "person_facts",
    "place_facts",
    "public_citations",
    "publishers_in_use",
    "read_figures",
    "record_in_numbers",
    "sources_in_use",
    "standings_at_a_glance",
    "timeline",
    "vehicle_facts",
]
