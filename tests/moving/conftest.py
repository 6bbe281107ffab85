"""A site on SQLite that has been worked on, made once."""

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.live import Site, new_site


@dataclass
class LivedIn:
    """``session`` is the cookie of somebody who was signed in an hour before ``at``."""

    site: Site
    home: Path
    at: str
    session: str = ""

    def on(self, database: str) -> "LivedIn":
        """The same site with its data in another database."""
        environment = self.site.environment | {"DATABASE_URL": database}
        return replace(self, site=replace(self.site, environment=environment))

    def shell(self, code: str) -> str:
        return self.site.manage("shell", "--no-imports", "-v0", "-c", code).strip()

    def make(self) -> None:
        said = self.shell(f"from tests.moving import lived_in; lived_in.make({self.at!r})")
        self.session = said.splitlines()[-1]

    def look(self) -> dict[str, list]:
        """What stands at every address: status, where it leads, and all that is sent."""
        into = self.home / "seen.json"
        arguments = f"{self.session!r}, {self.at!r}, {str(into)!r}"
        self.shell(f"from tests.moving import lived_in; lived_in.look({arguments})")
        return json.loads(into.read_text())


@pytest.fixture(scope="session")
def lived_in(tmp_path_factory: pytest.TempPathFactory) -> LivedIn:
    home = tmp_path_factory.mktemp("lived in")
    site = new_site(home, REQUIRE_MFA="off")
    site.manage("load_starter")
    lived_in = LivedIn(site, home, (datetime.now(UTC) + timedelta(days=1)).isoformat())
    lived_in.make()
    return lived_in
