"""Messages keep within Discord's limits, whatever the names are and however much there is."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.charts import alt_text
from bot.chat.markdown import length, lines_within
from bot.chat.message import Message, compose
from bot.domain.catalogue import Account, Board, Catalogue, Membership
from bot.domain.readings import Count
from bot.language import LANGUAGES, language_of
from bot.queries.event_context import Facts, RankContext, Trend
from bot.storage.events import StoredEvent
from tests.announced import (
    AT,
    HOUR,
    announcement,
    correction,
    incident,
    milestone,
    neck_and_neck,
    overtake,
)
from tests.chat.discord_server.limits import message_complaints

KEYS = [f"city-{n}" for n in range(10)]
BOARDS = [f"board-{n}" for n in range(5)]
LONGEST = [
    "*" * 100,
    "서울" * 50,
    "أهلا" * 25,
    "\U0001f469\u200d\U0001f469\u200d\U0001f467" * 20,
    "क्षि" * 25,
    "<@&1>" * 20,
    "M\u0301\u0301\u0301" * 25,
    "@everyone " * 10,
]


def catalogue_named(name: str) -> Catalogue:
    """Return ten accounts and five boards that are all called the same."""
    accounts = {
        key: Account(key, name, "instagram", "table", handle=name, url=f"https://e.example/{name}")
        for key in KEYS
    }
    boards = tuple(
        Board(key, tuple(map(Membership, KEYS)), name=name, names={"ko": name}) for key in BOARDS
    )
    return Catalogue(accounts, {}, boards)


def events_of_all_kinds() -> list[StoredEvent]:
    first = overtake(KEYS[0], KEYS[1:], 1, board=BOARDS[0])
    return [
        first,
        overtake(KEYS[1], KEYS[2:], 2, "rival_fell", board=BOARDS[1]),
        milestone(KEYS[2], 10**12, 10**12, also=range(10**11, 10**12, 10**10)),
        neck_and_neck(KEYS[0], KEYS[1]),
        incident(),
        correction(first),
    ]


def facts_about(events: Sequence[StoredEvent]) -> Facts:
    ranks = tuple(RankContext(board, 2, 10, KEYS[9], 10**9, True) for board in BOARDS)
    trend = Trend((Count(AT - HOUR, 1), Count(AT, 10**12)))
    by_key = {event.key: ranks for event in events}
    return Facts(by_key, events[0].event, dict.fromkeys(KEYS, trend))


def complaints(message: Message) -> list[str]:
    """Return what Discord would refuse in *message*, as embeds and as text."""
    view = [
        {"type": 1, "components": [button.to_component_dict() for button in message.buttons]}
        for _ in message.buttons[:1]
    ]
    rich = {
        "content": message.mention,
        "embeds": [embed.to_dict() for embed in message.embeds],
        "components": view,
        "attachments": [
            {"id": 0, "description": alt_text(chart)} for chart in [message.chart] if chart
        ],
    }
    forms = [rich, {"content": message.text()}, {"content": message.text(is_short=True)}]
    return [complaint for form in forms for complaint in message_complaints(form)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", LONGEST)
@pytest.mark.parametrize("kind", ["events", "summary", "correction", "test"])
def test_the_longest_names_fit(name: str, kind: Any, language: str) -> None:
    events = events_of_all_kinds()
    world = catalogue_named(name)
    facts = facts_about(events)

    many = () if kind in ("correction", "test") else (events[:3], events[3:], events * 5)
    for told in (events[:1], events, *many):
        due = announcement(*told, kind=kind, mention="1" * 19)
        message = compose(due, facts, world, language_of(language), "America/Argentina/Ushuaia")

        assert complaints(message) == []
        assert message.embeds[0].title


@given(st.text(max_size=100), st.sampled_from(LANGUAGES), st.integers(1, 60))
def test_any_name_and_any_number_of_events_fit(name: str, language: str, number: int) -> None:
    events = (events_of_all_kinds() * 10)[:number]

    for kind in ("events", "summary"):
        due = announcement(*events, kind=kind)
        message = compose(
            due, facts_about(events), catalogue_named(name), language_of(language), "UTC"
        )

        assert complaints(message) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_does_not_fit_is_counted(language: str) -> None:
    events = [replace(milestone(KEYS[n % 10]), key=str(n)) for n in range(200)]
    world = catalogue_named("서울" * 30)

    first, also = compose(
        announcement(*events), Facts(), world, language_of(language), "UTC"
    ).embeds

    lines = (also.description or "").splitlines()
    left = 200 - len(lines)
    assert first.title
    assert str(left) in lines[-1]
    assert "/recent" in lines[-1]


def test_long_notices_say_how_many_lines_are_in_the_log() -> None:
    due = announcement(
        kind="notice", text="\n".join(f"account {n}: " + "x" * 90 for n in range(99))
    )

    (embed,) = compose(due, Facts(), catalogue_named("a"), language_of("en"), "UTC").embeds

    lines = (embed.description or "").splitlines()
    assert lines[-1] == f"… and {100 - len(lines)} more; they are in the log."


@given(st.lists(st.text(min_size=1, max_size=30), max_size=30), st.integers(10, 200))
def test_lines_are_kept_whole_and_in_order(lines: list[str], limit: int) -> None:
    text = lines_within(limit, lines, lambda left: f"+{left}")

    kept = text.removesuffix(f"+{len(lines)}")
    assert length(text) <= limit
    assert "\n".join(lines).startswith(kept.rpartition("\n+")[0] if "\n+" in kept else "")


@given(st.sampled_from(LANGUAGES), st.timedeltas(timedelta(0), timedelta(days=3000)))
def test_every_bracket_can_be_told(language: str, bracket: timedelta) -> None:
    message = compose(
        announcement(milestone(KEYS[0], bracket=bracket, took=bracket)),
        Facts(),
        catalogue_named("a"),
        language_of(language),
        "Asia/Seoul",
    )

    assert complaints(message) == []


def test_a_picture_of_an_address_cannot_end_its_link_early() -> None:
    world = catalogue_named("a")
    account = replace(world.accounts[KEYS[0]], url="https://e.example/a)b (c)[d]<e>")
    world = replace(world, accounts={KEYS[0]: account})

    (embed,) = compose(
        announcement(milestone(KEYS[0], took=None)), Facts(), world, language_of("en"), "UTC"
    ).embeds

    assert isinstance(embed, discord.Embed)
    assert (embed.description or "").endswith(
        "[@a](https://e.example/a%29b%20%28c%29%5Bd%5D%3Ce%3E)"
    )
