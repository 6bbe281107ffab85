"""A real Redis: shared, in the database it is told, and not missed when it is away."""

import logging

import pytest
from django.utils.module_loading import import_string

from missions.limits import allowance
from spacetourism import cache as caching
from spacetourism import connections
from tests.redis import redis_server


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch):
    monkeypatch.setattr(caching.RedisCache, "_asked_again_at", {})


@pytest.fixture(scope="module")
def server():
    with redis_server() as server:
        yield server


def cache_at(url: str):
    entry = connections.cache(url)
    return import_string(entry["BACKEND"])(entry["LOCATION"], entry)


@pytest.mark.parametrize("scheme", ["redis", "valkey"])
def test_what_one_process_writes_another_reads(server, scheme):
    one, other = cache_at(server.address(2, scheme)), cache_at(server.address(2, scheme))
    one.set("key", {"a": 1}, 60)
    assert other.get("key") == {"a": 1}
    assert (one.add("count", 1), other.add("count", 5), other.incr("count")) == (True, False, 2)
    assert server.client(2).dbsize() == 2
    assert cache_at(server.address(3, scheme)).get("key") is None
    one.clear()


def everything(cache) -> list:
    with pytest.raises(ConnectionError, match="does not answer"):
        cache.incr("key")
    cache.set("key", 1)
    cache.delete_many(["key"])
    return [
        cache.get("key", "nothing"), cache.add("key", 1), cache.touch("key"), cache.delete("key"),
        cache.get_many(["key"]), "key" in cache, cache.set_many({"key": 1}), cache.clear(),
        cache.get_or_set("key", lambda: "made"),
    ]  # fmt: skip


NOTHING = ["nothing", False, False, False, {}, False, ["key"], None, "made"]


def test_without_the_server_nothing_is_known_and_nothing_fails(caplog):
    with redis_server() as server:
        cache = cache_at(server.address())
        cache.set("key", 1)
        assert cache.get("key") == 1
        server.process.kill()
        server.process.wait(20)
        with caplog.at_level(logging.ERROR):
            assert everything(cache) == NOTHING
    # It was asked once, and then left alone for a while.
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert "The cache does not answer" in caplog.text


def test_it_is_asked_again_after_a_while(monkeypatch):
    with redis_server() as server:
        cache = cache_at(server.address())
        cache.set("key", 1)
    assert cache.get("key") is None
    with redis_server(server.port, server.password):
        cache.set("key", 2)
        assert cache.get("key") is None
        monkeypatch.setattr(caching, "PAUSE", 0)
        monkeypatch.setattr(caching.RedisCache, "_asked_again_at", {})
        cache.set("key", 2)
        assert cache.get("key") == 2


def test_a_wrong_password_and_a_full_memory_are_no_error_of_the_page(server, caplog):
    wrong = cache_at(server.address().replace(server.password, "wrong"))
    assert wrong.get("key", "nothing") == "nothing"
    assert "password" in caplog.text
    server.client().config_set("maxmemory", 1)
    full = cache_at(server.address(4))
    full.set("key", 1)
    server.client().config_set("maxmemory", 0)
    assert "maxmemory" in caplog.text


def test_the_api_goes_on_without_counting(rf, settings):
    request = rf.get("/api/v1/")
    with redis_server() as server:
        settings.CACHES = {"default": connections.cache(server.address())}
        left = [allowance(request, "api", 2).left for _ in range(3)]
        assert left in ([1, 0, -1], [1, 0, 1], [1, 1, 0])  # a minute may have ended in between
    assert allowance(request, "api", 2) is None
