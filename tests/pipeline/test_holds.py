"""What is held is told to the operators once, and once more when it is over."""

import pytest

from bot.storage.readings import account_ids, believed_counts
from tests.pipeline.conftest import Told
from tests.pipeline.machine import Machine
from tests.pipeline.profiles import cities, found, profile
from tests.series import DAY, HOUR, START, steady

CATALOGUE = cities(paris="paris", seoul="seoul")


async def hear(machine: Machine, told: Told, seoul: list[int], paris: list[int], every) -> list:
    """Return what the operators are told of each poll."""
    heard = []
    for n, (one, other) in enumerate(zip(seoul, paris, strict=True)):
        at = START + n * every
        await machine.answer(found(seoul=profile(at, one), paris=profile(at, other)), at)
        heard.append(told())
    return heard


async def test_what_is_held_in_one_poll_is_one_notice(machine: Machine, told: Told) -> None:
    calm, other = steady(454_000, 5), steady(333_000, 5)

    heard = await hear(
        machine, told, [*calm, 0, 0, 454_006], [*other, 400_000, 333_006, 333_007], HOUR
    )

    assert heard[:5] == [[]] * 5
    assert heard[5:] == [
        [
            "ERROR held, and neither shown nor told: paris 400,000 at 2023-09-01T05:00:00Z, where "
            "333,004 was the last one; later readings decide; seoul 0 at 2023-09-01T05:00:00Z, "
            "where 454,004 was the last one; as platforms say so of closed accounts, only an "
            "operator can believe it. To decide yourself: milepost reading approve ACCOUNT TIME, "
            "or reject"
        ],
        [
            "WARNING no longer held: paris 400,000 at 2023-09-01T05:00:00Z, is rejected, as "
            "333,006 was read at 2023-09-01T06:00:00Z"
        ],
        [
            "WARNING no longer held: seoul 0 at 2023-09-01T05:00:00Z, is rejected, as 454,006 was "
            "read at 2023-09-01T07:00:00Z"
        ],
    ]


async def test_a_source_that_flickers_is_told_of_once(machine: Machine, told: Told) -> None:
    seoul = [*steady(454_000, 5), *[0, 454_005] * 20]

    heard = await hear(machine, told, seoul, steady(333_000, 45), HOUR)

    assert [len(lines) for lines in heard] == [0] * 5 + [1, 1] + [0] * 38


async def test_a_hold_that_stays_is_told_after_all(machine: Machine, told: Told) -> None:
    seoul = [*steady(454_000, 5), 0, 454_005, *[0] * 20]

    heard = await hear(machine, told, seoul, steady(333_000, 27), HOUR)

    assert [n for n, lines in enumerate(heard) if lines] == [5, 6, 13]
    assert "only an operator can believe it" in heard[13][0]


@pytest.mark.parametrize(
    ("seoul", "end"),
    [
        ([*steady(454_000, 80), 500_000, 500_001, 500_002], "is believed"),
        ([37, 37, 37, 454_000, 454_001, 454_002, 454_003], "is the baseline now: 37 was a mistake"),
    ],
)
async def test_the_end_of_a_hold_says_what_came_of_it(
    machine: Machine, told: Told, seoul: list[int], end: str
) -> None:
    heard = await hear(machine, told, seoul, steady(333_000, len(seoul)), DAY)

    (line,) = heard[-1]
    assert end in line
    assert sum(map(len, heard)) == 2


async def test_a_mistaken_baseline_is_no_history(machine: Machine, told: Told) -> None:
    true = steady(454_000, 5)
    await hear(machine, told, [*[37] * 40, *true], steady(333_000, 45), DAY)

    ids = await machine.store.read(account_ids)
    counts = await machine.store.read(believed_counts, ids["seoul"])
    assert [count.followers for count in counts] == true
    assert machine.sender.sent == []
