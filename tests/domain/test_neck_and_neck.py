"""A pair that keeps swapping is told once, and then not until one leads for good."""

from dataclasses import replace
from datetime import timedelta
from itertools import accumulate, cycle, islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.rules import OvertakeRules, Rules
from bot.domain.standing import seat_below, unseat
from tests.series import DAY, HOUR, START, Run, catalogue_of, polls_of, run

SILENT = "at=100000000000"
CALM = 30


def swapping(level: int, leads: list[int], polls: int) -> dict[str, list[int]]:
    """Return two accounts of which *a* leads by *leads*, over and over, after a calm time."""
    ahead = [level + lead for lead in islice(cycle(leads), polls)]
    return {"a": [level - 3] * CALM + ahead, "b": [level] * (CALM + polls)}


LEAD = st.sampled_from([-3_000, -50, 0, 50, 3_000])


def necks(run: Run) -> int:
    return sum(event.kind == "neck_and_neck" for event in run.events)


def blocks(polls: int, lead: int) -> list[int]:
    return [lead] * polls + [-lead] * polls


LEADS = {
    "every poll": [3, -3],
    "every poll, uneven": [5, -2],
    "two polls": blocks(2, 3),
    "with ties": [3, 0, -3, 0],
    "with long ties": [3, 3, 0, 0, 0, -3, -3],
    "one poll ahead in five": [4, -1, -1, -2, -1],
}
LONGER = {
    "a slow wave": [1, 2, 3, 4, 3, 2, 1, 0, -1, -2, -3, -4, -3, -2, -1, 0],
    **{
        f"{polls} polls, {lead}": blocks(polls, lead)
        for polls in (3, 4, 5, 6, 8, 12, 16, 20, 25)
        for lead in (3, 5, 50)
    },
}


@pytest.mark.parametrize("leads", LEADS.values(), ids=LEADS)
@pytest.mark.parametrize("level", [1_000, 10_000, 450_000])
@pytest.mark.parametrize("every", [HOUR, DAY])
def test_a_pair_that_alternates_is_told_of_twice_at_the_most(leads: list[int], level: int, every):
    r = run(swapping(level, leads, 50), SILENT, every=every)

    assert necks(r) <= 1
    assert len(r.public) <= 2


@pytest.mark.parametrize("level", [1_000, 10_000, 450_000])
@pytest.mark.parametrize("leads", LONGER.values(), ids=LONGER)
def test_a_pair_that_swaps_in_blocks_is_neck_and_neck_once(leads: list[int], level: int):
    r = run(swapping(level, leads, 150), SILENT)

    assert necks(r) <= 1
    assert len(r.public) <= 2


@pytest.mark.parametrize("every", [HOUR / 4, HOUR])
@pytest.mark.parametrize("lead", [5, 50])
def test_a_pair_that_swaps_every_few_days_is_neck_and_neck_once(lead: int, every):
    r = run(swapping(1_000, blocks(70, lead), 560), SILENT, every=every)

    assert necks(r) <= 1
    assert len(r.public) <= 2


def test_a_swap_back_that_is_clear_is_an_overtake_and_the_last_for_the_cooldown():
    leads = [*[20] * 4, *[-250] * 4, *[250] * 4]

    r = run(swapping(100_000, leads, len(leads)), SILENT, every=DAY / 2)

    assert r.public == ["a passed b to 1", "b passed a to 1"]


@pytest.mark.parametrize("every", [HOUR, DAY / 2, DAY])
@given(st.lists(st.tuples(st.integers(2, 9), LEAD, st.sampled_from(["", "a"])), min_size=5))
def test_a_pair_is_told_of_twice_a_week_at_the_most(every: timedelta, swaps):
    """Whatever happens: a mended baseline, a withdrawal or a restart seats an account anew."""
    leads = [lead for polls, lead, _ in swaps for _ in range(polls)]
    begins = accumulate((polls for polls, *_ in swaps), initial=CALM)
    unseated = dict(zip(begins, (whom for *_, whom in swaps), strict=False))
    rows = swapping(450_000, leads, len(leads))
    r = Run(catalogue_of(rows, SILENT))

    for n, poll in enumerate(polls_of(rows, every)):
        if unseated.get(n):
            board = unseat(r.state.boards["board"], unseated[n])
            r.state = replace(r.state, boards={"board": board})
        r.poll(poll)

    told = [event.at for event in r.events if event.is_public]
    assert all(third - first >= 7 * DAY for first, third in zip(told, told[2:], strict=False))


