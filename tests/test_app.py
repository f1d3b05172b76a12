import asyncio
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlite_utils import Database

from bot.app import open_bot, subscriptions_of, utc_now
from bot.domain.announcements import ALL_KINDS, KINDS, Subscription
from bot.domain.catalogue import Account, Membership
from bot.domain.ladder import parse_ladder
from bot.domain.readings import Reading
from bot.domain.rules import OvertakeRules
from bot.errors import RateLimitedError, SourceUnavailableError, StorageError
from bot.pipeline.record import Recorded
from bot.service import Service, is_alive
from bot.settings import Settings, load
from bot.settings.catalogue import build_catalogue
from bot.sources.base import Fetched, Finding, missing
from bot.storage.database import open_database, open_readonly
from bot.storage.health import last_beat, note_failure
from bot.storage.installation import only_one
from bot.storage.subscriptions import Subscriber, save_subscription
from tests.fakes import FakeSource
from tests.stored import column

NOW = datetime(2023, 9, 1, 12, tzinfo=UTC)
TEAM = frozenset(KINDS)
OPS = ALL_KINDS - TEAM
CONFIG = """
[database]
path = "{folder}/milepost.db"
[milestones]
ladder = "every=100"
[sources.file]
path = "{folder}/counts.csv"
interval = "1h"
[[accounts]]
key = "paris"
city = "Paris"
platform = "instagram"
handle = "@paris_maville"
url = "https://www.instagram.com/paris_maville/"
source = "file"
milestones = "every=1000"
[[accounts]]
key = "seoul"
city = "Seoul"
owner = "Seoul Metropolitan Government"
platform = "instagram"
handle = "seoul_official"
source = "file"
[[boards]]
key = "gpci"
name = "GPCI"
definition = "Two of the ten highest cities."
members = ["paris", {{ account = "seoul", from = 2023-01-01, reference = "7th" }}]
overtakes = {{ margin = 10 }}
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    file = tmp_path / "milepost.toml"
    file.write_text(CONFIG.format(folder=tmp_path))
    return load(file, {})


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., None]:
    """Write the file that the source reads, as of now."""

    def write(**followers: int) -> None:
        draft = tmp_path / "draft"
        rows = [f"{key},{count}\n" for key, count in followers.items()]
        draft.write_text("account,followers\n" + "".join(rows))
        os.utime(draft, (NOW.timestamp(), NOW.timestamp()))
        draft.replace(tmp_path / "counts.csv")

    return write


class Clock:
    """A clock that goes on by a minute whenever it is looked at."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now


# --- what is built -------------------------------------------------------------------------------


def test_the_catalogue_is_what_the_settings_declare(settings: Settings) -> None:
    catalogue = build_catalogue(settings)
    [board] = catalogue.boards

    assert catalogue.accounts["seoul"] == Account(
        "seoul",
        "Seoul",
        "instagram",
        "file",
        "Seoul Metropolitan Government",
        "seoul_official",
        "",
    )
    assert catalogue.accounts["paris"].handle == "paris_maville"
    assert catalogue.ladders == {
        "paris": (parse_ladder("every=1000"),),
        "seoul": (parse_ladder("every=100"),),
    }
    assert board.members == (
        Membership("paris"),
        Membership("seoul", datetime(2023, 1, 1, tzinfo=UTC), None, "7th"),
    )
    assert board.overtakes == OvertakeRules(margin=10)
    assert catalogue.rules == settings.rules
    assert catalogue.accounts_of("file") == ["paris", "seoul"]


def test_the_clock_is_aware_and_as_exact_as_the_database() -> None:
    now = utc_now()

    assert now.tzinfo is UTC
    assert now.microsecond % 1000 == 0


