"""Answers as pages: within Discord's limits and in every language, whatever is in them."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from bot.charts import alt_text
from bot.chat.markdown import fits, stamp
from bot.chat.questions.commands import TOPICS, find_answer
from bot.chat.questions.layout import Audience, Reply
from bot.chat.questions.question import Question, parse_keys
from bot.domain.catalogue import Account, Board, Catalogue, Membership
from bot.domain.ladder import parse_ladder
from bot.domain.looks import Look, Statement
from bot.domain.readings import Status
from bot.errors import UserError
from bot.language import LANGUAGES, language_of
from bot.queries.view import View
from bot.storage.database import open_database
from bot.storage.events import supersede
from bot.storage.health import note_failure
from bot.storage.looks import save_looks
from bot.storage.outbox import mark_delivered
from tests.cities import COUNTS, DAYS, FOUR_CITIES, NOW, four_cities
from tests.series import DAY, Row, steady
from tests.stored import code_in
from tests.world import World

WILD = "_*~`|>[](http://x.example)@everyone <@1> 서울특별시 ‮ Ñ🎉 " * 6
"""What Markdown, mentions and directions are made of, longer than any name should be."""
LABEL, ALT_TEXT = 80, 1_024
Town = tuple[Database, Catalogue]
MEMBERS = 30


def huge() -> tuple[Catalogue, dict[str, list[int | None]]]:
    """Return a board of accounts that have everything as long as it can be."""
    keys = [f"{n:02}{'k' * 62}" for n in range(MEMBERS)]
    accounts = {
        key: Account(
            key,
            WILD if n < 9 else f"{n}{WILD}",
            "youtube" if n % 2 else WILD[:80],
            "table",
            WILD,
            WILD,
            "https://example.org/" + "p" * 270,
            names={"ko": WILD[::-1]},
        )
        for n, key in enumerate(keys)
    }
    board = Board(
        "b" * 64,
        tuple(Membership(key, reference=WILD) for key in keys),
        name=WILD,
        definition=WILD * 3,
        definition_url="https://example.org/" + "d" * 270,
    )
    ladders = {key: (parse_ladder("every=1000"),) for key in keys}
    counts: dict[str, list[int | None]] = {
        key: list(steady(10_000_000_000 + 100 * n, 40, 150 + 20 * n)) for n, key in enumerate(keys)
    }
    counts[keys[0]] = [*steady(9_000_000_000, 39), 1]
    counts[keys[-1]] = []
    return Catalogue(accounts, ladders, (board, *few_boards(keys))), counts


def few_boards(keys: list[str]) -> Iterator[Board]:
    for n in range(12):
        yield Board(f"{n}" * 64, tuple(Membership(key) for key in keys[:3]), name=f"{n}{WILD}")


def page(db: Database, catalogue: Catalogue, ask: Question, code: str = "en", at=NOW) -> Reply:
    render = find_answer(View(db, catalogue, at, {}), ask)
    return render(Audience(language_of(code), catalogue, "Asia/Seoul", "77"))


def questions(catalogue: Catalogue, event: str, told: str) -> dict[str, Question]:
    """Return a question of each topic."""
    keys = list(catalogue.accounts)
    board = catalogue.boards[0].key
    asked = {
        "ranking": Question("ranking", (board,), option="chart"),
        "city": Question("city", (catalogue.accounts[keys[0]].city,)),
        "compare": Question("compare", tuple(keys[:5])),
        "history": Question("history", (keys[0],), 365),
        "trend": Question("trend", (board,), 30),
        "milestones": Question("milestones", (keys[1],)),
        "next": Question("next", (board,)),
        "recent": Question("recent", (keys[1], board), option=".all"),
        "event": Question("event", (event,)),
        "account": Question("account", (keys[0],)),
        "told": Question("told", (told,)),
        "status": Question("status"),
        "about": Question("about"),
    }
    assert asked.keys() == set(TOPICS), "each topic needs a question here"
    return asked


def written(answer: Reply) -> str:
    parts = []
    for embed in answer.embeds:
        parts += [embed.title or "", embed.description or ""]
        parts += [f"{one.name}\n{one.value}" for one in embed.fields]
    return "\n".join(parts)


def answers(counts: dict[str, Row], *asks: Question) -> list[str]:
    """Return what is written about four cities right after *counts* were read."""
    world = World(four_cities(), counts)
    with world.recorded() as db:
        return [written(page(db, world.catalogue, ask, at=world.now)) for ask in asks]


@pytest.fixture(scope="module")
def huge_town() -> Iterator[Town]:
    world = World(*huge())
    with world.recorded() as db:
        for n in range(40):
            note_failure(db, f"{n}@{'h' * 60}.example.org", "e" * 500, NOW)
        yield db, world.catalogue


@pytest.fixture
def db(path: Path) -> Iterator[Database]:
    FOUR_CITIES.save(path)
    with open_database(path) as db:
        yield db


# --- limits --------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("topic", TOPICS)
def test_the_longest_names_fit(huge_town: Town, topic: str, code: str) -> None:
    db, catalogue = huge_town
    overtake = db.execute("SELECT key FROM events ORDER BY length(fields) DESC LIMIT 1").fetchone()[
        0
    ]
    answer = page(db, catalogue, questions(catalogue, overtake, code_in(db, 1))[topic], code)
    buttons = [button for row in answer.rows for button in row]

    assert fits(answer.embeds)
    assert all(embed.title or embed.description for embed in answer.embeds)
    assert len(answer.rows) <= 5
    assert all(len(row) <= 5 for row in answer.rows)
    assert all(1 <= len(button.label) <= LABEL for button in buttons)
    ids = [button.question.custom_id for button in buttons]
    assert len(set(ids)) == len(ids)
    assert all(len(one) <= 100 for one in ids)
    assert answer.chart is None or len(alt_text(answer.chart)) <= ALT_TEXT
    assert not re.search(r"(?<!\\)@everyone|(?<!\\)<@1>|\]\(http://x|\u202e", written(answer))


@pytest.mark.parametrize("topic", ["ranking", "city", "next", "recent"])
def test_every_page_can_be_turned_to(huge_town: Town, topic: str) -> None:
    db, catalogue = huge_town
    asks = {**questions(catalogue, "", ""), "recent": Question("recent", ("", ""))}
    ask: Question | None = replace(asks[topic], option="")
    seen = []
    while ask is not None:
        answer = page(db, catalogue, ask)
        assert fits(answer.embeds)
        seen.append(written(answer))
        turning = [one for row in answer.rows for one in row if one.label == "▶"]
        ask = turning[0].question if turning and not turning[0].is_disabled else None

    assert len(set(seen)) == len(seen) > 1


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("topic", [topic for topic in TOPICS if topic != "event"])
def test_nothing_that_is_stored_is_no_error(topic: str, code: str) -> None:
    with World(four_cities()).recorded() as db:
        answer = page(db, four_cities(), questions(four_cities(), "", "1")[topic], code)

    assert written(answer).strip()
    assert answer.chart is None


# --- what is said --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "**1. Seoul** · 451,700 (+2,100)\n3,750 ahead of New York\n\n**2. New York**"),
        ("ko", "**1위 서울** · 45만 1,700 (+2,100)\n뉴욕보다 3,750 많음\n\n**2위 뉴욕**"),
        (
            "ja",
            "**1位 ソウル** · 45万1,700 (+2,100)\nニューヨークより3,750多い\n\n**2位 ニュー",
        ),
        (
            "fr",
            "**1. Séoul** · 451\u202f700 (+2\u202f100)\n3\u202f750 de plus que New York\n\n**2. ",
        ),
        ("es", "**1. Seúl** · 451.700 (+2.100)\n3.750 más que Nueva York\n\n**2. Nueva York**"),
    ],
)
def test_a_ranking_is_written_as_people_there_write(db: Database, code: str, said: str) -> None:
    assert said in written(page(db, four_cities(), Question("ranking", ("gpci-2022",)), code))


@pytest.mark.parametrize(
    ("code", "new"),
    [("en", "new"), ("ko", "신규"), ("ja", "初登場"), ("fr", "nouveau"), ("es", "entra")],
)
def test_only_who_joined_the_board_is_new_in_every_language(code: str, new: str) -> None:
    """Of the others nothing may be known of the time before: they were there all the same."""
    cities = four_cities()
    board = cities.boards[0]
    dated = [
        replace(one, from_at=NOW - DAY) if one.account == "paris" else one for one in board.members
    ]
    joined = replace(cities, boards=(replace(board, members=tuple(dated)),))
    ask = Question("ranking", ("gpci-2022",), 365)

    for catalogue, times in ((cities, 0), (joined, 1)):
        with World(catalogue, COUNTS).recorded() as db:
            said = written(page(db, catalogue, ask, code))
        assert len(re.findall(rf"\*\* · {new} · ", said)) == times


def test_who_climbed_and_who_is_level_is_marked() -> None:
    counts = {
        "seoul": steady(500, 31),
        "new-york": [*steady(520, 21, 0), *steady(521, 10)],
        "paris": [*[None] * 28, 400, 400, 400],
    }
    [said] = answers(counts, Question("ranking", ("gpci-2022",), 30))

    assert "**1. New York** · 530 (+10)\nlevel with Seoul\n" in said
    assert "**1. Seoul** ▲\u00a01 · 530 (+30)\nlevel with New York\n" in said
    assert "**3. Paris** · 400\n130 behind Seoul\n" in said
    assert "The change over 30 days is not known for Paris: it takes" in said
    assert "No count is known yet of Melbourne." in said


def test_rounded_counts_are_marked(db: Database) -> None:
    said = written(page(db, four_cities(), Question("city", ("Seoul",))))

    assert "**≈\u00a0100,000**" in said
    assert "Next milestone 150,000: ≈\u00a050,000 to go" in said


def test_what_is_stale_or_not_confirmed_is_marked() -> None:
    counts = {**COUNTS, "seoul": [*COUNTS["seoul"][:-1], 9_000_000]}
    said, why = answers(
        counts, Question("ranking", ("gpci-2022",)), Question("account", ("seoul",))
    )

    assert "❔ a newer count is not confirmed yet" in said
    assert "⏳ last count <t:" in said
    assert "9,000,000 · not confirmed yet" in why
    assert "is held back until it is confirmed" in why
    assert "not announced: it is for the operators only" in why


def test_when_an_account_was_looked_at_is_told_apart_from_its_count(db: Database) -> None:
    at = NOW + timedelta(days=3)
    city, why = Question("city", ("Seoul",)), Question("account", ("seoul",))
    for ask in (city, why):
        assert "last looked at" not in written(page(db, four_cities(), ask, at=at))
    looked_at, said = at - timedelta(minutes=5), Statement(Status.OK, 1)
    look = Look(looked_at, said, at + timedelta(days=30))
    save_looks(db, dict.fromkeys(four_cities().accounts, look))

    for ask in (city, why):
        told = written(page(db, four_cities(), ask, at=at))
        assert f"· last looked at {stamp(looked_at, 'R')})" in told
        assert "⏳" not in told


def test_a_definition_leads_to_its_source(db: Database) -> None:
    board = replace(
        four_cities().boards[0],
        definition="Ten cities of the GPCI (2022).",
        definition_url="https://example.org/gpci_(2022)",
    )
    catalogue = replace(four_cities(), boards=(board,))
    for ask in (Question("ranking", (board.key,)), Question("about")):
        said = written(page(db, catalogue, ask))
        assert "](https://example.org/gpci_%282022%29)" in said
    assert written(page(db, catalogue, Question("ranking", (board.key,)))).endswith(
        "\n\nTen cities of the GPCI (2022). [Source](https://example.org/gpci_%282022%29)"
    )


def test_a_comparison_tells_since_when(db: Database) -> None:
    said = written(page(db, four_cities(), Question("compare", ("seoul", "new-york", "paris"), 30)))

    assert "3,750 behind Seoul (Instagram) · the gap grew by 7,500 in 30 days" in said
    assert "Seoul (Instagram) has been in front since <t:1695686400:D>." in said
    assert "Seoul (Instagram) has been in front at least since <t:1693526400:D>." in said


def test_a_gap_that_shrinks_stays_or_is_none_is_told() -> None:
    counts = {
        "seoul": steady(2_000, 10, 0),
        "new-york": steady(1_000, 10, 5),
        "paris": steady(900, 10, 0),
        "melbourne": steady(2_000, 10, 0),
    }
    [said] = answers(counts, Question("compare", tuple(counts)))

    assert "the gap shrank by 35 in 7 days" in said
    assert "the gap is what it was 7 days ago" in said
    assert "Level with Melbourne" in said


def test_an_event_is_explained_with_its_readings_and_deliveries(db: Database) -> None:
    mark_delivered(db, 1, "4711", NOW)
    overtake = written(page(db, four_cities(), Question("told", (code_in(db, 1),))))
    milestone = written(page(db, four_cities(), Question("event", ("milestone:seoul:450000",))))

    assert "A lead counts when 3 polls in a row confirm that it is large enough." in overtake
    assert "In front of New York by at least" in overtake
    assert "Seoul 44" in overtake
    assert "announced in 1 channel elsewhere" in overtake
    assert "The highest one before was 449,900." in milestone


def test_why_a_doubtful_lead_took_longer_is_told() -> None:
    counts = {"seoul": [90] * 30 + [101] * 50, "paris": [100] * 80}
    world = World(four_cities(), counts)

    with world.recorded() as db:
        query = "SELECT key FROM events WHERE kind = 'overtake'"
        [(event,)] = db.execute(query).fetchall()
        said = written(page(db, world.catalogue, Question("event", (event,)), at=world.now))

    assert "no wider than what the two usually give and take" in said


def test_deliveries_are_told_where_they_are_and_counted_elsewhere(db: Database) -> None:
    db.execute("PRAGMA foreign_keys = OFF")
    for table, column in (("outbox", "channel"), ("outbox_events", "channel"), ("channels", "key")):
        db.execute(f"UPDATE {table} SET {column} = '123' WHERE {column} = 'all'")
    mark_delivered(db, 1, "4711", NOW)
    db.execute(
        """INSERT INTO subscriptions VALUES
        ('123', '77', '[]', '[]', '[]', 0, NULL, 'en', 'UTC', '', NULL, NULL, '1', 0)"""
    )
    said = written(page(db, four_cities(), Question("told", (code_in(db, 1),))))

    assert "- <#123> · announced · <t:" in said
    assert "https://discord.com/channels/77/123/4711" in said
    assert "elsewhere" not in said


def test_what_was_withdrawn_is_marked(db: Database) -> None:
    supersede(db, "milestone:seoul:450000", 1)
    said = written(page(db, four_cities(), Question("recent", ("", ""))))

    assert "passes 450,000 followers on Instagram** · <t:1696464000:f> · **withdrawn**" in said


def test_a_quarantine_is_explained() -> None:
    counts = {"seoul": [*steady(5_000, 20), 90_000]}
    [said] = answers(counts, Question("event", ("quarantined:seoul:2023-09-21T00:00:00Z",)))

    assert "It was not announced: it is for the operators only." in said
    assert "The last believed count was 5,019" in said
    assert "The count of 90,000, read <t:" in said


def test_a_chart_names_lines_that_share_a_city(db: Database) -> None:
    answer = page(
        db, four_cities(), Question("compare", ("seoul", "seoul-youtube"), option="indexed")
    )

    assert answer.chart is not None
    assert answer.chart.is_indexed
    assert [line.name for line in answer.chart.lines] == ["Seoul (Instagram)", "Seoul (YouTube)"]
    assert answer.chart.zone == "Asia/Seoul"


def test_a_history_has_its_milestones_in_the_chart(db: Database) -> None:
    chart = page(db, four_cities(), Question("history", ("seoul",), 30)).chart

    assert chart is not None
    assert (chart.milestones, len(chart.lines[0].points)) == ((450_000,), DAYS - 9)


# --- ids -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "keys",
    [(), ("seoul",), ("gpci-2022",), ("New York",), ("", "gpci-2022"), ("seoul", ""), ("", "")],
)
def test_an_id_brings_back_what_it_is_about(keys: tuple[str, ...]) -> None:
    tokens = Question("recent", keys).custom_id.rpartition(":")[2]

    assert parse_keys(tokens, four_cities()) == (keys if any(keys) or len(keys) > 1 else ())


def test_an_id_of_what_is_gone_is_refused() -> None:
    tokens = Question("city", ("Oslo",)).custom_id.rpartition(":")[2]
    with pytest.raises(UserError) as refused:
        parse_keys(tokens, four_cities())

    assert refused.value.key == "ask-no-longer-tracked"
