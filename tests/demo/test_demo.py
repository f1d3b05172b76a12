"""`milepost demo` as somebody meets it who has just installed Milepost."""

import json
import os
import pty
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.demo.story import READINGS, SETTINGS
from tests.cli.workplace import Running, Workplace, clean_environment
from tests.demo.conftest import Told


@pytest.fixture
def work(tmp_path: Path) -> Workplace:
    """A folder where nothing helps: it has a configuration that is none, and cannot be written."""
    folder = tmp_path / "here"
    folder.mkdir()
    work = Workplace(folder)
    work.write("config/milepost.toml", "nonsense")
    (tmp_path / "tmp").mkdir()
    folder.chmod(0o555)
    return work


def start(
    work: Workplace, *args: str, stdout: int = subprocess.PIPE, **environ: str
) -> subprocess.Popen[str]:
    hostile = {
        "MILEPOST_NONSENSE": "1",
        "MILEPOST_WEB__PORT": "nonsense",
        "MILEPOST_DISCORD__TOKEN": "nonsense",
        "HOME": "",
        "TMPDIR": str(temporary(work)),
        "HTTPS_PROXY": "http://127.0.0.1:9",
    }
    return work.start("demo", *args, stdout=stdout, **hostile, **environ)


def temporary(work: Workplace) -> Path:
    return work.folder.parent / "tmp"


def address_in(line: str) -> str:
    found = re.search(r"http://127\.0\.0\.1:\d+", line)
    assert found is not None, line
    return found[0]


def fetch(address: str) -> str:
    with urllib.request.urlopen(address, timeout=20) as answer:
        return str(answer.read().decode())


# --- at once -------------------------------------------------------------------------------------


def test_once_tells_the_story_and_ends(work: Workplace, told: Told) -> None:
    process = start(work, "--speed", "1", "--no-browser", "--once")
    stdout, stderr = process.communicate(timeout=120)

    assert (process.returncode, stderr) == (0, "")
    assert stdout.splitlines() == told.lines  # which is of another run: it is always the same
    assert list(temporary(work).iterdir()) == []


def test_a_speed_is_a_number(work: Workplace) -> None:
    result = work.run("demo", "--once", "--speed", "nan")

    assert (result.exit_code, result.stderr.splitlines()[-1]) == (
        2,
        "Error: Invalid value for '--speed': nan is no number.",
    )


def test_once_can_be_stopped_but_then_it_did_not_do_what_it_was_asked_for(work: Workplace) -> None:
    with Running(start(work, "--once")) as running:
        running.expect("> The first poll reads 10 accounts.")
        assert running.stop(signal.SIGINT) == 1
        assert running.lines["stderr"] == ["milepost: stopped before the end"]
    assert list(temporary(work).iterdir()) == []


def test_a_reader_of_its_output_may_go(work: Workplace) -> None:
    read_end, write_end = os.pipe()
    os.close(read_end)
    process = start(work, "--once", stdout=write_end)
    os.close(write_end)
    _, stderr = process.communicate(timeout=60)

    assert (process.returncode, stderr) == (0, "")
    assert list(temporary(work).iterdir()) == []


def test_without_a_temporary_folder_it_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "none"))
    result = CliRunner().invoke(main, ["demo", "--once"], catch_exceptions=False)

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        "milepost: no temporary folder can be made: No such file or directory; "
        "set TMPDIR to one that can\n"
    )


def test_a_replay_of_its_readings_announces_the_same(told: Told) -> None:
    args = ["replay", "--readings", str(READINGS), "--config", str(SETTINGS), "--format", "jsonl"]
    result = CliRunner().invoke(main, args, catch_exceptions=False)
    replayed = [json.loads(line)["key"] for line in result.stdout.splitlines()]

    assert [key.replace(":replay:", ":instagram:") for key in replayed] == [
        event.key for event in told.announced
    ]


# --- with the page -------------------------------------------------------------------------------


def test_the_story_is_told_in_the_language_that_is_asked_for_and_the_page_shows_it(
    work: Workplace,
) -> None:
    """The page is in the language of whoever looks, and stays until it is stopped."""
    quick = start(work, "--speed", "1000", "--port", "0", "--no-browser", "--lang", "ko")
    with Running(quick) as running:
        address = address_in(running.expect("the page is at http://", "stderr"))
        assert f"milepost replay --readings {READINGS}" in running.expect("rules alone", "stderr")
        running.expect("the story is over; the page stays until Ctrl-C", "stderr")
        running.expect("1위: 서울")
        assert "All other counts are synthetic." in fetch(f"{address}/")
        assert "가상의 값" in fetch(f"{address}/?lang=ko")
        board = json.loads(fetch(f"{address}/api/boards/gpci-2022"))
        assert '"seoul"' in json.dumps(board)
        assert json.loads(fetch(f"{address}/healthz"))["status"] == "alive"
        assert running.stop(signal.SIGHUP) == 0
        assert running.lines["stderr"][-1] == "milepost: stopped"
        assert "Traceback" not in "".join(running.lines["stderr"])
    assert list(temporary(work).iterdir()) == []
    told = "\n".join(running.lines["stdout"])
    assert "2023-09-14 06:00 UTC  서울, 인스타그램 팔로워 45만 명 돌파 | " in told
    assert " overtakes " not in told
    assert "The source does not answer" not in told
    assert told.splitlines()[-4:] == [
        "조회: 309회, 그중 실패 14회",
        "수치: 2,950건, 그중 보류 16건, 제외 16건",
        "알린 소식: 돌파 기록 7건·순위 변동 3건·데이터 출처 2건",
        "1위: 서울",
    ]


