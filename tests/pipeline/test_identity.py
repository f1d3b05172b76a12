"""Whose counts are recorded: those of the profile that an account has followed so far."""

from pathlib import Path

import pytest

from bot.errors import RateLimitedError, SourceUnavailableError
from bot.sources.base import Fetched, failed
from bot.storage.database import Store, open_database
from tests.pipeline.conftest import Told
from tests.pipeline.machine import Machine
from tests.pipeline.profiles import cities, found, hidden, profile, seoul
from tests.series import HOUR, START
from tests.stored import dump

SEOUL = cities(seoul="seoul_official")
CATALOGUE = SEOUL
OTHER = (
    "ERROR seoul: seoul_official on bluesky is another profile now (id id2, and it was id1), so "
    "its counts are left out; find out where the account went, or give the new profile a key of "
    "its own"
)
FOLLOWERS = "SELECT followers FROM readings ORDER BY taken_at"
STATUSES = "SELECT status FROM readings ORDER BY taken_at"


def asked(machine: Machine, account: str = "seoul") -> list[str]:
    """Return the ids by which the account was asked for, poll by poll."""
    return [ids[account] for ids in machine.source.asked_ids]


def configure(machine: Machine, **handles: str) -> None:
    """Write other handles into the configuration."""
    machine.catalogue = cities(**handles)


async def test_an_account_is_asked_for_by_id_from_its_first_success_on(machine: Machine) -> None:
    await machine.fail(SourceUnavailableError("no route"), START)
    await machine.answer(found(), START + HOUR)
    for hour in (2, 3, 4):
        await seoul(machine, hour, 100, "id1", "seoul_official")

    assert asked(machine) == ["", "", "", "id1", "id1"]
    assert await machine.rows("SELECT platform_id, known_handle, shown_handle FROM accounts") == [
        ("id1", "seoul_official", "seoul_official")
    ]


async def test_an_identity_outlives_the_program(store: Store, path: Path) -> None:
    await seoul(await Machine.start(store, SEOUL), 0, 100, "id1")
    later = Store(open_database(path), path)
    machine = await Machine.start(later, SEOUL)
    await seoul(machine, 1, 101, "id1")
    await later.aclose()

    assert asked(machine) == ["id1"]


async def test_a_platform_that_tells_no_id_is_taken_at_its_word(
    machine: Machine, told: Told
) -> None:
    for hour, handle in enumerate(["seoul", "busan", ""]):
        await seoul(machine, hour, 100 + hour, "", handle)

    assert asked(machine) == ["", "", ""]
    assert await machine.rows(FOLLOWERS) == [(100,), (101,), (102,)]
    assert told() == []


async def test_a_corrected_handle_is_looked_up_and_then_asked_for_by_id_again(
    machine: Machine, told: Told
) -> None:
    await seoul(machine, 0, 100, "id1", "seoul_official")
    configure(machine, seoul="seoul.kr")
    await machine.restart()
    await seoul(machine, 1, 101, "id1", "seoul_official")
    await seoul(machine, 2, 102, "id1", "seoul_official")

    assert asked(machine) == ["", "", "id1"]
    assert await machine.rows(FOLLOWERS) == [(100,), (101,), (102,)]
    assert told() == []


async def test_another_profile_has_no_count_and_is_told_once(machine: Machine, told: Told) -> None:
    await seoul(machine, 0, 98, "id1")
    for hour in range(1, 9):
        await seoul(machine, hour, 99 + hour, "id2")
        await machine.restart()
        assert told() == ([OTHER] if hour == 1 else [])

    assert (await machine.rows(FOLLOWERS))[1:] == [(None,)] * 8
    assert (await machine.rows(STATUSES))[1:] == [(2,)] * 8
    assert await machine.rows("SELECT key FROM events") == []
    assert asked(machine)[1:] == ["id1"] * 8  # it is not followed


async def test_another_profile_changes_nothing_on_a_board(store: Store) -> None:
    """It has ten times as many followers, and passes nobody and no milestone."""
    machine = await Machine.start(store, cities(paris="paris", seoul="seoul"))
    for hour in range(12):
        at = START + hour * HOUR
        count, name = (480, "id1") if hour < 6 else (4_800 + hour, "id2")
        await machine.answer(
            found(paris=profile(at, 490, "id9"), seoul=profile(at, count, name)), at
        )
        await machine.deliver(at)

    assert machine.sender.sent == []
    assert await machine.rows("SELECT account, place FROM known_order ORDER BY place") == [
        ("paris", 1),
        ("seoul", 2),
    ]
    assert await machine.rows("SELECT account, followers FROM latest_counts ORDER BY account") == [
        ("paris", 490),
        ("seoul", 480),
    ]