# --- who is told ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("discord", "stored", "expected"),
    [
        ({}, [], {"console": ALL_KINDS}),
        ({}, ["5"], {"5": TEAM, "console": ALL_KINDS}),  # they are told when there is a token
        ({"token": "x"}, ["5", "6"], {"5": TEAM, "6": TEAM}),
        ({"token": "x"}, [], {}),
        ({"token": "x", "operators_channel": "9"}, ["5"], {"5": TEAM, "9": OPS}),
        ({"token": "x", "operators_channel": "5"}, ["5"], {"5": ALL_KINDS}),
    ],
)
def test_the_channels_the_operators_or_else_the_console_want_to_hear(
    settings: Settings,
    db: Database,
    discord: dict[str, str],
    stored: list[str],
    expected: dict[str, frozenset[str]],
) -> None:
    changed = settings.discord.model_copy(
        update={name: SecretStr(v) if name == "token" else v for name, v in discord.items()}
    )
    subscriptions = subscriptions_of(settings.model_copy(update={"discord": changed}))
    for channel in stored:
        wish = Subscription(channel, kinds=TEAM)
        save_subscription(db, wish, Subscriber("100", "1"), NOW)

    assert {one.channel: one.kinds for one in subscriptions(db)} == expected


# --- a bot ---------------------------------------------------------------------------------------


async def send_what_is_due(bot: Service) -> None:
    """Run *bot* only until what is due is sent: what is under way is finished at the end."""
    stop = asyncio.Event()
    stop.set()
    await bot.run(stop)


async def test_a_bot_polls_and_prints_what_it_announces(settings: Settings, write) -> None:
    lines: list[str] = []
    async with open_bot(settings, lines.append, Clock()) as bot:
        for followers in (298, 299, 300, 301):
            write(seoul=followers, paris=1)
            await bot.poll("file")
            for _ in range(3):
                await bot.deliver()
            await send_what_is_due(bot)

    assert len(lines) == 1
    assert "Seoul passes 300 followers on Instagram" in lines[0]


async def test_a_bot_that_is_opened_again_says_nothing_twice(settings: Settings, write) -> None:
    lines: list[str] = []
    clock = Clock()
    for followers in (298, 299, 300, 301, 302):
        write(seoul=followers, paris=1)
        async with open_bot(settings, lines.append, clock) as bot:
            await send_what_is_due(bot)
            await bot.poll("file")

    assert len(lines) == 1


async def test_what_a_start_queues_first_has_a_name_that_no_copy_gives_it(
    settings: Settings,
) -> None:
    """It begins another epoch before all else: the copy tells the same, as number one, too."""
    discord = settings.discord.model_copy(update={"operators_channel": "9"})
    settings = settings.model_copy(update={"discord": discord})
    path, copy = settings.database.path, settings.database.path.with_name("copy.db")
    open_database(path).close()
    path.replace(copy)
    told = []
    for _ in range(2):
        shutil.copyfile(copy, path)
        async with open_bot(settings, print, lambda: datetime(1970, 1, 1, tzinfo=UTC)):
            pass
        db = open_readonly(path)
        told += db.execute("SELECT id, text, seal FROM outbox WHERE channel = '9'").fetchall()
        db.close()

    (first, text, seal), (again, same_text, other_seal) = told
    assert (first, text) == (again, same_text)
    assert seal != other_seal


async def recorded(settings: Settings, write, *seoul: int) -> None:
    """Poll, and deliver nothing."""
    async with open_bot(settings, print, Clock()) as bot:
        for followers in seoul:
            write(seoul=followers, paris=1)
            await bot.poll("file")


async def lines_of_a_run(settings: Settings) -> list[str]:
    """Run a bot until it prints a line, and return what it printed."""
    lines, stop = [], asyncio.Event()

    def print_line(line: str) -> None:
        lines.append(line)
        stop.set()

    later = Clock()
    later.now += timedelta(hours=1)
    async with open_bot(settings, print_line, later) as bot:
        await asyncio.wait_for(bot.run(stop), 60)
    return lines


