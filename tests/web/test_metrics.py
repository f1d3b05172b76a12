"""Prometheus learns what was counted and how things stand, and no name of anybody."""

from contextlib import closing
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path

import aiohttp
from prometheus_client.parser import text_string_to_metric_families

from bot.pipeline.metrics import Metrics
from bot.storage.database import open_database, transaction
from bot.storage.health import beat
from bot.web.server import Page
from tests.cities import COUNTS, NOW
from tests.web.listening import Listener
from tests.web.serving import fill, open_served
from tests.web.viewing import Views

Samples = dict[tuple[str, tuple[tuple[str, str], ...]], float]
STATES = ("fresh", "stale", "unknown")
VERSION = version("milepost")


async def scraped(web: aiohttp.ClientSession, address: str) -> tuple[str, Samples]:
    """Return what is told, and its numbers by name and labels."""
    async with web.get(f"{address}/metrics") as response:
        assert response.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
        text = await response.text()
    samples = {
        (sample.name.removeprefix("milepost_"), tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }
    return text, samples


async def test_how_things_stand_is_read_when_it_is_asked_for(
    path: Path, served: Page, web: aiohttp.ClientSession
) -> None:
    with closing(open_database(path)) as db, transaction(db):
        beat(db, NOW - timedelta(seconds=30))
    async with Listener(web, served.address) as listener:
        await listener.change()
        text, samples = await scraped(web, served.address)

    gauges = {name: value for (name, labels), value in samples.items() if not labels}
    assert gauges["heartbeat_age_seconds"] == 30
    assert gauges["outbox_waiting"] == 2
    assert gauges["outbox_oldest_age_seconds"] == 12 * 86_400
    assert gauges["channels_paused"] == gauges["incidents_open"] == gauges["readings_held"] == 0
    assert gauges["web_streams_open"] == 1
    states = {state: samples["accounts", (("state", state),)] for state in STATES}
    assert states == {"fresh": 3, "stale": 1, "unknown": 1}
    assert samples["newest_count_age_seconds", (("source", "table"),)] == 0
    assert samples["build_info", (("version", VERSION),)] == 1
    for name in (*COUNTS, "gpci-2022", "Seoul", "all", str(path.parent)):
        assert f'"{name}"' not in text


async def test_requests_are_counted_by_route_and_not_by_what_was_asked_for(
    served: Page, web: aiohttp.ClientSession
) -> None:
    for asked in ("/boards/a", "/boards/b", "/nowhere/1", "/nowhere/2", "/fail/unknown"):
        async with web.get(served.address + asked):
            pass
    _, samples = await scraped(web, served.address)

    requests = {
        (labels["route"], labels["status"]): value
        for (name, pairs), value in samples.items()
        if name == "web_requests_total" and (labels := dict(pairs))
    }
    assert requests == {
        ("/boards/{key}", "200"): 2,
        ("none", "404"): 2,
        ("/fail/{key}", "404"): 1,
    }
    assert samples["web_request_duration_seconds_count", (("route", "/boards/{key}"),)] == 2


async def test_what_the_pipeline_counts_is_told_too(path: Path, web: aiohttp.ClientSession) -> None:
    fill(path)
    metrics = Metrics()
    metrics.delivered("sent", 3)
    async with open_served(path, routes=Views().routes(), metrics=metrics) as page:
        _, samples = await scraped(web, page.address)

    assert samples["deliveries_total", (("outcome", "sent"),)] == 3