def test_ctrl_c_twice_ends_it_in_the_middle(work: Workplace) -> None:
    with Running(start(work, "--port", "0", "--no-browser")) as running:
        running.expect("> The first poll reads 10 accounts.")
        running.process.send_signal(signal.SIGINT)
        assert running.stop(signal.SIGINT) == 0
        assert running.lines["stderr"][-1] == "milepost: stopped"
        assert "Traceback" not in "".join(running.lines["stderr"])
    assert list(temporary(work).iterdir()) == []


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that somebody else listens on."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


def test_a_port_that_is_asked_for_and_taken_is_refused(work: Workplace, taken: int) -> None:
    process = start(work, "--port", str(taken), "--no-browser")
    stdout, stderr = process.communicate(timeout=60)

    assert (process.returncode, stdout) == (2, "")
    assert re.fullmatch(rf"milepost: [^\n]*{taken} is in use[^\n]*\n", stderr)
    assert list(temporary(work).iterdir()) == []


def test_where_the_usual_port_is_taken_another_one_is_used(work: Workplace) -> None:
    with socket.socket() as other:
        with suppress(OSError):  # for then somebody else has it
            other.bind(("127.0.0.1", 8080))
            other.listen()
        with Running(start(work, "--no-browser")) as running:
            address = address_in(running.expect("the page is at http://", "stderr"))
            assert not address.endswith(":8080")
            assert json.loads(fetch(f"{address}/readyz"))["status"] == "ready"
            assert running.stop() == 0


# --- the browser ---------------------------------------------------------------------------------


@pytest.fixture
def browser(tmp_path: Path) -> Path:
    """A browser that notes what it is to open."""
    script = tmp_path / "browser"
    script.write_text(
        f'#!/bin/sh\necho "$1" > "{tmp_path}/draft"\nmv "{tmp_path}/draft" "{tmp_path}/opened"\n'
    )
    script.chmod(0o755)
    return script


def test_on_a_terminal_a_browser_opens_and_there_is_a_bar(tmp_path: Path, browser: Path) -> None:
    shown = on_terminal(tmp_path, until="The first poll reads", BROWSER=str(browser))
    address = address_in(shown)

    assert opened_by(browser) == f"{address}/\n"
    assert "the story" in shown
    assert shown.rstrip().endswith("milepost: stopped")


def test_no_browser_is_no_problem(tmp_path: Path) -> None:
    shown = on_terminal(tmp_path, until="open the address by hand", PATH="")

    assert "open the address by hand" in shown
    assert "Traceback" not in shown


def test_without_a_terminal_no_browser_opens(work: Workplace, browser: Path) -> None:
    quick = start(work, "--port", "0", "--speed", "1000", BROWSER=str(browser))
    with Running(quick) as running:
        running.expect("The first poll reads 10 accounts.")
        assert running.stop() == 0
    assert not (browser.parent / "opened").exists()


def opened_by(browser: Path) -> str:
    """Return what the browser was to open, which it may note a little later."""
    note, latest = browser.parent / "opened", time.monotonic() + 20
    while not note.exists() and time.monotonic() < latest:
        time.sleep(0.02)
    return note.read_text()


def on_terminal(folder: Path, until: str, **environ: str) -> str:
    """Return what a terminal shows of the story, which is ended with Ctrl-C *until* then."""
    ours, theirs = pty.openpty()
    without_windows = {
        key: value
        for key, value in clean_environment().items()
        if key not in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER")
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "demo", "--port", "0", "--speed", "1000"],
        cwd=folder,
        env={**without_windows, "TERM": "xterm", "TMPDIR": str(folder), **environ},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    shown = b""
    with suppress(OSError), os.fdopen(ours, "rb", 0) as terminal:  # an error is its end
        while chunk := terminal.read(4096):
            shown += chunk
            if until.encode() in shown:
                process.send_signal(signal.SIGINT)
    assert process.wait(timeout=60) == 0
    return shown.decode()
