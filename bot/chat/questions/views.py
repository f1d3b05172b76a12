"""Which question is answered with what, and how that becomes a page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlite_utils import Database

from bot.chat.answers.ask import Ask, View
from bot.chat.answers.chart import MOST_LINES
from bot.chat.answers.city import city_page
from bot.chat.answers.comparison import comparison_page
from bot.chat.answers.events import ALL, PAGE, recent_page
from bot.chat.answers.history import history_page
from bot.chat.answers.milestones import milestones_page, next_page
from bot.chat.answers.page import Page, Reader
from bot.chat.answers.ranking import CHART, ranking_page
from bot.chat.answers.status import about_page, status_page
from bot.chat.answers.why import account_page, events_page
from bot.domain.catalogue import Catalogue
from bot.pipeline.answers.boards import BoardRanking, rank_board
from bot.pipeline.answers.cities import describe_city
from bot.pipeline.answers.comparisons import compare
from bot.pipeline.answers.events import (
    EventFilter,
    explain_account,
    explain_announcement,
    explain_event,
    recent_events,
)
from bot.pipeline.answers.history import History, history_of
from bot.pipeline.answers.levels import StaleAfter
from bot.pipeline.answers.milestones import milestones_of, next_milestones
from bot.pipeline.answers.status import status_of

Render = Callable[[Reader], Page]
"""Makes a page of an answer that was read."""


@dataclass(frozen=True, slots=True)
class Search:
    """A question, and where and when it is answered."""

    db: Database
    catalogue: Catalogue
    ask: Ask
    now: datetime
    stale_after: StaleAfter

    @property
    def key(self) -> str:
        """The only key of a question that has one."""
        return self.ask.keys[0]

    @property
    def period(self) -> timedelta:
        """The period that is asked about."""
        return timedelta(days=self.ask.days)

    def ranking(self) -> BoardRanking:
        """Return the standings of the board."""
        return rank_board(
            self.db, self.catalogue, self.key, self.period, self.now, self.stale_after
        )

    def history(self, *accounts: str) -> History:
        """Return the history of *accounts*."""
        return history_of(self.db, self.catalogue, accounts, self.period, self.now)

    def history_of_first(self, answer: BoardRanking) -> History:
        """Return the history of the first accounts of a board."""
        first = [place.account.key for place in answer.places[:MOST_LINES]]
        return self.history(*first)


def has_chart(ask: Ask) -> bool:
    """Return whether the answer has a chart, which takes a while."""
    return ask.view in ("compare", "history", "trend") or ask.option == CHART


def find_answer(
    db: Database, catalogue: Catalogue, ask: Ask, now: datetime, stale_after: StaleAfter
) -> Render:
    """Read the answer to *ask*, and return what makes a page of it.

    Raises UserError for what there is not.
    """
    return _ANSWERS[ask.view](Search(db, catalogue, ask, now, stale_after))


def _ranking(search: Search) -> Render:
    answer = search.ranking()
    history = search.history_of_first(answer) if search.ask.option == CHART else None
    return lambda reader: ranking_page(answer, history, search.ask, reader)


def _city(search: Search) -> Render:
    answer = describe_city(search.db, search.catalogue, search.key, search.now, search.stale_after)
    return lambda reader: city_page(answer, search.ask, reader)


def _compare(search: Search) -> Render:
    answer = compare(
        search.db,
        search.catalogue,
        search.ask.keys,
        search.period,
        search.now,
        search.stale_after,
    )
    history = search.history(*search.ask.keys)
    return lambda reader: comparison_page(answer, history, search.ask, reader)


def _history(search: Search) -> Render:
    answer = search.history(*search.ask.keys)
    return lambda reader: history_page(answer, "", search.ask, reader)


def _trend(search: Search) -> Render:
    answer = search.history_of_first(search.ranking())
    return lambda reader: history_page(answer, search.key, search.ask, reader)


def _milestones(search: Search) -> Render:
    answer = milestones_of(search.db, search.catalogue, search.key, search.now, search.stale_after)
    return lambda reader: milestones_page(answer, search.ask, reader)


def _next(search: Search) -> Render:
    answer = next_milestones(
        search.db, search.catalogue, search.key, search.now, search.stale_after
    )
    return lambda reader: next_page(answer, search.key, search.ask, reader)


def _recent(search: Search) -> Render:
    account, board = search.ask.keys
    kind = search.ask.option.removesuffix(ALL)
    wanted = EventFilter(
        account or None,
        board or None,
        [kind] if kind else None,
        only_announced=not search.ask.option.endswith(ALL),
    )
    answer = recent_events(search.db, search.catalogue, wanted, PAGE, search.ask.page * PAGE)
    return lambda reader: recent_page(answer, search.ask, reader)


def _event(search: Search) -> Render:
    answer = explain_event(search.db, search.key)
    return lambda reader: events_page([answer], reader)


def _account(search: Search) -> Render:
    answer = explain_account(
        search.db, search.catalogue, search.key, search.now, search.stale_after
    )
    return lambda reader: account_page(answer, reader)


def _told(search: Search) -> Render:
    answers = explain_announcement(search.db, int(search.key))
    return lambda reader: events_page(answers, reader)


def _status(search: Search) -> Render:
    answer = status_of(search.db, search.catalogue, search.now, search.stale_after)
    return lambda reader: status_page(answer, reader)


def _about(search: Search) -> Render:
    return about_page


_ANSWERS: Mapping[View, Callable[[Search], Render]] = {
    "ranking": _ranking,
    "city": _city,
    "compare": _compare,
    "history": _history,
    "trend": _trend,
    "milestones": _milestones,
    "next": _next,
    "recent": _recent,
    "event": _event,
    "account": _account,
    "told": _told,
    "status": _status,
    "about": _about,
}
