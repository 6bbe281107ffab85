"""A mission from launch to landing, step by step."""

from dataclasses import dataclass, field

from missions.dates import VagueDate
from missions.models import Event, Mission

from .evidence import Evidence, Notes


@dataclass
class Step:
    """``since_launch`` is text such as "T+3 h 27 min", empty where it cannot be known.

    ``notes`` are those on its time and title, ``text_notes`` those on its text.
    """

    at: VagueDate
    title: str
    # Stays the same whatever else of the mission changes: its place on the page is named by it.
    key: str
    text: str = ""
    since_launch: str = ""
    notes: Notes = field(default_factory=Notes)
    text_notes: Notes = field(default_factory=Notes)


def timeline(mission: Mission, events: list[Event], evidence: Evidence) -> list[Step]:
    """Launch, docking and landing from the mission, everything else from its events."""
    own = [
        (mission.launch, "Launch", "launch"),
        (mission.docking, "Docking", "docking"),
        (mission.landing, "Landing", "landing"),
    ]
    steps = [
        Step(at, title, name, notes=evidence.notes(mission, name)) for at, title, name in own if at
    ]
    steps += [
        Step(
            event.at,
            event.title,
            str(event.pk),
            event.text,
            notes=evidence.notes(event, "at", "title"),
            text_notes=evidence.notes(event, "text"),
        )
        for event in events
    ]
    for step in steps:
        step.since_launch = _since(mission.launch, step.at)
    return sorted(steps, key=lambda step: step.at)


def _since(launch: VagueDate | None, at: VagueDate) -> str:
    if launch is None or not (launch.has_time and at.has_time):
        return ""
    span = launch.until(at)
    if span is None or not span[0]:
        return ""
    seconds = int(span[0].total_seconds())
    sign, seconds = ("T+", seconds) if seconds > 0 else ("T\N{MINUS SIGN}", -seconds)
    days, rest = divmod(seconds, 86_400)
    hours, rest = divmod(rest, 3_600)
    minutes = rest // 60
    parts = [f"{days} d"] * bool(days) + [f"{hours} h"] * bool(days or hours)
    return sign + " ".join([*parts, f"{minutes} min"])
