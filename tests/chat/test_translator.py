"""Names and descriptions of commands in other languages."""

from typing import Any, Literal

import discord
from discord import Interaction, app_commands
from discord.app_commands import Choice, CommandTree

from bot.chat.translator import CommandTranslator
from bot.language.texts import Texts
from tests.chat.command_limits import LOCALES, problems, untranslated

KOREAN = """
command-announce = 알림
    .description = 채널의 알림을 관리합니다
command-announce-add = 추가
    .description = 알림을 추가합니다
    .option-board = 순위표
    .option-board-description = 알릴 순위표
    .option-top-n = 상위
    .option-top-n-description = 몇 위까지 알릴지
    .option-period = 기간
    .option-period-description = 비교할 기간
    .option-spoken = 언어
    .option-spoken-description = 알림에 쓸 언어
choice-last-30-days = 최근 30일
choice-all = 전체
choice-francais = 프랑스어
command-show-ranking = 순위 보기
"""
FRENCH = KOREAN.replace("알림\n", "annonces\n").replace("추가\n", "ajouter\n")
SPANISH = KOREAN.replace("알림\n", "anuncios\n").replace("추가\n", "añadir\n")
SOURCES = {"ko": KOREAN, "ja": KOREAN, "fr": FRENCH, "es": SPANISH}


def texts_of(code: str) -> Texts:
    return Texts(code, [SOURCES[code]])


class Announce(app_commands.Group):
    """Manage the announcements of a channel."""

    @app_commands.command()
    @app_commands.rename(top="top-n")
    @app_commands.describe(
        board="The board to announce",
        top="Down to which rank",
        period="The period to compare with",
        spoken="The language of the announcements",
    )
    @app_commands.choices(
        period=[Choice(name="Last 30 days", value=30), Choice(name="All", value=0)]
    )
    @app_commands.choices(
        spoken=[Choice(name="Français", value="fr"), Choice(name="한국어", value="ko")]
    )
    async def add(
        self,
        interaction: Interaction,
        board: str,
        top: int | None,
        period: int | None,
        spoken: str | None,
    ) -> None:
        """Add an announcement."""


@app_commands.context_menu(name="Show ranking")
async def show_ranking(interaction: Interaction, member: discord.Member) -> None: ...


async def sent(tree: CommandTree[discord.Client]) -> dict[str, Any]:
    """Return what Discord would get of the group `announce`."""
    return await Announce().get_translated_payload(tree, CommandTranslator(texts_of))


# --- what is translated --------------------------------------------------------------------------


async def test_a_group_and_its_command_are_translated(tree: CommandTree[discord.Client]) -> None:
    group = await sent(tree)
    command = group["options"][0]

    assert group["name"] == "announce"
    assert group["name_localizations"] == {
        "ko": "알림",
        "ja": "알림",
        "fr": "annonces",
        "es-ES": "anuncios",
        "es-419": "anuncios",
    }
    assert group["description_localizations"]["ko"] == "채널의 알림을 관리합니다"
    assert command["name_localizations"]["es-419"] == "añadir"
    assert command["description_localizations"]["ko"] == "알림을 추가합니다"


async def test_an_option_goes_by_the_name_that_people_see(
    tree: CommandTree[discord.Client],
) -> None:
    board, top = (await sent(tree))["options"][0]["options"][:2]

    assert board["name_localizations"]["ko"] == "순위표"
    assert board["description_localizations"]["ko"] == "알릴 순위표"
    assert (top["name"], top["name_localizations"]["ko"]) == ("top-n", "상위")


async def test_a_choice_goes_by_its_english_name(tree: CommandTree[discord.Client]) -> None:
    period, spoken = (await sent(tree))["options"][0]["options"][2:]
    in_korean = [
        choice.get("name_localizations", {}).get("ko")
        for choice in (*period["choices"], *spoken["choices"])
    ]

    assert in_korean == ["최근 30일", "전체", "프랑스어", None]


async def test_a_literal_is_a_choice_like_any_other(tree: CommandTree[discord.Client]) -> None:
    @app_commands.command()
    async def ranking(interaction: Interaction, period: Literal["all", "week"]) -> None:
        """Show a ranking."""

    payload = await ranking.get_translated_payload(tree, CommandTranslator(texts_of))
    every, week = payload["options"][0]["choices"]

    assert every["name_localizations"]["ko"] == "전체"
    assert "name_localizations" not in week


async def test_a_context_menu_is_translated(tree: CommandTree[discord.Client]) -> None:
    payload = await show_ranking.get_translated_payload(tree, CommandTranslator(texts_of))

    assert payload["name_localizations"]["ko"] == "순위 보기"


async def test_what_has_no_text_stays_english(tree: CommandTree[discord.Client]) -> None:
    @app_commands.command()
    async def unknown(interaction: Interaction) -> None:
        """Nobody translated this."""

    payload = await unknown.get_translated_payload(tree, CommandTranslator(texts_of))

    assert payload["name_localizations"] == {}
    assert payload["description_localizations"] == {}


async def test_the_texts_that_milepost_comes_with_are_the_default(
    tree: CommandTree[discord.Client],
) -> None:
    await tree.set_translator(CommandTranslator())
    assert tree.translator is not None
    payload = await Announce().get_translated_payload(tree, tree.translator)

    assert payload["name"] == "announce"


# --- the check -----------------------------------------------------------------------------------


async def test_a_good_command_has_no_problems(tree: CommandTree[discord.Client]) -> None:
    payload = await sent(tree)

    assert problems(payload) == []
    assert untranslated(payload) == []


async def test_what_lacks_a_language_is_named(tree: CommandTree[discord.Client]) -> None:
    payload = await sent(tree)
    del payload["options"][0]["options"][0]["description_localizations"]["fr"]
    payload["options"][0]["name_localizations"] = {}

    assert untranslated(payload) == [
        *(f"announce add: no name in {locale}" for locale in LOCALES),
        "announce add board: no description in fr",
    ]


async def test_an_option_that_nobody_described_is_a_problem(
    tree: CommandTree[discord.Client],
) -> None:
    @app_commands.command()
    async def ranking(interaction: Interaction, board: str) -> None:
        """Show a ranking."""

    payload = await ranking.get_translated_payload(tree, CommandTranslator(texts_of))

    assert problems(payload) == ["ranking board: has no description"]
