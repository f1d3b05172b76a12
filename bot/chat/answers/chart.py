"""The chart of accounts over a period."""

from collections import Counter
from collections.abc import Sequence

from bot.charts import Chart, Line, points_of
from bot.chat.answers.page import Reader
from bot.domain.catalogue import Account
from bot.pipeline.answers.history import History
from bot.wording.visible import plain

INDEXED = "indexed"
MOST_LINES = 10
_LONGEST_NAME = 40


def history_chart(
    history: History, reader: Reader, title: str = "", is_indexed: bool = False
) -> Chart | None:
    """Return the chart of *history*, called *title* or after its accounts; None for no counts."""
    known = [one for one in history.accounts if one.counts or one.held][:MOST_LINES]
    if not known:
        return None
    names = _names([one.account for one in known], reader)
    lines = tuple(
        Line(names[one.account.key], points_of(one.counts), points_of(one.held)) for one in known
    )
    return Chart(
        title=title or reader.language.names([line.name for line in lines]),
        lines=lines,
        language=reader.language.code,
        zone=reader.zone,
        milestones=() if is_indexed else history.milestones,
        is_indexed=is_indexed,
    )


def _names(accounts: Sequence[Account], reader: Reader) -> dict[str, str]:
    """Return what the lines are called: cities with several have the platform or handle, too."""
    names = {
        account.key: plain(account.name_in(reader.language.code), _LONGEST_NAME)
        or plain(account.key, _LONGEST_NAME)
        for account in accounts
    }
    for detail in ("platform", "handle"):
        often = Counter(names.values())
        for account in accounts:
            name = names[account.key]
            if often[name] > 1:
                text = plain(getattr(account, detail), _LONGEST_NAME)
                if detail == "platform":
                    text = reader.language.text("tell-platform", platform=text)
                names[account.key] = reader.language.text("tell-name-with", name=name, detail=text)
    return names