async def test_a_run_polls_at_once(settings: Settings, write) -> None:
    await recorded(settings, write, 298, 299)
    write(seoul=300, paris=1)
    [line] = await lines_of_a_run(settings)

    assert "Seoul passes 300 followers" in line
    db = open_readonly(settings.database.path)
    assert last_beat(db) is not None
    assert column(db, "SELECT state FROM outbox") == ["sent"]
    db.close()


async def test_a_run_sends_what_was_left(settings: Settings, write) -> None:
    await recorded(settings, write, 298, 299, 300)

    assert len(await lines_of_a_run(settings)) == 1


class BrokenSource(FakeSource):
    """A source that cannot be read, and ends the run when it is asked for the last time."""

    def __init__(self, times: int, stop: asyncio.Event) -> None:
        super().__init__("file")
        self.times, self.stop = times, stop

    async def fetch(self, accounts: Sequence[Account], now: datetime) -> Mapping[str, Reading]:
        self.times -= 1
        if not self.times:
            self.stop.set()
        raise SourceUnavailableError("no route")


async def run_without_source(settings: Settings, times: int) -> None:
    """Run with the real clock, which is that of the schedule."""
    stop = asyncio.Event()
    async with open_bot(settings, print) as bot:
        bot.decisions.sources["file"] = BrokenSource(times, stop)
        await asyncio.wait_for(bot.run(stop), 60)


async def test_a_source_that_cannot_be_read_does_not_stop_a_run(tmp_path: Path) -> None:
    file = tmp_path / "quick.toml"
    file.write_text(CONFIG.format(folder=tmp_path).replace('"1h"', '"1s"'))  # tiny
    settings = load(file, {})
    await run_without_source(settings, times=2)

    db = open_readonly(settings.database.path)
    assert column(db, "SELECT error FROM sources") == ["no route"]
    db.close()


