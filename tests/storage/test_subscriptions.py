from dataclasses import replace
from datetime import time

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from bot.domain.announcements import ALL_KINDS, Subscription
from bot.domain.quiet import QuietHours
from bot.storage.database import open_database
from bot.storage.outbox import pause_channel, refusal_of, resume_channel
from bot.storage.subscriptions import (
    Subscriber,
    find_subscription,
    load_subscriptions,
    remove_subscription,
    save_subscription,
    subscriptions_of,
)
from tests.series import DAY, START
from tests.stored import column

SOMEBODY = Subscriber("100", "1")
keys = st.frozensets(st.text(min_size=1, max_size=5), max_size=4)
clocks = st.builds(time, st.integers(0, 23), st.integers(0, 59))
snowflakes = st.integers(10**16, 2**64 - 1).map(str)
subscriptions = st.builds(
    Subscription,
    channel=snowflakes,
    boards=keys,
    accounts=keys,
    kinds=st.frozensets(st.sampled_from(sorted(ALL_KINDS))),
    smallest=st.integers(0, 10**12),
    top=st.none() | st.integers(1, 100),
    language=st.sampled_from(["en", "ko", "ja", "fr", "es"]),
    zone=st.sampled_from(["UTC", "Asia/Seoul", "Europe/Paris"]),
    mention=st.just("") | snowflakes,
    quiet=st.none() | st.builds(QuietHours, clocks, clocks, st.booleans(), st.booleans()),
    is_paused=st.booleans(),
)


@settings(max_examples=40)
@given(subscriptions)
def test_a_subscription_is_read_as_it_was_saved(subscription: Subscription) -> None:
    db = open_database(None)
    save_subscription(db, subscription, SOMEBODY, START)

    assert find_subscription(db, subscription.channel) == subscription
    assert load_subscriptions(db) == subscriptions_of(db, "100") == [subscription]
    db.close()


@settings(max_examples=40)
@given(subscriptions, subscriptions)
def test_a_change_takes_the_place_of_what_was_there(
    before: Subscription, after: Subscription
) -> None:
    after = replace(after, channel=before.channel)
    db = open_database(None)
    save_subscription(db, before, SOMEBODY, START)
    save_subscription(db, after, Subscriber("100", "2"), START + DAY)

    assert load_subscriptions(db) == [after]
    db.close()


def test_a_change_keeps_who_added_the_channel_and_when(db: Database) -> None:
    save_subscription(db, Subscription("5"), SOMEBODY, START)
    save_subscription(db, Subscription("5", smallest=9), Subscriber("100", "2"), START + DAY)

    rows = db.execute("SELECT guild, added_by, added_at FROM subscriptions").fetchall()
    assert rows == [("100", "1", 1_693_526_400_000)]


def test_a_pause_is_dated_when_it_begins(db: Database) -> None:
    dates = []
    for day, is_paused in enumerate([True, True, False, True]):
        subscription = Subscription("5", is_paused=is_paused)
        save_subscription(db, subscription, SOMEBODY, START + day * DAY)
        dates += column(db, "SELECT (paused_at - added_at) / 86400000 FROM subscriptions")

    assert dates == [0, 0, None, 3]


def test_subscriptions_are_listed_in_the_order_in_which_they_were_added(db: Database) -> None:
    for day, channel in enumerate(["7", "5", "6"]):
        guild = "200" if channel == "5" else "100"
        save_subscription(db, Subscription(channel), Subscriber(guild, "1"), START + day * DAY)
    save_subscription(db, Subscription("7", top=3), SOMEBODY, START + 9 * DAY)

    assert [one.channel for one in load_subscriptions(db)] == ["7", "5", "6"]
    assert [one.channel for one in subscriptions_of(db, "100")] == ["7", "6"]
    assert subscriptions_of(db, "300") == []


def test_a_subscription_that_is_removed_is_gone_and_can_come_back(db: Database) -> None:
    save_subscription(db, Subscription("5", top=3), SOMEBODY, START)
    save_subscription(db, Subscription("6"), SOMEBODY, START)
    remove_subscription(db, "5")
    remove_subscription(db, "nowhere")

    assert find_subscription(db, "5") is None
    assert [one.channel for one in load_subscriptions(db)] == ["6"]
    save_subscription(db, Subscription("5"), SOMEBODY, START + DAY)
    assert find_subscription(db, "5") == Subscription("5")


def test_what_a_channel_wants_and_what_it_refuses_are_two_things(db: Database) -> None:
    save_subscription(db, Subscription("5"), SOMEBODY, START)
    db.execute(
        "INSERT INTO outbox (id, channel, kind, text, created_at, expires_at, due_at, state) "
        "VALUES (1, '5', 'notice', '', 0, 0, 0, 'pending')"
    )
    pause_channel(db, "5", 1, "missing access", START)

    assert refusal_of(db, "5") == "missing access"
    assert find_subscription(db, "5") == Subscription("5")
    save_subscription(db, Subscription("5", top=3), SOMEBODY, START)
    assert refusal_of(db, "5") == "missing access"
    resume_channel(db, "5")
    assert refusal_of(db, "5") is None
    assert refusal_of(db, "nowhere") is None
