"""What Discord is sent: the commands, announcements of every kind, and answers to every question.

The bot runs on a simulated Discord, at a time that stands still, over a copy of the demonstration's
database and over a small town's. Where modules move, only the imports below follow them.
"""

import json
import re
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import discord
from simcord.env import Env

from bot.chat.client import DiscordBot
from bot.chat.context import Context
from bot.chat.sender import DiscordSender
from bot.domain.readings import Poll, Reading
from bot.pipeline.decisions import Decisions
from bot.pipeline.deliver import OutboxDispatcher
from bot.pipeline.notices import Operators
from bot.pipeline.record import Recorder
from bot.queries.view import stale_after
from bot.settings import load
from bot.settings.catalogue import build_catalogue
from bot.storage.catalogue import sync_catalogue
from bot.storage.database import Store, open_database
from bot.storage.subscriptions import load_subscriptions

LOCALES = {"en": "en-GB", "ko": "ko", "ja": "ja", "fr": "fr", "es": "es-419"}
ZONES = {"en": "UTC", "ko": "Asia/Seoul", "ja": "Asia/Tokyo", "fr": "Europe/Paris", "es": "UTC"}
PERSON = "1456074443980800007"
"""The id that the simulated Discord gives the first person."""
DAY = timedelta(days=1)
STORY_ENDS = datetime(2023, 11, 5, 6, tzinfo=UTC)
TOWN_BEGINS = datetime(2023, 9, 1, tzinfo=UTC)
DAYS = 60
KINDS = "milestone,overtake,neck_and_neck"
TOWN = """
[milestones]
ladder = "every=50000"
[sources.file]
path = "counts.csv"
[sources.manual]
[discord]
operators_channel = "175928847299117063"
[[boards]]
key = "cities"
name = "Cities *of* the world"
names = { ko = "세계 도시", ja = "世界の都市", fr = "Villes du monde", es = "Ciudades del mundo" }
definition = "Those that we look at."
members = ["seoul", "new-york", "paris", "berlin", "tokyo", "washington"]
[[boards]]
key = "videos"
name = "Videos"
definition = "Channels."
members = ["seoul-youtube", "paris-youtube"]
"""
ACCOUNT = """
[[accounts]]
key = "{key}"
city = "{city}"
names = {{ {names} }}
platform = "{platform}"
handle = "{key}"
source = "{source}"
"""
NAMES = {
    "Seoul": 'ko = "서울", ja = "ソウル", fr = "Séoul", es = "Seúl"',
    "New York": 'ko = "뉴욕", ja = "ニューヨーク", es = "Nueva York"',
    "Paris": 'ko = "파리", ja = "パリ", es = "París"',
    "Berlin": 'ko = "베를린"',
    "Tokyo": 'ko = "도쿄", ja = "東京"',
    "Washington, D.C.": "",
}
SWAPS = [*[-60] * 10, *([60] * 4 + [-60] * 4) * 4, *[500] * 20]
COUNTS = {
    "seoul": [440_000 + 300 * n for n in range(DAYS)],
    "new-york": [446_000 + 50 * n + 200_000 * (n == DAYS - 1) for n in range(DAYS)],
    "paris": [301_000 - 300 * (n >= 58) for n in range(DAYS)],
    "berlin": [301_000 + SWAPS[n] for n in range(DAYS)],
    "tokyo": [349_900 + 2 * n + 130 * (n == DAYS - 1) for n in range(DAYS)],
    "seoul-youtube": [99_000 + 100 * (n // 2) for n in range(DAYS)],
    "paris-youtube": [99_800 + 100 * (n // 20) for n in range(DAYS)],
}
"""Passes, swaps that come to nothing, rounded counts, and a last count that will be rejected."""


class Chat:
    """The bot on a simulated Discord, and what it has sent there."""

    def __init__(self, env: Env, client: DiscordBot, recorder: Recorder, database: Path) -> None:
        self.env = env
        self.client = client
        self.recorder = recorder
        self.database = database
        self.guild = env.create_guild("City Hall")
        crew = self.guild.create_role("Crew", permissions=discord.Permissions(manage_guild=True))
        self.channel = self.guild.create_text_channel("office")
        self.person = self.guild.add_member(env.create_user("mina"), roles=[crew])
        self.channels = {name: self.guild.create_text_channel(name) for name in (*LOCALES, "quiet")}
        self.texts: dict[str, str] = {}
        self.locale = "en-GB"
        self._seen = 0

    def note(self, heading: str) -> None:
        """Keep what was sent since the last time."""
        sent = [
            f"{one.method} {_numbered(one.path)}\n{_shown(one.json)}"
            for one in self.env.http_requests[self._seen :]
            if one.method != "GET"
        ]
        self._seen = len(self.env.http_requests)
        self.texts[heading] = "\n".join(sent)

    async def ask(self, command: str, **options: Any) -> Any:
        """Use a command, in the language that is set; return the last answer."""
        result = await self.person.slash(self.channel, command, **options)
        named = {key: getattr(value, "name", value) for key, value in options.items()}
        self.note(f"{self.locale}: /{command} {named or ''}")
        return result.followups[-1] if result.followups else result.response

    async def suggested(self, command: str, option: str, typed: str = "") -> None:
        """Type into an option."""
        await self.person.autocomplete(self.channel, command, option, typed)
        self.note(f"{self.locale}: /{command} {option}={typed!r}, suggestions")

    async def press(self, message: Any, number: int) -> None:
        """Press a button below *message*, counted from 0."""
        custom_id = _buttons(message)[number]["custom_id"]
        await self.person.click(message, custom_id=custom_id)
        self.note(f"{self.locale}: {custom_id}")

    async def deliver(self, heading: str) -> None:
        """Send what is due: one channel after the other, so that the order is always the same."""
        context = self.client.context
        store, clock = context.store, context.clock
        sender = DiscordSender(self.client, store, context.catalogue, context.charts, clock)
        with closing(sqlite3.connect(self.database)) as db:
            channels = db.execute("SELECT key FROM channels ORDER BY key").fetchall()
        for (channel,) in channels:
            await OutboxDispatcher(store, [_Only(sender, channel)], clock).deliver()
        self.note(heading)


class _Only:
    """Sends to one channel, and leaves the others alone."""

    def __init__(self, sender: DiscordSender, channel: str) -> None:
        self.takes = channel.__eq__
        self.send = sender.send


class Pictures:
    """Draws nothing; what a chart shows is in its alternative text."""

    async def png(self, chart: Any) -> bytes:
        return b"a picture"


@asynccontextmanager
async def chat(config: Path, database: Path, now: datetime) -> AsyncIterator[Chat]:
    """Let the bot run there; one that has answered much takes long to answer more."""
    settings = load(config, {"MILEPOST_DISCORD__OPERATORS": PERSON})
    catalogue, db = build_catalogue(settings), open_database(database)
    ids = sync_catalogue(db, catalogue, TOWN_BEGINS)
    with closing(sqlite3.connect(database)) as raw, raw:
        raw.execute("UPDATE installation SET name = 'abc123'")  # which is random, and in nonces
        raw.execute("DELETE FROM synced_commands")  # as each simulated Discord is a new one
    store = Store(db, database)
    recorder = Recorder(catalogue, ids, load_subscriptions, timedelta(days=400))
    operators = Operators(settings.discord.operators_channel)
    pictures: Any = Pictures()
    context = Context(
        catalogue,
        store,
        Decisions(catalogue, {}, store, recorder, operators, lambda: now),
        pictures,
        lambda: now,
        stale_after(settings.sources),
        settings.announcements.expiry,
        settings.discord,
    )
    client = DiscordBot(context, shard_count=1)
    env = Env(client)
    there = Chat(env, client, recorder, database)
    assert str(there.person.id) == PERSON
    made = discord.Interaction.__init__

    def in_language(self: Any, *, data: Any, state: Any) -> None:
        made(self, data={**data, "locale": there.locale}, state=state)

    discord.Interaction.__init__ = in_language  # type: ignore[method-assign]
    await env.start()
    there.note("registered")
    try:
        yield there
    finally:
        await env.shutdown()
        await store.aclose()
        discord.Interaction.__init__ = made  # type: ignore[method-assign]


def _numbered(path: str) -> str:
    """Return *path* without the token of an interaction, and its id."""
    path = re.sub(r"/(webhooks/\d+)/[^/?]+", r"/\1/<token>", path)
    return re.sub(r"/interactions/\d+/[^/]+/", "/interactions/<id>/<token>/", path)


def _shown(payload: Any) -> str:
    return json.dumps(payload, ensure_ascii=False, sort_keys=True, indent=1)


def _day(n: int) -> datetime:
    return TOWN_BEGINS + n * DAY


def _accounts() -> list[str]:
    """Return the accounts of the town, as settings."""
    keys = {city.partition(",")[0].lower().replace(" ", "-"): city for city in NAMES}
    accounts = [
        ACCOUNT.format(
            key=key, city=city, names=NAMES[city], platform="instagram",
            source="manual" if key == "washington" else "file",
        )
        for key, city in keys.items()
    ]  # fmt: skip
    return accounts + [
        ACCOUNT.format(
            key=f"{city.lower()}-youtube", city=city, names=NAMES[city], platform="youtube",
            source="file",
        )
        for city in ("Seoul", "Paris")
    ]  # fmt: skip


async def _tell_the_story(there: Chat) -> None:
    """Let a channel of each language be told each announcement of the story, then all at once."""
    told = "⚠️ a *source* fails: <@1> `x`\n✅ it is well"
    for code, zone in ZONES.items():
        names = ("one-by-one", "at-once", "summed-up", "notice")
        made = [there.guild.create_text_channel(f"{code}-{name}") for name in names]
        channels = one_by_one, at_once, summed_up, notice = [str(one.id) for one in made]
        with closing(sqlite3.connect(there.database)) as db, db:
            stored = db.execute("SELECT id FROM outbox WHERE channel = 'console' ORDER BY id")
            for channel in channels:
                db.execute("INSERT INTO channels (key) VALUES (?)", (channel,))
                db.execute(
                    "INSERT INTO subscriptions VALUES (?, '1', '[]', '[]', '[]', 0, NULL, ?, ?, ?,"
                    " NULL, NULL, '1', 0)",
                    (channel, code, zone, "42" if channel == one_by_one else ""),
                )
            for (outbox_id,) in stored.fetchall():
                _queue(db, one_by_one, "events", "outbox_id = ?", outbox_id)
            _queue(db, at_once, "events", "channel = ?", "console")
            _queue(db, summed_up, "summary", "channel = ?", "console")
            _queue(db, notice, "notice", "channel = ?", "", told)
        await there.deliver(f"the story in {code}")
        there.locale = LOCALES[code]
        for number in range(3):
            await there.press(made[0].last_message, number)


def _queue(
    db: sqlite3.Connection, channel: str, kind: str, which: str, value: object, text: str = ""
) -> None:
    """Let an announcement of events that the console was told be due for *channel*."""
    at = int(STORY_ENDS.timestamp() * 1000)
    row = (channel, kind, text, at, at + 1000, at)
    added = db.execute(
        "INSERT INTO outbox (channel, kind, text, created_at, expires_at, due_at, state)"
        " VALUES (?, ?, ?, ?, ?, ?, 'pending')",
        row,
    )
    db.execute(
        "INSERT INTO outbox_events SELECT event_id, ?, ?, outbox_id * 100 + place"
        f" FROM outbox_events WHERE channel = 'console' AND {which}",
        (channel, added.lastrowid, value),
    )


async def _ask_about_the_story(there: Chat) -> None:
    """Ask every question, in the language that is set."""
    board, seoul = {"board": "gpci-2022"}, {"account": "seoul"}
    for command, options in (
        *(("ranking", {"period": period}) for period in (1, 7, 30, 90, 365)),
        ("ranking", {**board, "public": True}),
        ("city", {"city": "Seoul"}),
        ("city", {"city": "Atlantis"}),
        ("compare", {"one": "seoul", "two": "paris"}),
        ("compare", {"one": "berlin", "two": "amsterdam", "three": "seoul", "period": 365}),
        ("compare", {"one": "seoul", "two": "seoul"}),
        ("history", {**seoul, "period": 365}),
        ("history", board),
        ("milestones", seoul),
        ("milestones", board),
        ("recent", {}),
        ("recent", {**seoul, "public": True}),
        *(("recent", {**board, "kind": kind}) for kind in ("milestone", "overtake", "incident")),
        ("why", seoul),
        ("why", {}),
        ("why", {"event": "milestone:nobody:1"}),
        *(("why", {"event": key}) for key in _some_events(there.database)),
        ("status", {}),
        ("about", {}),
        *(("export", {"table": table, **board}) for table in ("ranking", "history", "events")),
    ):
        await there.ask(command, **options)
    for command, option, typed in (("ranking", "board", ""), ("city", "city", "s"),
                                   ("why", "event", ""), ("why", "event", "seo")):  # fmt: skip
        await there.suggested(command, option, typed)
    for command, options in (("ranking", {}), ("recent", {}), ("history", seoul)):
        message = await there.ask(command, **options)
        for number, button in enumerate(_buttons(message)):
            if not button.get("disabled"):
                await there.press(message, number)


def _some_events(database: Path) -> list[str]:
    """Return the keys of an event of each kind and reason."""
    with closing(sqlite3.connect(database)) as db:
        rows = db.execute("SELECT kind, is_announced, reason, key FROM events ORDER BY id")
        return list({tuple(row[:3]): row[3] for row in rows}.values())


def _buttons(message: Any) -> list[Any]:
    """Return the buttons below a message, as Discord has them."""
    rows = [row if isinstance(row, dict) else row.to_dict() for row in message.components]
    return [one for row in rows for one in row["components"]]


async def _subscribe_the_town(there: Chat) -> None:
    """Subscribe channels, record the counts, and tell them."""
    for code, there.locale in LOCALES.items():
        channel = there.channels[code]
        await there.ask("announce add", channel=channel, language=code)
        await there.ask("announce add", channel=channel)
        await there.ask("announce edit", channel=channel, kinds="milestone", smallest="100k")
        await there.ask("announce edit", channel=channel, boards="nothing of ours")
        await there.ask("announce edit", channel=channel, clear="smallest")
        await there.ask("announce edit", channel=channel, kinds=KINDS, top=5)
        await there.ask("announce preview", channel=channel)
    quiet = {"quiet-from": "22:00", "quiet-to": "7:30", "time-zone": "Asia/Tokyo"}
    await there.ask("announce add", channel=there.channels["quiet"], **quiet)
    await there.client.context.store.transact(_record, there.recorder, range(DAYS))
    await there.deliver("what happened in town")


async def _ask_in_town(there: Chat) -> None:
    """Ask what happened, and try to do what operators do, in the language that is set."""
    await there.suggested("reading reject", "reading")
    await there.suggested("reading approve", "reading")
    await there.ask("announce list")
    await there.ask("recent")
    await there.ask("why", account="new-york")
    for key in _some_events(there.database):
        await there.ask("why", event=key)
    for board in ("cities", "videos"):
        await there.ask("ranking", board=board)
    for account in ("tokyo", "seoul-youtube"):
        await there.ask("milestones", account=account)
    await there.ask("status")
    await there.ask("poll")
    await there.ask("incident end", source="file", believe=True)
    await there.ask("reading add", account="washington", followers=99_000)


async def _decide_in_town(there: Chat) -> None:
    """Take back and let through, and part."""
    last = int(_day(DAYS - 1).timestamp() * 1000)
    await there.press(await there.ask("reading reject", reading=f"tokyo:{last}"), 0)
    await there.ask("reading reject", reading=f"paris-youtube:{last}")
    await there.ask("reading approve", reading=f"new-york:{last}")
    await there.deliver("what was taken back and let through")
    for code, there.locale in LOCALES.items():
        channel = there.channels[code]
        await there.ask("recent", kind="correction")
        await there.ask("announce test", channel=channel)
        await there.ask("announce pause", channel=channel)
        await there.ask("announce resume", channel=channel)
        await there.deliver(f"a trial in {code}")
        await there.press(await there.ask("announce remove", channel=channel), 0)


def _record(db: Any, recorder: Recorder, days: Sequence[int]) -> None:
    for n in days:
        readings = {
            key: Reading.ok(_day(n), row[n], 100 if "youtube" in key else 1)
            for key, row in COUNTS.items()
        }
        recorder.record(db, Poll("file", _day(n), readings))


async def discord_parts(folder: Path) -> dict[str, dict[str, str]]:
    """Return the commands, the announcements and the answers."""
    (folder / "chat.db").write_bytes((folder / "demo.db").read_bytes())
    (folder / "town.toml").write_text(TOWN + "".join(_accounts()), encoding="utf-8")
    story = folder / "settings.toml", folder / "chat.db", STORY_ENDS
    town = folder / "town.toml", folder / "town.db", _day(DAYS - 1)
    async with chat(*story) as there:
        items = there.client._connection._view_store._dynamic_items
        ids = "\n".join(sorted(one.pattern for one in items))
        commands = {"registered": there.texts.pop("registered"), "custom_ids": ids}
        await _tell_the_story(there)
        announcements = there.texts
    answers: dict[str, str] = {}
    for locale in LOCALES.values():
        async with chat(*story) as there:
            there.locale = locale
            await _ask_about_the_story(there)
            answers |= there.texts
    in_town: dict[str, str] = {}
    asking = [(locale, _ask_in_town) for locale in LOCALES.values()]
    for locale, do in (("en-GB", _subscribe_the_town), *asking, ("en-GB", _decide_in_town)):
        async with chat(*town) as there:
            there.locale = locale
            await do(there)
            in_town |= there.texts
    return {
        "commands": commands, "announcements": announcements, "answers": answers, "town": in_town
    }  # fmt: skip
