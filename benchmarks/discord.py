"""How long a slash command waits for its answer on a database of ten million readings.

The bot runs as it always does, on the local Discord of the tests, which has a process of its own
and measures from telling the bot of a command to the bot's answer. Meanwhile, a poll of all
accounts is recorded every second, announcements are sent, and another person asks for one chart
after the other.

Exits with 1 where a median is over its limit, or where anybody waited for more than three seconds
to be acknowledged. The database is that of answers.py, and is made in the same way; a copy is used.
"""

import asyncio
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing, suppress
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp

ROOT = Path(__file__).parents[1]
# In the place of this folder, where this file would be taken for the library of its name.
sys.path[0] = str(ROOT)

from benchmarks.answers import ACCOUNTS, BOARD, NOW, READINGS, generate  # noqa: E402
from bot.app import open_bot  # noqa: E402
from bot.domain.announcements import Subscription  # noqa: E402
from bot.service import Service  # noqa: E402
from bot.settings import Settings, load  # noqa: E402
from bot.storage.database import open_database, to_ms, transaction  # noqa: E402
from bot.storage.subscriptions import Subscriber, save_subscription  # noqa: E402
from bot.text import iso  # noqa: E402
from tests.chat.discord_server import TOKEN  # noqa: E402

ROUNDS = 25
LONGEST = {"without a chart": 0.1, "with a chart": 1.0}
LONGEST_ACKNOWLEDGEMENT = 3.0

Answer = dict[str, Any]


class Discord:
    """The local Discord, as a person and a test see it."""

    def __init__(self, session: aiohttp.ClientSession, address: str) -> None:
        self.base_url = f"http://{address}/api/v10"
        self._control = f"http://{address}/control"
        self._session = session

    async def do(self, verb: str, **arguments: object) -> Any:
        """Have *verb* done; see tests/chat/discord_server/control.py."""
        async with self._session.post(f"{self._control}/{verb}", json=arguments) as response:
            answer = await response.json()
            assert response.status == 200, answer
            return answer

    async def state(self) -> Any:
        """Return how all is."""
        async with self._session.get(f"{self._control}/state") as response:
            return await response.json()


@asynccontextmanager
async def local_discord() -> AsyncIterator[Discord]:
    """Run the local Discord."""
    server = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.chat.discord_server"),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    assert server.stdout is not None
    try:
        port = int(await server.stdout.readline())
        async with aiohttp.ClientSession() as session:
            yield Discord(session, f"127.0.0.1:{port}")
    finally:
        server.terminate()
        await server.wait()


# --- the bot -------------------------------------------------------------------------------------


