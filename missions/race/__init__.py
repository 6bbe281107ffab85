"""What the record says: journeys, evidence, counts."""

from .counts import (
    RecordInNumbers,
    public_citations,
    record_in_numbers,
    standings_at_a_glance,
)
from .evidence import Evidence, Fact, Notes
from .facts import mission_facts, organisation_facts, person_facts, place_facts, vehicle_facts
from .journeys import Journey, journeys_of, pair_seats
from .lines import Line, crossed_q, unknown_q
from .moments import Moment, MomentError
from .timeline import Step, timeline

__all__ = [
    "Evidence",
    "Fact",
    "Journey",
    "Line",
    "Moment",
    "MomentError",
    "Notes",
    "RecordInNumbers",
    "Step",
    "crossed_q",
    "journeys_of",
    "mission_facts",
    "organisation_facts",
    "pair_seats",
    "person_facts",
    "place_facts",
    "public_citations",
    "record_in_numbers",
    "standings_at_a_glance",
    "timeline",
    "unknown_q",
    "vehicle_facts",
]
