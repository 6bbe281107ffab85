"""A small world of starter files that a test can break, change and add to."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from missions.starter import Report, StarterError, load

AT = datetime(2026, 1, 15, 12, tzinfo=UTC)

FILES = {
    "data/sources.toml": """
[daily]
publisher = "The Daily"
title = "Up they go"
url = "https://daily.example/up"
published = "2021-10-05"
family = "The Daily"

[weekly]
publisher = "The Weekly"
title = "Down they come"
""",
    "data/organisations.toml": """
[roscosmos]
name = "Roscosmos"
kind = "operator"
country = "RU"
citations = [{ field = "name", sources = ["daily"] }]

[film-house]
name = "The Film House"
kind = "other"
""",
    "data/vehicles.toml": """
[soyuz-ms]
name = "Soyuz MS"
kind = "spacecraft"
operator = "roscosmos"
""",
    "data/craft.toml": """
[soyuz-ms-19]
name = "Soyuz MS-19"
vehicle = "soyuz-ms"
serial = "No. 749"
""",
    "data/places.toml": """
[baikonur-site-31]
name = "Baikonur Cosmodrome, Site 31/6"
short_name = "Baikonur 31/6"
kind = "launch_site"
country = "KZ"
latitude = 45.996
longitude = 63.564
time_zone = "Asia/Qyzylorda"

[[baikonur-site-31.citations]]
field = "position"
sources = ["daily"]

[iss]
name = "International Space Station"
kind = "destination"
""",
    "data/people.toml": """
[anton-shkaplerov]
name = "Anton Shkaplerov"
sort_name = "Shkaplerov, Anton"

[yulia-peresild]
name = "Yulia Peresild"
sort_name = "Peresild, Yulia"
native_name = "Юлия Пересильд"
nationality = "Russia"
citations = [
    { field = "nationality", sources = ["daily"] },
    { field = "nationality", sources = ["weekly"], says = "Estonia" },
]
""",
    "data/missions/soyuz-ms-18.toml": """
name = "Soyuz MS-18"
scope = "context"
profile = "orbital"
status = "flown"
operator = "roscosmos"
vehicle = "soyuz-ms"
landing = "2021-10-17 04:35"
unsourced = ["craft", "landing"]

[[seats]]
person = "yulia-peresild"
leg = "down"
category = "organisation"
""",
    "data/missions/soyuz-ms-19.toml": """
name = "Soyuz MS-19"
summary = \"\"\"
A film crew.
\"\"\"
scope = "record"
profile = "orbital"
status = "flown"
operator = "roscosmos"
vehicle = "soyuz-ms"
craft = "soyuz-ms-19"
launch_site = "baikonur-site-31"
destination = "iss"
launch = "2021-10-05 08:55:02"
docking = "2021-10-05 12:22:31"
landing = "about 2022-03"
apogee_km = 418.5
apogee_basis = "station"
crossed_80_km = true
crossed_100_km = true
unsourced = ["craft", "launch_site", "apogee_km"]

[[seats]]
person = "anton-shkaplerov"
leg = "both"
role = "commander"
category = "crew"
sources = ["daily"]

[[seats]]
person = "yulia-peresild"
leg = "up"
category = "organisation"
payer = "film-house"
price_usd = 20000000
price_qualifier = "about"
sources = ["daily", "weekly"]
citations = [
    { field = "price", sources = ["weekly"], says = "nothing" },
    { field = "category", sources = [] },
]

[[events]]
at = "2021-10-05 15:00"
kind = "hatch"
title = "Hatches open"
sources = ["weekly"]

[[citations]]
field = "launch"
sources = ["daily"]

[[citations]]
field = "launch"
sources = ["weekly"]
says = "08:55 UTC"

[[citations]]
field = "landing"
sources = ["daily"]

[[citations]]
field = "landing"
sources = ["daily"]
says = "30 March, in its heading"
""",
    "articles/a-film-crew-goes-up.md": """+++
headline = "A film crew goes up"
standfirst = "Two of three are no cosmonauts."
publish_at = "2021-10-05 18:30"
bylines = ["The record desk", "A. Reporter"]
tags = ["Soyuz", "Film"]
+++
[[person:yulia-peresild]] went up in [[soyuz-ms-19|the film crew’s craft]].[[source:daily]]

How it ended: [[article:and-comes-down]].
""",
    "articles/and-comes-down.md": """+++
headline = "And comes down"
standfirst = "Twelve days later."
publish_at = "2021-10-17 12:00"
bylines = ["The record desk"]
tags = ["Soyuz"]
+++
They landed in [[soyuz-ms-18]]. How it began: [[article:a-film-crew-goes-up]].
""",
}


@dataclass(frozen=True)
class World:
    root: Path

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def add(self, name: str, text: str) -> None:
        self.write(name, (self.root / name).read_text(encoding="utf-8") + text)

    def change(self, name: str, old: str, new: str) -> None:
        text = (self.root / name).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{name} has {old!r} {text.count(old)} times"
        self.write(name, text.replace(old, new))

    def touch(self) -> None:
        """Another release, with the same entries."""
        self.write("data/sources.toml", "# x\n" + (self.root / "data/sources.toml").read_text())

    def load(self) -> Report:
        return load(self.root, at=AT)

    def problems(self) -> list[str]:
        with pytest.raises(StarterError) as caught:
            self.load()
        return [str(problem) for problem in caught.value.problems]


@pytest.fixture
def world(tmp_path: Path) -> World:
    small = World(tmp_path / "starter")
    for name, text in FILES.items():
        small.write(name, text)
    return small


def all_rows() -> dict[str, list[dict[str, Any]]]:
    """Everything in the database that the loader could write to."""
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values())
        for model in apps.get_app_config("missions").get_models(include_auto_created=True)
    }
