"""A topic of questions, with the function that reads the answer and the one that shows it.

A slash command asks about one topic or more. Each has a file of its own, with the options of the
command, the queries that find the answer, and the embeds that show it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from discord.app_commands import Choice

from bot.chat.questions.layout import Audience, Reply
from bot.chat.questions.question import Question
from bot.queries.history import PERIODS, AccountHistories, history_of
from bot.queries.rankings import BoardRanking, rank_board
from bot.queries.view import View

PERIOD = "The period to compare with"
PERIOD_CHOICES = [
    Choice(name="1 day" if days == 1 else f"{days} days", value=days) for days in PERIODS
]


@dataclass(frozen=True, slots=True)
class QueryContext:
    """A question, and the view of the database that it is answered from."""

    view: View
    question: Question

    @property
    def key(self) -> str:
        """The only key of a question that has one."""
        return self.question.keys[0]

    @property
    def period(self) -> timedelta:
        """The period that is asked about."""
        return timedelta(days=self.question.days)

    def ranking(self) -> BoardRanking:
        """Return the standings of the board."""
        return rank_board(self.view, self.key, self.period)

    def history(self, *accounts: str) -> AccountHistories:
        """Return the history of *accounts*."""
        return history_of(self.view, accounts, self.period)


Render = Callable[[Audience], Reply]
"""Makes a reply of an answer that was read: the database is free again meanwhile."""


@dataclass(frozen=True, slots=True)
class Topic:
    """The function that finds the answer to a question, and whether it always has a chart."""

    find: Callable[[QueryContext], Render]
    has_chart: bool = False


@dataclass(frozen=True, slots=True)
class QuestionCommand:
    """A slash command that asks a question.

    Its name, its description and its options are those of *ask*. Its *topics* go by what they are
    called in the ids of buttons, which old messages keep: a name is for ever.
    """

    ask: Callable[..., Question]
    topics: Mapping[str, Topic]
