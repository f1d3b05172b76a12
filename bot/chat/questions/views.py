"""Which question is answered with what, and how that becomes a page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlite_utils import Database

from bot.chat.questions.city import city_page
from bot.chat.questions.compare import comparison_page
from bot.chat.questions.history import MOST_LINES, history_page
from bot.chat.questions.layout import Audience, Reply
from bot.chat.questions.milestones import milestones_page, next_page
from bot.chat.questions.question import Question, View
from bot.chat.questions.ranking import CHART, ranking_page
from bot.chat.questions.recent import ALL, PAGE, recent_page
from bot.chat.questions.status import about_page, status_page
from bot.chat.questions.why import account_page, events_page
from bot.domain.catalogue import Catalogue
from bot.queries.cities import describe_city
from bot.queries.comparisons import compare
from bot.queries.events import (
    EventFilter,
    explain_account,
    explain_announcement,
    explain_event,
    recent_events,
)
from bot.queries.history import AccountHistories, history_of
from bot.queries.levels import StaleAfter
from bot.queries.milestones import milestones_of, next_milestones
from bot.queries.rankings import BoardRanking, rank_board
from bot.queries.status import status_of

Render = Callable[[Audience], Reply]
"""Makes a page of an answer that was read."""


@dataclass(frozen=True, slots=True)
class QueryContext:
    """A question, and where and when it is answered."""

    db: Database
    catalogue: Catalogue
    ask: Question
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

    def history(self, *accounts: str) -> AccountHistories:
        """Return the history of *accounts*."""
        return history_of(self.db, self.catalogue, accounts, self.period, self.now)

    def history_of_first(self, answer: BoardRanking) -> AccountHistories:
        """Return the history of the first accounts of a board."""
        first = [place.account.key for place in answer.places[:MOST_LINES]]
        return self.history(*first)


def has_chart(ask: Question) -> bool:
    """Return whether the answer has a chart, which takes a while."""
    return ask.view in ("compare", "history", "trend") or ask.option == CHART


def find_answer(
    db: Database, catalogue: Catalogue, ask: Question, now: datetime, stale_after: StaleAfter
) -> Render:
    """Read the answer to *ask*, and return what makes a page of it.

    Raises UserError for what there is not.
    """
    return _ANSWERS[ask.view](QueryContext(db, catalogue, ask, now, stale_after))


def _ranking(search: QueryContext) -> Render:
    answer = search.ranking()
    history = search.history_of_first(answer) if search.ask.option == CHART else None
    return lambda reader: ranking_page(answer, history, search.ask, reader)


def _city(search: QueryContext) -> Render:
    answer = describe_city(search.db, search.catalogue, search.key, search.now, search.stale_after)
    return lambda reader: city_page(answer, search.ask, reader)


def _compare(search: QueryContext) -> Render:
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


def _history(search: QueryContext) -> Render:
    answer = search.history(*search.ask.keys)
    return lambda reader: history_page(answer, "", search.ask, reader)


def _trend(search: QueryContext) -> Render:
    answer = search.history_of_first(search.ranking())
    return lambda reader: history_page(answer, search.key, search.ask, reader)


def _milestones(search: QueryContext) -> Render:
    answer = milestones_of(search.db, search.catalogue, search.key, search.now, search.stale_after)
    return lambda reader: milestones_page(answer, search.ask, reader)


def _next(search: QueryContext) -> Render:
    answer = next_milestones(
        search.db, search.catalogue, search.key, search.now, search.stale_after
    )
    return lambda reader: next_page(answer, search.key, search.ask, reader)


def _recent(search: QueryContext) -> Render:
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


def _event(search: QueryContext) -> Render:
    answer = explain_event(search.db, search.key)
    return lambda reader: events_page([answer], reader)


def _account(search: QueryContext) -> Render:
    answer = explain_account(
        search.db, search.catalogue, search.key, search.now, search.stale_after
    )
    return lambda reader: account_page(answer, reader)


def _told(search: QueryContext) -> Render:
    answers = explain_announcement(search.db, int(search.key))
    return lambda reader: events_page(answers, reader)


def _status(search: QueryContext) -> Render:
    answer = status_of(search.db, search.catalogue, search.now, search.stale_after)
    return lambda reader: status_page(answer, reader)


def _about(search: QueryContext) -> Render:
    return about_page


_ANSWERS: Mapping[View, Callable[[QueryContext], Render]] = {
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