async def test_the_right_profile_again_is_told_once_and_counts(
    machine: Machine, told: Told
) -> None:
    for hour, name in enumerate(["id1", "id2", "id2", "id1", "id1"]):
        await seoul(machine, hour, 50 + hour, name)
    first, over = told()

    assert first == OTHER
    assert over.startswith("WARNING seoul: is well again; from 2023-09-01T01:00:00Z on: seoul_")
    assert await machine.rows(FOLLOWERS) == [(50,), (None,), (None,), (53,), (54,)]


async def test_a_handle_that_leads_to_another_profile_is_noticed(
    machine: Machine, told: Told
) -> None:
    """A slip in the configuration: the handle of somebody else, and then the right one again."""
    await seoul(machine, 0, 100, "id1")
    configure(machine, seoul="busan")
    await machine.restart()
    await seoul(machine, 1, 900, "id2")
    await seoul(machine, 2, 901, "id2")
    assert told() == [OTHER.replace("seoul_official", "busan")]
    configure(machine, seoul="seoul_official")
    await machine.restart()
    await seoul(machine, 3, 101, "id1")

    assert asked(machine) == ["", "", "", "id1"]
    assert await machine.rows(FOLLOWERS) == [(100,), (None,), (None,), (101,)]
    assert [line.split(";")[0] for line in told()] == ["WARNING seoul: is well again"]


async def test_a_problem_in_between_does_not_tell_of_another_profile_anew(
    machine: Machine, told: Told
) -> None:
    await seoul(machine, 0, 100, "id1")
    for hour in (1, 3, 5):
        await seoul(machine, hour, 900, "id2")
        at = START + (hour + 1) * HOUR
        broken = failed(at, SourceUnavailableError("HTTP 502"))
        await machine.answer(found(seoul=broken), at)
    assert told() == [OTHER]
    await seoul(machine, 7, 101, "id1")

    assert [line.split(";")[0] for line in told()] == ["WARNING seoul: is well again"]


async def test_another_profile_is_told_however_the_poll_ends(store: Store, told: Told) -> None:
    """Where the quota never lasts for a whole poll there would be no better time."""
    machine = await Machine.start(store, cities(paris="paris", seoul="seoul_official"))
    await seoul(machine, 0, 100, "id1")
    at = START + HOUR
    throttled = RateLimitedError("throttled", at + HOUR)
    await machine.answer(Fetched({"seoul": profile(at, 900, "id2")}, throttled), at)

    assert told() == ["ERROR source table fails: throttled", OTHER]


# --- renames -------------------------------------------------------------------------------------


RENAMED = (
    "ERROR seoul: is called seoul.kr on bluesky now, and is still followed; "
    "write that as its handle"
)


async def test_a_renamed_profile_is_followed_and_told_once(machine: Machine, told: Told) -> None:
    names = ["seoul_official", "Seoul_Official", "seoul.kr", "seoul.kr", "Seoul.KR"]
    for hour, name in enumerate(names):
        await seoul(machine, hour, 100 + hour, "id1", name)
        await machine.restart()
        assert told() == ([RENAMED] if hour == 2 else [])

    assert len(await machine.rows(FOLLOWERS)) == 5
    assert asked(machine)[1:] == ["id1"] * 4


async def test_a_rename_that_the_operator_follows_is_not_told_again(
    machine: Machine, told: Told
) -> None:
    await seoul(machine, 0, 100, "id1", "seoul_official")
    await seoul(machine, 1, 101, "id1", "seoul.kr")
    assert told() == [RENAMED]
    configure(machine, seoul="seoul.kr")
    await machine.restart()
    await seoul(machine, 2, 102, "id1", "seoul.kr")
    await seoul(machine, 3, 103, "id1", "seoul.kr")

    assert asked(machine) == ["", "id1", "", "id1"]
    assert told() == []


async def test_who_has_written_the_new_handle_is_not_asked_to(machine: Machine, told: Told) -> None:
    await seoul(machine, 0, 100, "id1", "seoul_official")
    configure(machine, seoul="seoul.kr")
    await machine.restart()
    await seoul(machine, 1, 101, "id1", "Seoul.kr")

    assert told() == ["ERROR seoul: is called Seoul.kr on bluesky now, and is still followed"]