async def test_a_stop_in_the_middle_of_a_poll_is_no_error(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    await run_without_source(settings, times=1)

    assert not [record for record in caplog.records if record.exc_info]


async def test_a_poll_that_ends_when_the_bot_has_stopped_begins_no_delivery(
    settings: Settings, write
) -> None:
    await recorded(settings, write, 298, 299)
    async with open_bot(settings, print, Clock()) as bot:
        await send_what_is_due(bot)
        write(seoul=300, paris=1)
        await bot.poll("file")
        tasks = asyncio.all_tasks()
        await bot.deliver()
        assert asyncio.all_tasks() == tasks

    assert len(await lines_of_a_run(settings)) == 1


async def test_a_poll_that_fails_raises_and_is_noted(settings: Settings) -> None:
    async with open_bot(settings, print, Clock()) as bot:
        with pytest.raises(SourceUnavailableError):
            await bot.poll("file")


# --- pauses --------------------------------------------------------------------------------------


BLUESKY = """
[sources.bluesky]
interval = "{interval}"
jitter = "0s"
[[accounts]]
key = "oslo"
city = "Oslo"
platform = "bluesky"
handle = "oslo.example"
source = "bluesky"
"""


class ThrottlingSource(FakeSource):
    """A source that asks for a pause again and again, and ends the run at the *last* time."""

    def __init__(self, pause: timedelta, last: int, stop: asyncio.Event) -> None:
        super().__init__("bluesky")
        self.pause, self.last, self.stop = pause, last, stop
        self.findings: dict[str, Finding] = {}
        """What it tells before."""

    async def fetch(self, accounts: Sequence[Account], now: datetime) -> Fetched:
        self.asked.append((now, [account.key for account in accounts]))
        if len(self.asked) == self.last:
            self.stop.set()
        return Fetched(self.findings, RateLimitedError("throttled", now + self.pause))


async def polls_of_a_run(
    folder: Path,
    interval: str,
    pause: timedelta,
    last: int = 0,
    file_polls: int = 0,
    findings: Mapping[str, Finding] | None = None,
) -> tuple[list[str], ThrottlingSource]:
    """Run until one of two sources was asked often enough; return which were polled."""
    file = folder / "throttled.toml"
    text = CONFIG.replace('"1h"', '"1s"' if file_polls else '"1h"')
    file.write_text(text.format(folder=folder) + BLUESKY.format(interval=interval))
    stop, polled = asyncio.Event(), []
    async with open_bot(load(file, {}), print) as bot:
        bot.decisions.sources["file"] = BrokenSource(file_polls, stop)
        bot.decisions.sources["bluesky"] = source = ThrottlingSource(pause, last, stop)
        source.findings.update(findings or {})
        poll = bot.poll

        async def counted(name: str) -> Recorded:
            polled.append(name)
            return await poll(name)

        bot.poll = counted
        await asyncio.wait_for(bot.run(stop), 60)
    return polled, source


@pytest.mark.parametrize("findings", [{}, {"oslo": missing(NOW)}], ids=["nothing", "something"])
async def test_a_throttled_source_is_tried_once_before_its_turn_and_no_more(
    tmp_path: Path, findings: Mapping[str, Finding]
) -> None:
    pause = timedelta(milliseconds=1)
    polled, source = await polls_of_a_run(tmp_path, "2s", pause, last=4, findings=findings)
    times = [at for at, _ in source.asked]

    assert polled.count("bluesky") == len(times) == 4
    least = [timedelta(milliseconds=400), timedelta(seconds=1), timedelta(milliseconds=400)]
    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert all(gap >= most for gap, most in zip(gaps, least, strict=True))


async def test_a_throttled_source_is_not_even_tried_in_its_pause(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    polled, source = await polls_of_a_run(tmp_path, "1s", timedelta(hours=1), file_polls=4)

    assert polled.count("file") == 4
    assert polled.count("bluesky") == len(source.asked) == 1
    assert [message for message in caplog.messages if "bluesky" in message] == [
        "source bluesky fails: throttled"
    ]


async def test_a_run_that_starts_in_a_pause_keeps_it_and_raises_no_alarm(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Though the source was asked a day ago, and is to be polled every second."""
    now = utc_now()
    db = open_database(tmp_path / "milepost.db")
    note_failure(db, "bluesky", "throttled", now - timedelta(days=1), now + timedelta(hours=1))
    db.close()
    polled, source = await polls_of_a_run(tmp_path, "1s", timedelta(hours=1), file_polls=4)

    assert polled.count("bluesky") == 1  # which is when it learns of the pause
    assert source.asked == []
    assert [message for message in caplog.messages if "bluesky" in message] == []


# --- only one ------------------------------------------------------------------------------------


def test_the_right_to_run_is_held_by_one_and_given_back(path: Path) -> None:
    with only_one(path):
        with pytest.raises(StorageError) as refused, only_one(path):
            pass
        assert str(refused.value) == f"{path}: another milepost runs on this database"
        with only_one(path.with_name("other.db")):
            pass
    with only_one(path):
        pass


def test_a_lock_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")

    with (
        pytest.raises(StorageError, match=r"milepost\.db\.lock: cannot be written: "),
        only_one(tmp_path / "data" / "milepost.db"),
    ):
        pass


def test_a_database_by_another_name_is_the_same_database(path: Path) -> None:
    path.write_bytes(b"")
    link = path.with_name("link.db")
    link.symlink_to(path)

    with only_one(path), pytest.raises(StorageError), only_one(link):
        pass


# --- alive ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seconds", "alive"),
    [
        (0, True),
        (119, True),
        (120, False),
        (86_400, False),
        (-60, True),
        (-86_400, False),
    ],
)
def test_a_bot_is_alive_for_two_minutes_after_its_last_sign(seconds: int, alive: bool) -> None:
    assert is_alive(NOW, NOW + timedelta(seconds=seconds)) is alive


def test_a_bot_that_never_gave_a_sign_is_not_alive() -> None:
    assert not is_alive(None, NOW)
