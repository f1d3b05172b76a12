"""The table of the slash commands that ask, and of the topics that their questions are about."""

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
from bot.queries.view import View

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


def find_answer(view: View, question: Question) -> Render:
    """Read the answer to *question*, and return the function that makes a reply of it.

    Raises UserError for an account, a board or an event that there is not.
    """
    return TOPICS[question.topic].find(QueryContext(view, question))


def has_chart(question: Question) -> bool:
    """Return whether the answer has a chart, which takes a while."""
    return TOPICS[question.topic].has_chart or question.option == CHART