async def test_a_rename_is_noticed_after_an_answer_without_a_handle(
    machine: Machine, told: Told
) -> None:
    for hour, name in enumerate(["seoul_official", "", "seoul.kr", "", "seoul.kr"]):
        await seoul(machine, hour, 100 + hour, "id1", name)

    assert told() == [RENAMED]


async def test_accounts_that_swap_their_handles_are_not_confused(store: Store, told: Told) -> None:
    machine = await Machine.start(store, cities(paris="a", seoul="b"))
    for hour in range(4):
        at = START + hour * HOUR
        paris, its = ("a", "b") if hour < 2 else ("b", "a")
        answer = found(
            paris=profile(at, 5_000 + hour, "id1", paris), seoul=profile(at, 90 + hour, "id2", its)
        )
        await machine.answer(answer, at)
    machine.catalogue = cities(paris="b", seoul="a")
    await machine.restart()
    at = START + 4 * HOUR
    answer = found(paris=profile(at, 5_004, "id1", "b"), seoul=profile(at, 94, "id2", "a"))
    await machine.answer(answer, at)

    assert machine.source.asked_ids[-2:] == [
        {"paris": "id1", "seoul": "id2"},
        {"paris": "", "seoul": ""},
    ]
    assert [line.partition(" on ")[0] for line in told()] == [
        "ERROR paris: is called b",
        "ERROR seoul: is called a",
    ]
    counts = "SELECT followers FROM readings_by_name WHERE account = 'paris'"
    assert await machine.rows(counts) == [(5_000 + n,) for n in range(5)]


async def test_handles_that_were_swapped_where_only_handles_are_asked_for_freeze_both(
    store: Store, told: Told
) -> None:
    machine = await Machine.start(store, cities(paris="a", seoul="b"))
    for hour in range(4):
        at = START + hour * HOUR
        paris, its = ("id1", "id2") if hour < 2 else ("id2", "id1")
        await machine.answer(found(paris=profile(at, 5_000, paris), seoul=profile(at, 90, its)), at)

    assert [line.partition(" on ")[0] for line in told()] == [
        "ERROR paris: a",
        "ERROR seoul: b",
    ]
    assert await machine.rows("SELECT account, followers FROM latest_counts ORDER BY account") == [
        ("paris", 5_000),
        ("seoul", 90),
    ]


# --- a crash -------------------------------------------------------------------------------------


async def test_a_poll_that_cannot_be_stored_leaves_no_identity_and_no_word_of_it(
    machine: Machine, told: Told
) -> None:
    await seoul(machine, 0, 100, "id1", "seoul_official")
    before = await machine.store.read(dump)
    await machine.store.transact(lambda db: db.execute("ALTER TABLE tracks RENAME TO gone").close())
    with pytest.raises(Exception, match="no such table"):
        await seoul(machine, 1, 101, "id1", "seoul.kr")
    await machine.store.transact(lambda db: db.execute("ALTER TABLE gone RENAME TO tracks").close())

    assert told() == []
    assert await machine.store.read(dump) == before
    await seoul(machine, 1, 101, "id1", "seoul.kr")
    assert told() == [RENAMED]


async def test_a_profile_that_another_account_follows_is_left_out(store: Store, told: Told) -> None:
    """By its handle and by its id: what it passes would be told twice."""
    machine = await Machine.start(store, cities(paris="paris.fr", twin="did:plc:paris"))
    for hour, followers in enumerate((95, 97, 99, 101)):
        at = START + hour * HOUR
        one = profile(at, followers, "did:plc:paris", "paris.fr")
        await machine.answer(found(paris=one, twin=one), at)

    assert told() == [
        "ERROR twin: did:plc:paris on bluesky is the profile that account 'paris' follows;"
        " remove one of the two"
    ]
    assert await machine.rows("SELECT key, account_id FROM events") == [("milestone:paris:100", 1)]
    assert await machine.rows("SELECT DISTINCT account_id FROM readings WHERE status = 0") == [(1,)]


async def test_a_hidden_profile_is_known_by_its_id(machine: Machine) -> None:
    at = START
    await machine.answer(found(seoul=hidden(at)._replace(platform_id="id1")), at)
    await seoul(machine, 1, 100, "id2")

    assert asked(machine) == ["", "id1"]
    assert await machine.rows(FOLLOWERS) == [(None,), (None,)]
