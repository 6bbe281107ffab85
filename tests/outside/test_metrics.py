"""Where the numbers are kept, and that nobody pays for them who does not want them."""

import os
import subprocess
import sys

import pytest

from spacetourism import metrics


@pytest.fixture
def memory(monkeypatch, tmp_path):
    monkeypatch.setattr(metrics, "MEMORY", tmp_path)
    return tmp_path


def test_off_it_counts_nothing_and_loads_nothing(client):
    assert not metrics.is_on()
    metrics.count_cache("hit")
    metrics.count_request(method="GET", route="/", status=200, seconds=1.0, queries=1)
    assert client.get("/metrics").status_code == 404
    code = "import spacetourism.metrics as m, sys; m.count_cache('hit'); print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert "prometheus_client" not in loaded.stdout.split()


def test_the_workers_of_one_server_share_a_folder_of_their_own(memory):
    folder = metrics.shared_folder()
    assert folder == metrics.shared_folder()
    assert folder.name == str(os.getppid())
    assert folder.parent.stat().st_mode & 0o777 == 0o700


def test_what_a_server_left_that_has_ended_is_removed(memory):
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    home = metrics.shared_folder().parent
    (home / str(ended.pid)).mkdir()
    (home / str(ended.pid) / "counter_1.db").touch()
    (home / str(os.getpid())).mkdir()
    metrics.shared_folder()
    assert {each.name for each in home.iterdir()} == {str(os.getpid()), str(os.getppid())}


def test_a_folder_that_somebody_else_put_there_is_not_used(memory, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (memory / f"spacetourism-metrics-{os.getuid()}").symlink_to(elsewhere)
    with pytest.raises(PermissionError):
        metrics.shared_folder()
    assert list(elsewhere.iterdir()) == []


def test_numbers_that_cannot_be_written_cost_nobody_a_page(monkeypatch, caplog):
    class Full:
        def labels(self, *values):
            raise OSError("disk full")

    class Meters:
        requests = seconds = queries = page_cache = Full()

    monkeypatch.setattr(metrics, "_meters", Meters())
    metrics.count_cache("hit")
    assert not metrics.is_on()
    assert "nothing more is counted" in caplog.text
