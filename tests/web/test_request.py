"""What is asked in the address of a page."""

from datetime import timedelta
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BadQueryError
from bot.language import text_of_error
from bot.web.request import PERIOD, PageRequest, accounts_named, kinds_named, page_number, period


def asking(query: str) -> PageRequest:
    return PageRequest("/", query=tuple(parse_qsl(query)))


@given(st.integers(1, 3650))
def test_a_period_is_a_whole_number_of_days(days: int) -> None:
    assert period(asking(f"days={days}")) == timedelta(days=days)


@pytest.mark.parametrize("query", ["", "days=", "day=3"])
def test_without_days_the_period_is_the_usual_one(query: str) -> None:
    assert period(asking(query)) == PERIOD


@pytest.mark.parametrize(
    "days", ["0", "3651", "-1", "%2B7", "7.5", "7d", "\u0667", " 7", "1e2", "0x10", "9" * 5000]
)
def test_other_periods_are_refused_with_what_is_allowed(days: str) -> None:
    with pytest.raises(BadQueryError) as error:
        period(asking(f"days={days}"))

    told = text_of_error(error.value)
    assert told.startswith("'days' must be a whole number from 1 to 3650, not '")
    assert len(told) < 200


@given(st.text())
def test_whatever_is_written_there_is_a_period_or_refused(text: str) -> None:
    request = PageRequest("/", query=(("days", text),))
    try:
        assert timedelta(days=1) <= period(request) <= timedelta(days=3650)
    except BadQueryError as error:
        assert text_of_error(error).startswith("'days' must be")


def test_the_first_page_is_1() -> None:
    assert page_number(asking("")) == 1
    assert page_number(asking("page=1")) == 1
    assert page_number(asking("page=9999")) == 9999


@pytest.mark.parametrize("page", ["0", "-1", "10000", "two"])
def test_what_is_no_page_is_refused(page: str) -> None:
    with pytest.raises(BadQueryError) as error:
        page_number(asking(f"page={page}"))

    told = text_of_error(error.value)
    assert told == f"'page' must be a whole number from 1 to 9999, not '{page}'"


def test_accounts_are_named_once_each() -> None:
    assert accounts_named(asking("account=b&account=a&account=b"), at_most=2) == ["b", "a"]
    assert accounts_named(asking("account="), at_most=2) == []


def test_too_many_accounts_are_refused() -> None:
    with pytest.raises(BadQueryError) as error:
        accounts_named(asking("account=a&account=b&account=c"), at_most=2)

    told = text_of_error(error.value)
    assert told == "'account' names 3 accounts, and can name 2 at most"


def test_without_kinds_all_are_wanted() -> None:
    assert kinds_named(asking(""), {"one", "other"}) == ["one", "other"]
    assert kinds_named(asking("kind=other&kind=other"), {"one", "other"}) == ["other"]


def test_an_unknown_kind_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(BadQueryError) as error:
        kinds_named(asking("kind=one&kind=third"), {"one", "other"})

    assert text_of_error(error.value) == "'kind' must be one of one, other, not 'third'"