def test_an_overtake_after_a_withdrawn_one_is_no_neck_and_neck():
    rows = swapping(1_000, blocks(3, 2), 3)
    r = Run(catalogue_of(rows, SILENT)).poll(*polls_of(rows))
    below = seat_below(unseat(r.state.boards["board"], ["a"]), "a", ["b"])
    r.state = replace(r.state, boards={"board": below})

    more = {"a": [1_002] * 5, "b": [1_000] * 5}
    r.poll(*polls_of(more, start=START + 33 * HOUR))

    assert r.public == ["a passed b to 1"] * 2


def test_a_silent_pair_of_which_one_is_seated_anew_stays_silent_for_the_cooldown():
    rows = swapping(1_000, [*blocks(3, 2), *blocks(100, 50)], 400)
    r = Run(catalogue_of(rows, SILENT))
    polls = polls_of(rows)

    r.poll(*polls[: CALM + 9])
    r.state = replace(r.state, boards={"board": unseat(r.state.boards["board"], ["a"])})
    r.poll(*polls[CALM + 9 :])

    assert r.public[:2] == ["a passed b to 1", "b and a neck and neck"]
    told = [event.at for event in r.events if event.is_public]
    assert all(later - told[1] >= 7 * DAY for later in told[2:])


def test_neck_and_neck_names_the_one_in_front_now():
    r = run(swapping(1_000, blocks(3, 2), 9), SILENT)

    assert r.public == ["a passed b to 1", "b and a neck and neck"]


@pytest.mark.parametrize(("winner", "lead"), [("a", 400), ("b", -400)])
def test_neck_and_neck_ends_with_a_clear_lead(winner: str, lead: int):
    rows = swapping(100_000, [*blocks(3, 20), *[lead] * 15], 21)

    r = run(rows, SILENT, every=DAY)
    before = run({key: row[: CALM + 15] for key, row in rows.items()}, SILENT, every=DAY)

    loser = "ab".replace(winner, "")
    assert before.public == ["a passed b to 1", "b and a neck and neck"]
    assert r.public == [*before.public, f"{winner} passed {loser} to 1"]
    assert r.order() == (winner, loser)
    assert r.state.boards["board"].leads(winner, loser)


@pytest.mark.parametrize(("winner", "lead"), [("a", 6), ("b", -6)])
@pytest.mark.parametrize("days", [6, 9])
def test_neck_and_neck_ends_when_one_has_led_for_the_cooldown(winner: str, lead: int, days: int):
    rows = swapping(100_000, [*blocks(3, 6), *[lead] * 24 * days], 6 + 24 * days)

    r = run(rows, SILENT)

    loser = "ab".replace(winner, "")
    told = ["a passed b to 1", "b and a neck and neck"]
    assert r.public == [*told, *([f"{winner} passed {loser} to 1"] if days > 7 else [])]


def test_after_neck_and_neck_the_next_lead_for_good_is_told_from_where_it_began():
    rows = swapping(100_000, [*blocks(3, 6), *[-6] * 24 * 9], 6 + 24 * 9)

    r = run(rows, SILENT)

    *_, neck, event = (event for event in r.events if event.is_public)
    assert event.kind == "overtake"
    assert event.not_after <= neck.at


def test_swaps_of_one_pair_leave_the_others_alone():
    rows = swapping(1_000, blocks(3, 3), 50)
    rows["c"] = [990] * 60 + [1_040] * 20
    rows["d"] = [2_000] * 80

    r = run(rows, SILENT)

    assert [line for line in r.public if "c" in line.split()[0]] in (
        ["c passed a b to 2"],
        ["c passed b a to 2"],
    )


def test_without_a_cooldown_every_swap_is_an_overtake():
    rules = Rules(overtakes=OvertakeRules(cooldown=0 * DAY, wobble=0))

    r = run(swapping(1_000, blocks(4, 4), 16), SILENT, rules)

    assert r.public == ["a passed b to 1", "b passed a to 1"] * 2
