"""Since when one account leads another."""

from collections.abc import Sequence
from datetime import timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from bot.domain.readings import Judgement, Reading
from bot.queries.leads import Leading, leading
from bot.storage.catalogue import sync_catalogue
from bot.storage.database import open_database
from bot.storage.readings import Origin, insert_readings
from tests.queries.asked import view
from tests.series import DAY, HOUR, START, catalogue_of

Row = Sequence[int | None]
KEYS = ("paris", "seoul")


def lead(
    db: Database,
    ahead: Row,
    behind: Row,
    every: tuple[timedelta, timedelta] = (HOUR, HOUR),
    step: int = 1,
) -> Leading | None:
    """Return since when the first of two series leads the second."""
    ids = sync_catalogue(db, catalogue_of(KEYS), START).accounts
    db.execute("DELETE FROM readings")
    for key, row, pause in zip(KEYS, (ahead, behind), every, strict=True):
        counts = (
            Reading.ok(START + n * pause, followers, step)
            for n, followers in enumerate(row)
            if followers is not None
        )
        rows = ((ids[key], reading, Judgement.BELIEVED) for reading in counts)
        insert_readings(db, rows, Origin.POLL)
    now = START + max(len(ahead) * every[0], len(behind) * every[1])
    return leading(view(db, now=now), ids["paris"], [ids["seoul"]])[ids["seoul"]]


def hours(since: int, not_before: int | None) -> Leading:
    before = None if not_before is None else START + not_before * HOUR
    return Leading(START + since * HOUR, before)


def test_a_lead_begins_after_the_last_time_without_one(db: Database) -> None:
    assert lead(db, [1, 5, 9, 12], [2, 6, 8, 8]) == hours(2, 1)


def test_a_tie_is_no_lead(db: Database) -> None:
    assert lead(db, [5, 6, 7, 8], [4, 6, 6, 6]) == hours(2, 1)


def test_who_is_behind_or_level_does_not_lead(db: Database) -> None:
    assert lead(db, [5, 6], [4, 7]) is None
    assert lead(db, [5, 6], [4, 6]) is None


def test_who_was_always_in_front_leads_at_least_since_both_are_known(db: Database) -> None:
    assert lead(db, [5, 6, 7, 8], [None, 1, 1, 1]) == hours(1, None)


def test_counts_that_may_stand_for_the_same_number_are_level(db: Database) -> None:
    assert lead(db, [990, 995, 1005], [990, 990, 990], step=10) == hours(2, 1)


def test_an_account_without_counts_leads_nobody(db: Database) -> None:
    assert lead(db, [5], []) is None
    assert lead(db, [], []) is None


def test_accounts_that_are_read_at_different_paces_are_compared(db: Database) -> None:
    hourly = [100 + n for n in range(24 * 6)]
    daily = [150, 150, 150, 150, 150, 150]

    assert lead(db, hourly, daily, (HOUR, DAY)) == Leading(START + 3 * DAY, START + 2 * DAY)


def test_what_was_read_while_the_other_was_not_is_not_compared(db: Database) -> None:
    ahead = [10, 20, *[30] * 48, 40]
    behind = [5, 5, *[None] * 48, 5]

    assert lead(db, ahead, behind) == hours(0, None)


def test_a_swap_years_ago_is_found(db: Database) -> None:
    polls = 5_000
    ahead = [1_000 + 3 * n for n in range(polls)]
    behind = [1_900 + 2 * n for n in range(polls)]

    assert lead(db, ahead, behind) == hours(901, 900)


def test_a_dip_of_one_reading_years_ago_is_found(db: Database) -> None:
    polls = 5_000
    ahead = [100_000] * polls
    behind = [1_000] * polls
    ahead[1_234] = 900

    assert lead(db, ahead, behind) == hours(1_235, 1_234)


def test_a_race_side_by_side_for_years_is_told_as_far_as_it_was_looked_at(db: Database) -> None:
    polls = 5_000
    found = lead(db, [10 * n + 1 for n in range(polls)], [10 * n for n in range(polls)])

    assert found is not None
    assert found.not_before is None
    assert START < found.since < START + polls * HOUR


@settings(max_examples=30)
@given(st.integers(0, 2**32), st.integers(1, 8), st.integers(-300, 300))
def test_the_spans_find_what_a_look_at_all_polls_finds(seed: int, swing: int, gap: int) -> None:
    """The series are so long that they are divided into spans."""
    random = Random(seed)
    behind = [10_000 + 2 * n for n in range(1_100)]
    ahead = []
    for count in behind:
        gap += random.randint(-swing, swing)
        ahead.append(count + gap)
    last = max((n for n, count in enumerate(behind) if ahead[n] <= count), default=None)
    with open_database(None) as db:
        found = lead(db, ahead, behind)

    if last == len(behind) - 1:
        assert found is None
    else:
        assert found == hours(0 if last is None else last + 1, last)
