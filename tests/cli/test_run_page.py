"""The page of `milepost run`, as an operator meets it."""

import json
import re
import socket
from urllib.request import urlopen

from tests.cli.workplace import Workplace

WITH_PAGE = {"MILEPOST_WEB__ENABLED": "true", "MILEPOST_WEB__PORT": "0"}


def fetch(address: str) -> str:
    with urlopen(address, timeout=30) as answer:
        return str(answer.read().decode())


def test_the_page_shows_what_is_polled_and_announced(work: Workplace) -> None:
    for seoul in (298, 299):
        work.counts(seoul=seoul, paris=97)
        assert work.run("poll", "--once").exit_code == 0
    with work.running("run", **WITH_PAGE) as running:
        started = running.expect("the page is at http://127.0.0.1:", "stderr")
        address = re.search(r"http://[0-9.:]+", started)
        assert address is not None
        work.counts(seoul=300, paris=97)
        running.expect("Seoul passes 300 followers on Instagram")

        page = fetch(f"{address[0]}/boards/gpci")
        assert "Seoul passes 300 followers on Instagram" in page
        ranking = json.loads(fetch(f"{address[0]}/api/boards/gpci"))
        assert [place["followers"] for place in ranking["places"]] == [300, 97]
        assert json.loads(fetch(f"{address[0]}/healthz"))["status"] == "alive"
        assert 'milepost_deliveries_total{outcome="sent"} 1.0' in fetch(f"{address[0]}/metrics")
        assert running.stop() == 0
        assert "Traceback" not in "".join(running.lines["stderr"])


def test_a_port_that_is_taken_keeps_nobody_from_hearing_announcements(work: Workplace) -> None:
    for seoul in (298, 299):
        work.counts(seoul=seoul, paris=97)
        assert work.run("poll", "--once").exit_code == 0
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        with work.running("run", **{**WITH_PAGE, "MILEPOST_WEB__PORT": port}) as running:
            running.expect(f"ERROR bot.app: web.port: {port} is in use on 127.0.0.1", "stderr")
            running.expect("; there is no page; Ctrl-C stops", "stderr")
            work.counts(seoul=300, paris=97)
            running.expect("Seoul passes 300 followers on Instagram")
            assert running.stop() == 0


def test_the_page_can_be_turned_off(work: Workplace) -> None:
    work.counts(seoul=298, paris=97)
    with work.running("run") as running:
        running.expect("; there is no page; Ctrl-C stops", "stderr")
        assert running.stop() == 0
