"""The table of the slash commands that ask, and of the topics that their questions are about."""

from datetime import datetime

from sqlite_utils import Database

from bot.chat.questions import (
    about,
    city,
    compare,
    history,
    milestones,
    ranking,
    recent,
    status,
    why,
)
from bot.chat.questions.question import CHART, Question
from bot.chat.questions.topic import QueryContext, Render
from bot.domain.catalogue import Catalogue
from bot.queries.levels import StaleAfter

COMMANDS = (
    ranking.COMMAND,
    city.COMMAND,
    compare.COMMAND,
    history.COMMAND,
    milestones.COMMAND,
    recent.COMMAND,
    why.COMMAND,
    status.COMMAND,
    about.COMMAND,
)
TOPICS = {name: topic for command in COMMANDS for name, topic in command.topics.items()}


def find_answer(
    db: Database, catalogue: Catalogue, question: Question, now: datetime, stale_after: StaleAfter
) -> Render:
    """Read the answer to *question*, and return what makes a reply of it.

    Raises UserError for what there is not.
    """
    context = QueryContext(db, catalogue, question, now, stale_after)
    return TOPICS[question.topic].find(context)


def has_chart(question: Question) -> bool:
    """Return whether the answer has a chart, which takes a while."""
    return TOPICS[question.topic].has_chart or question.option == CHART
