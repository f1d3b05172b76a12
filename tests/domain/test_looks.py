from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.looks import Dating, Look, Statement, look_again
from bot.domain.readings import Count, Reading, Status
from tests.series import DAY, HOUR, START

VALID = 30 * DAY
NOW = START + DAY


def ok(followers: int, at: datetime = START) -> Reading:
    return Reading.ok(at, followers)


def look(
    before: Look | None,
    reading: Reading,
    newest: Count | None = None,
    at: datetime = NOW,
    is_single: bool = False,
) -> tuple[Look, Reading | None]:
    """Look at an undated document, of which there is a single one or several."""
    dating = Dating(reading.taken_at + VALID, at if is_single else None)
    return look_again(before, reading, dating, newest, at)


def said(followers: int | None, status: Status = Status.OK) -> Look:
    """Return the look of the hour before, at a document that said so."""
    return Look(NOW - HOUR, Statement(status, followers), START)


def test_a_reading_with_a_time_of_its_own_is_left_to_the_rules() -> None:
    assert look_again(said(5), ok(5), None, Count(START, 5), NOW) == (Look(NOW), ok(5))


def test_the_first_look_finds_a_reading_which_stands_while_the_document_is_valid() -> None:
    expected = Look(NOW, Statement(Status.OK, 5), START + VALID)

    assert look(None, ok(5)) == (expected, ok(5))


def test_a_number_that_stands_still_is_no_reading_but_stands_longer() -> None:
    expected = Look(NOW, Statement(Status.OK, 5), START + HOUR + VALID)

    assert look(said(5), ok(5, START + HOUR), Count(START, 5)) == (expected, None)


def test_a_number_that_changed_is_a_reading_of_the_time_of_the_document() -> None:
    assert look(said(5), ok(6, START + HOUR), Count(START, 5))[1] == ok(6, START + HOUR)


@pytest.mark.parametrize("status", [Status.HIDDEN, Status.MISSING, Status.FAILED])
def test_an_answer_without_a_number_is_news_once_and_stands_for_nothing(status: Status) -> None:
    first, news = look(said(5), Reading(START, status), Count(START, 5))
    _, again = look(first, Reading(START + HOUR, status), Count(START, 5))

    assert (first.stands_until, news, again) == (None, Reading(START, status), None)


def test_the_number_that_was_known_before_the_first_look_or_a_gap_is_no_reading() -> None:
    """A list that an older version read, or a row that was gone for a while."""
    for before in (None, said(None, Status.MISSING)):
        assert look(before, ok(5, START + HOUR), Count(START, 5))[1] is None


def test_a_number_that_was_known_as_wrong_and_stays_is_no_reading() -> None:
    """What an operator rejected, or overwrote by an import, the document says again."""
    assert look(said(500), ok(500), Count(START - DAY, 5))[1] is None


def test_the_older_document_of_two_servers_tells_nothing() -> None:
    newest = Count(START, 6)
    first, news = look(said(6), ok(5, START - HOUR), newest)
    later, again = look(first, ok(6, START), newest)

    assert (news, again) == (None, None)
    assert first == Look(NOW, said(6).statement, said(6).stands_until)
    assert later.statement == said(6).statement
    assert look(None, ok(5, START - HOUR), newest) == (Look(NOW), None)


def test_an_older_file_that_was_put_back_is_dated_by_the_look_that_noticed() -> None:
    newest = Count(START, 6)
    first, news = look(said(6), ok(5, START - HOUR), newest, is_single=True)

    assert news == ok(5, NOW)
    assert look(first, ok(5, START - HOUR), Count(NOW, 5), NOW + HOUR, is_single=True)[1] is None


def test_a_file_that_is_older_than_an_import_tells_nothing_at_the_first_look() -> None:
    assert look(None, ok(5, START - HOUR), Count(START, 6), is_single=True) == (Look(NOW), None)


def test_what_was_said_under_a_clock_that_was_ahead_is_read_again() -> None:
    ahead = replace(said(6), looked_at=NOW + 30 * DAY)
    first, news = look(ahead, ok(6, NOW), Count(START, 5))

    assert (first.looked_at, news) == (NOW, ok(6, NOW))
    assert look(first, ok(6, NOW + HOUR), Count(NOW, 6), NOW + HOUR)[1] is None


def test_what_a_clock_that_was_ahead_read_of_an_older_document_is_no_reading() -> None:
    """The date of a file is right, whatever the clock of who reads it said."""
    ahead = replace(said(6), looked_at=NOW + 30 * DAY)

    assert look(ahead, ok(6), Count(START, 6), is_single=True)[1] is None


@pytest.mark.parametrize("before", [None, said(6), said(None, Status.MISSING)])
def test_where_a_baseline_is_due_an_older_document_tells_what_is_true_now(
    before: Look | None,
) -> None:
    older, newest = ok(5, START - HOUR), Count(START, 6)
    dating = Dating(older.taken_at + VALID)
    first, news = look_again(before, older, dating, newest, NOW, is_baseline_due=True)

    assert (first.statement, news) == (Statement(Status.OK, 5), ok(5, NOW))
    assert look(first, older, Count(NOW, 5), NOW + HOUR)[1] is None


def test_where_a_baseline_is_due_what_is_said_again_is_no_reading() -> None:
    dating = Dating(START + VALID)

    assert look_again(said(5), ok(5), dating, Count(START, 5), NOW, True)[1] is None


documents = st.tuples(
    st.one_of(
        st.integers(0, 3).map(ok), st.sampled_from([*Status][1:]).map(lambda s: Reading(START, s))
    ),
    st.integers(0, 5).map(lambda hours: hours * HOUR),
)


@given(st.lists(documents, max_size=6), documents, st.booleans(), st.integers(1, 5))
def test_what_a_document_says_again_is_never_news(
    earlier: list[tuple[Reading, timedelta]],
    last: tuple[Reading, timedelta],
    is_single: bool,
    times: int,
) -> None:
    """Whatever was said before, in documents of any order of age."""
    before, newest, at = None, None, START + DAY
    for reading, age in [*earlier, last]:
        at += HOUR
        before, news = look(before, reading.at(START + age), newest, at, is_single)
        if news is not None and news.count is not None:
            newest = news.count
    for _ in range(times):
        at += HOUR
        before, news = look(before, last[0].at(START + last[1]), newest, at, is_single)

        assert news is None
        assert before.looked_at == at
