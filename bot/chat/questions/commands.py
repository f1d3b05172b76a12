"""The questions about counts: rankings, cities, comparisons, history and milestones."""

from discord import app_commands
from discord.app_commands import Choice
from discord.ext import commands

from bot.chat import matching
from bot.chat.context import Context, Interaction, language_for
from bot.chat.questions.question import Question
from bot.chat.questions.reply import reply
from bot.errors import UserError
from bot.queries.history import PERIODS

PERIOD_CHOICES = [
    Choice(name="1 day" if days == 1 else f"{days} days", value=days) for days in PERIODS
]
PUBLIC = "Show the answer to everybody in the channel"
_PERIOD = "The period to compare with"


class Questions(commands.Cog):
    """Answers from what is stored: privately, unless the asker wants it otherwise."""

    def __init__(self, context: Context) -> None:
        self._context = context

    @app_commands.command()
    @app_commands.describe(board="The ranking", period=_PERIOD, public=PUBLIC)
    @app_commands.choices(period=PERIOD_CHOICES)
    @app_commands.autocomplete(board=matching.suggest_boards)
    async def ranking(
        self,
        interaction: Interaction,
        board: str | None = None,
        period: int = 7,
        public: bool = False,
    ) -> None:
        """Show who is where on a ranking, and who climbed."""
        await reply(
            interaction, Question("ranking", (self._board(interaction, board),), period), public
        )

    @app_commands.command()
    @app_commands.describe(city="The city", public=PUBLIC)
    @app_commands.autocomplete(city=matching.suggest_cities)
    async def city(self, interaction: Interaction, city: str, public: bool = False) -> None:
        """Show all accounts of a city: counts, growth, ranks and what comes next."""
        name = matching.find_city(self._context.catalogue, city, language_for(interaction))
        await reply(interaction, Question("city", (name,)), public)

    @app_commands.command()
    @app_commands.describe(
        one="An account",
        two="Another account",
        three="A third account",
        four="A fourth account",
        five="A fifth account",
        period=_PERIOD,
        public=PUBLIC,
    )
    @app_commands.choices(period=PERIOD_CHOICES)
    @app_commands.autocomplete(
        one=matching.suggest_accounts,
        two=matching.suggest_accounts,
        three=matching.suggest_accounts,
        four=matching.suggest_accounts,
        five=matching.suggest_accounts,
    )
    async def compare(
        self,
        interaction: Interaction,
        one: str,
        two: str,
        three: str | None = None,
        four: str | None = None,
        five: str | None = None,
        period: int = 30,
        public: bool = False,
    ) -> None:
        """Compare two to five accounts: who leads, by how much, and since when."""
        typed = [name for name in (one, two, three, four, five) if name is not None]
        keys = dict.fromkeys(self._account(interaction, name) for name in typed)
        if len(keys) < 2:
            raise UserError("ask-compare-two")
        await reply(interaction, Question("compare", tuple(keys), period), public)

    @app_commands.command()
    @app_commands.describe(
        account="An account", board="Or a ranking: its first ten", period=_PERIOD, public=PUBLIC
    )
    @app_commands.choices(period=PERIOD_CHOICES)
    @app_commands.autocomplete(account=matching.suggest_accounts, board=matching.suggest_boards)
    async def history(
        self,
        interaction: Interaction,
        account: str | None = None,
        board: str | None = None,
        period: int = 30,
        public: bool = False,
    ) -> None:
        """Show how followers developed, as a chart."""
        if account is not None:
            ask = Question("history", (self._account(interaction, account),), period)
        else:
            ask = Question("trend", (self._board(interaction, board),), period)
        await reply(interaction, ask, public)

    @app_commands.command()
    @app_commands.describe(account="An account", board="Or a ranking: who is next", public=PUBLIC)
    @app_commands.autocomplete(account=matching.suggest_accounts, board=matching.suggest_boards)
    async def milestones(
        self,
        interaction: Interaction,
        account: str | None = None,
        board: str | None = None,
        public: bool = False,
    ) -> None:
        """Show the milestones of an account, or who is close to one."""
        if account is not None:
            ask = Question("milestones", (self._account(interaction, account),))
        else:
            ask = Question("next", (self._board(interaction, board),))
        await reply(interaction, ask, public)

    def _account(self, interaction: Interaction, typed: str) -> str:
        return matching.find_account(self._context.catalogue, typed, language_for(interaction))

    def _board(self, interaction: Interaction, typed: str | None) -> str:
        return matching.find_board(self._context.catalogue, typed, language_for(interaction))