def configured(folder: Path, base_url: str, **environment: str) -> Settings:
    """Return the settings of a bot that follows the accounts of the database."""
    accounts = "".join(
        f'[[accounts]]\nkey = "account-{n}"\ncity = "City {n // 2}"\nplatform = "instagram"\n'
        f'handle = "account-{n}"\nsource = "file"\n'
        for n in range(ACCOUNTS)
    )
    boards = "".join(
        f'[[boards]]\nkey = "board-{n}"\nname = "Board {n}"\ndefinition = "Fifty accounts."\n'
        f"members = {[f'account-{m}' for m in range(n * BOARD, (n + 1) * BOARD)]}\n"
        for n in range(ACCOUNTS // BOARD)
    )
    file = folder / "milepost.toml"
    file.write_text(
        f'[database]\npath = "{folder}/milepost.db"\n[milestones]\nladder = "every=1000"\n'
        f'[sources.file]\npath = "{folder}/counts.csv"\ninterval = "1s"\njitter = "0s"\n'
        f'[discord]\nbase_url = "{base_url}"\n{accounts}{boards}'
    )
    return load(file, {"MILEPOST_DISCORD__TOKEN": TOKEN, **environment})


def write_counts(folder: Path, poll: int, now: datetime) -> None:
    """Write what the next poll learns: everybody has gained, and some pass a milestone."""
    reached = 100_000 + READINGS * 2 + 2 * poll
    # Neighbours are a hundred apart, and do not all pass a thousand at once.
    rows = (f"account-{n},{reached + n * 100 + 20 + n * 37 % 80}" for n in range(ACCOUNTS))
    draft = folder / "draft"
    draft.write_text("\n".join(["account,followers", *rows, ""]))
    os.utime(draft, (now.timestamp(), now.timestamp()))
    draft.replace(folder / "counts.csv")


# --- the questions -------------------------------------------------------------------------------


def questions(number: int) -> dict[str, tuple[str, str, dict[str, object]]]:
    """Return what is asked in a round: the kind of answer, the command and its options."""
    plain, drawn = LONGEST
    return {
        "/ranking": (plain, "ranking", {"board": f"board-{number % 4}"}),
        "/city": (plain, "city", {"city": f"City {number}"}),
        "/milestones": (plain, "milestones", {"account": f"account-{number}"}),
        "/recent": (plain, "recent", {}),
        "/status": (plain, "status", {}),
        "/history, 1 account": (
            drawn,
            "history",
            {"account": f"account-{ACCOUNTS - 1 - number}", "period": 30},
        ),
        "/history, 10 accounts": (drawn, "history", {"board": f"board-{number % 4}", "period": 7}),
    }


async def measure(discord: Discord, where: dict[str, str]) -> dict[str, list[Answer]]:
    """Ask everything in every round, one after the other, and return the answers."""
    answers: dict[str, list[Answer]] = {}
    for number in range(1 + ROUNDS):
        for name, (_, command, options) in questions(number).items():
            asked = {**where, "name": command, "options": options, "seconds": 20}
            answer = await discord.do("slash", **asked)
            assert answer["message"]["embeds"], answer
            answers.setdefault(name, []).append(answer)
    # The first round is for warming up.
    return {name: taken[1:] for name, taken in answers.items()}


async def ask_for_charts(discord: Discord, where: dict[str, str]) -> None:
    """Ask for one chart after the other, none of which was drawn before."""
    for number in count():
        options = {"account": f"account-{number % ACCOUNTS}", "period": (90, 365)[number % 2]}
        await discord.do("slash", **where, name="history", options=options, seconds=20)


async def keep_polling(bot: Service, folder: Path, clock: Callable[[], datetime]) -> None:
    """Poll every second, and send what that leads to.

    The schedule itself takes no clock of another year.
    """
    for poll in count():
        write_counts(folder, poll, clock())
        await bot.poll("file")
        await bot.deliver()
        await asyncio.sleep(1)


# --- the whole -----------------------------------------------------------------------------------


async def run(folder: Path) -> tuple[dict[str, list[Answer]], int]:
    """Return the answers under load, and how many announcements were sent meanwhile."""
    started = time.monotonic()

    def clock() -> datetime:
        return NOW + timedelta(milliseconds=int((time.monotonic() - started) * 1000))

    async with local_discord() as discord:
        guild = await discord.do("add_guild", name="City Hall")
        channel = await discord.do("add_channel", guild=guild["id"], name="news")
        people = [await discord.do("add_member", guild=guild["id"], name=n) for n in ("A", "B")]
        one, other = ({"channel": channel["id"], "member": person["id"]} for person in people)
        complete(folder, clock())
        subscribe(folder, channel["id"], guild["id"], clock())
        settings = configured(folder, discord.base_url)
        async with open_bot(settings, print, clock, with_chat=True) as bot:
            assert bot.chat is not None
            serving = asyncio.create_task(bot.chat.serve())
            while not (await discord.state())["connected"]:  # noqa: ASYNC110 # there is no event
                await asyncio.sleep(0.1)
            load = [
                asyncio.create_task(keep_polling(bot, folder, clock)),
                asyncio.create_task(ask_for_charts(discord, other)),
            ]
            answers = await measure(discord, one)
            for task in load:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task
            await bot.chat.close()
            await serving
        state = await discord.state()
        assert state["violations"] == []
        sent = sum(bool(one["nonce"]) for one in state["channels"][channel["id"]])
        return answers, sent


def complete(folder: Path, now: datetime) -> None:
    """Add what a bot would have noted of each milestone."""
    with closing(open_database(folder / "milepost.db")) as db, transaction(db):
        db.execute(
            """
            UPDATE events SET fields = json_set(fields, '$.threshold', 1000, '$.not_before', :at,
                                                '$.not_after', :at, '$.also_passed', json('[]'))
            WHERE kind = 'milestone'
            """,
            {"at": iso(now)},
        )
        db.execute(
            """
            UPDATE peaks SET milestone_at = :now, followers =
                (SELECT max(followers) FROM readings WHERE account_id = peaks.account_id)
            """,
            {"now": to_ms(now - timedelta(days=1))},
        )


def subscribe(folder: Path, channel: str, guild: str, now: datetime) -> None:
    """Let *channel* want everything."""
    with closing(open_database(folder / "milepost.db")) as db, transaction(db):
        save_subscription(db, Subscription(channel), Subscriber(guild, "1"), now)


def described(seconds: list[float]) -> str:
    """Return the median and the spread."""
    median, low, high = (round(f(seconds) * 1000) for f in (statistics.median, min, max))
    return f"{median:5} ms ({low} to {high})"


def main() -> int:
    """Print how long each answer takes; return 1 where one is over its limit."""
    default = Path(tempfile.gettempdir()) / "milepost-answers.db"
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else default
    if not path.exists():
        generate(path)
    with tempfile.TemporaryDirectory() as name:
        shutil.copy(path, Path(name) / "milepost.db")
        answers, sent = asyncio.run(run(Path(name)))
    is_over = False
    lines = [
        f"{ACCOUNTS * READINGS:,} readings, medians of {ROUNDS} rounds, {sent} announcements sent"
    ]
    for name, (kind, *_) in questions(0).items():
        taken = [answer["took_in_all"] for answer in answers[name]]
        is_over |= statistics.median(taken) > LONGEST[kind]
        lines.append(f"{name:24}{described(taken)}, {kind}: limit {LONGEST[kind] * 1000:.0f} ms")
    waits = [answer["took"] for taken in answers.values() for answer in taken]
    is_over |= max(waits) > LONGEST_ACKNOWLEDGEMENT
    limit = LONGEST_ACKNOWLEDGEMENT * 1000
    lines.append(f"{'acknowledged':24}{described(waits)}, limit {limit:.0f} ms")
    sys.stdout.write("\n".join(lines) + "\n")
    return int(is_over)


if __name__ == "__main__":
    sys.exit(main())
