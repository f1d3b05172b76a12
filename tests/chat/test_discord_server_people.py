"""People use the commands and buttons of a bot of the real discord.py."""

import pytest

from tests.chat.discord_server import ANSWER, EDIT_ANSWER, Permission
from tests.chat.tiny_bot import CHART, Buttons, Stage


async def test_a_command_is_answered_in_the_languages_of_its_people(stage: Stage) -> None:
    options = {"board": "cities", "places": 5}
    answer = await stage.server.people.slash(stage.channel, stage.mina, "ranking", options)
    assert answer.message.content == "cities 5 ja ko"
    assert (answer.is_private, answer.was_deferred) == (False, False)
    assert answer.message.id in stage.channel.messages
    assert 0 < answer.took < 3
    assert stage.server.violations == []


async def test_an_autocompletion_is_answered(stage: Stage) -> None:
    people = stage.server.people
    answer = await people.autocomplete(
        stage.channel, stage.mina, "ranking", "board", "ci", locale="fr"
    )
    assert answer.choices == [{"name": "ci fr", "value": "cities"}]


async def test_a_deferred_answer_is_waited_for_and_stays_private(stage: Stage) -> None:
    answer = await stage.server.people.slash(stage.channel, stage.mina, "slow")
    assert (answer.was_deferred, answer.is_private, answer.followups) == (True, True, [])
    assert answer.message.file("chart.png") == CHART
    assert answer.took < answer.took_in_all
    assert stage.channel.messages == {}


async def test_a_subcommand_gets_its_channel_its_role_and_its_person(stage: Stage) -> None:
    editor = stage.server.world.add_member(
        stage.guild, "Editor", permissions=Permission.MANAGE_GUILD
    )
    role = stage.server.world.add_role(stage.guild, "Press")
    options = {"channel": stage.channel, "role": role, "person": stage.mina}
    answer = await stage.server.people.slash(stage.channel, editor, "announce add", options)
    assert answer.message.content == "news Press Mina True"


async def test_a_client_does_not_offer_what_is_not_there(stage: Stage) -> None:
    people, where = stage.server.people, (stage.channel, stage.mina)
    with pytest.raises(LookupError, match="no command"):
        await people.slash(*where, "nothing")
    with pytest.raises(LookupError, match="'size'"):
        await people.slash(*where, "ranking", {"board": "x", "size": 1})
    with pytest.raises(ValueError, match="'board'"):
        await people.slash(*where, "ranking")
    with pytest.raises(ValueError, match="wrong type"):
        await people.slash(*where, "ranking", {"board": "x", "places": "ten"})
    with pytest.raises(PermissionError):
        await people.slash(*where, "announce add", {"channel": stage.channel})


async def test_buttons_are_answered_with_a_new_message_or_a_changed_one(stage: Stage) -> None:
    people = stage.server.people
    sent = await stage.target().send("page 1", view=Buttons())
    message = stage.channel.messages[sent.id]
    why = await people.click(message, message.buttons["Why?"], stage.mina)
    assert (why.message.content, why.is_private) == ("Because it rose.", True)
    page = await people.click(message, "next", stage.mina)
    assert page.message is message
    assert message.content == "page 2"
    assert stage.server.violations == []


async def test_a_bot_that_is_late_meets_an_unknown_interaction(stage: Stage) -> None:
    stage.server.interactions.seconds = 0.0
    with pytest.raises(TimeoutError, match="not even acknowledged"):
        await stage.server.people.slash(
            stage.channel, stage.mina, "ranking", {"board": "x"}, seconds=0.3
        )
    requests = stage.server.requests
    await stage.server.world.until(lambda: any(one.status == 404 for one in requests))
    assert [one.status for one in requests if one.operation == ANSWER] == [404]


async def test_an_answer_of_which_the_receipt_is_lost_is_there_all_the_same(stage: Stage) -> None:
    stage.server.faults.drop(ANSWER, after=True)
    answer = await stage.server.people.slash(stage.channel, stage.mina, "ranking", {"board": "x"})
    assert answer.message.content == "x 10 ja ko"
    assert stage.server.count(EDIT_ANSWER) == 0
