"""When one account has overtaken another for everyone to hear."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from bot.domain.events import Overtaken
from bot.domain.readings import Count
from bot.domain.rules import OvertakeRules, Rules
from tests.series import (
    DAY,
    HOUR,
    SOURCE,
    START,
    Row,
    Run,
    catalogue_of,
    polls_of,
    run,
    steady,
)

MINUTE = timedelta(minutes=1)
daily = partial(run, every=DAY)
SILENT = "at=100000000000"
"""A ladder without a rung in reach, so that only the board speaks."""


def overtakes(run: Run) -> list[Overtaken]:
    return [event for event in run.events if isinstance(event, Overtaken)]


def climb(low: int, high: int, before: int = 10, after: int = 10) -> list[int]:
    """Return the row of an account that lives at *low*, and is at *high* ever after."""
    return [low - 1, *[low] * (before - 1), *[high] * after]


@pytest.mark.parametrize("every", [timedelta(minutes=15), HOUR, DAY, 7 * DAY])
@pytest.mark.parametrize("lead", [23, 50, 900])
def test_one_clean_lead_is_one_overtake(every: timedelta, lead: int):
    r = run({"a": climb(449_900, 450_000 + lead), "b": [450_000] * 20}, SILENT, every=every)

    assert r.public == ["a passed b to 1"]
    assert r.order() == ("a", "b")


def test_an_overtake_waits_for_its_confirmations():
    for polls, told in ((1, []), (2, []), (3, ["a passed b to 1"]), (9, ["a passed b to 1"])):
        r = daily({"a": climb(900, 1_010, after=polls), "b": [1_000] * (10 + polls)}, SILENT)

        assert r.public == told


@pytest.mark.parametrize(
    ("presses", "days", "is_told"), [(20, 0, False), (20, 1, False), (0, 2, True)]
)
def test_polls_within_one_turn_of_the_schedule_are_one(presses: int, days: int, is_told: bool):
    """As where somebody presses /poll again and again."""
    rows = {"a": climb(990, 1_006, after=1), "b": [1_000] * 11}
    r = Run(replace(catalogue_of(rows, SILENT), intervals={SOURCE: DAY}))
    r.poll(*polls_of(rows, DAY))

    again = {"a": [1_006] * presses, "b": [1_000] * presses}
    r.poll(*polls_of(again, MINUTE, START + 10 * DAY + MINUTE))
    later = {"a": [1_007] * days, "b": [1_000] * days}
    r.poll(*polls_of(later, DAY, START + 11 * DAY))

    assert bool(r.public) is is_told


def test_after_a_change_of_the_schedule_the_new_one_counts():
    rows = {"a": climb(900, 930), "b": [1_000] * 20}
    r = Run(catalogue_of(rows, SILENT)).poll(*polls_of(rows, 30 * DAY))

    begin = START + 570 * DAY
    more = {"a": steady(1_020, 8), "b": [1_000] * 8}
    r.poll(*polls_of(more, DAY, begin + DAY))

    assert r.public == ["a passed b to 1"]


@pytest.mark.parametrize(("lead", "is_told"), [(0, False), (22, False), (23, True)])
def test_the_lead_must_be_the_margin_at_least(lead: int, is_told: bool):
    r = daily({"a": climb(449_900, 450_000 + lead), "b": [450_000] * 20}, SILENT)

    assert bool(r.public) is is_told


def test_an_operator_may_demand_more():
    rules = Rules(overtakes=OvertakeRules(margin=100, confirmations=5))
    rows = {"a": [*[990] * 5, *[1_020] * 9, *[1_110] * 5], "b": [1_000] * 19}

    assert daily(rows, SILENT, rules).public == ["a passed b to 1"]
    assert daily({key: row[:-1] for key, row in rows.items()}, SILENT, rules).public == []


@pytest.mark.parametrize("level", [5, 1_000, 450_000])
def test_a_tie_keeps_the_old_order(level: int):
    r = daily({"a": climb(level - 3, level), "b": [level] * 20}, SILENT)

    assert r.public == []
    assert r.order() == ("b", "a")


def test_a_tie_of_rounded_counts_keeps_the_old_order():
    a = [*[12_300] * 10, *[12_400] * 10, *[12_500] * 10]
    b = [*[12_400] * 30]

    r = daily({"a": a, "b": b}, SILENT, step=100)

    assert r.public == ["a passed b to 1"]
    assert overtakes(r)[0].not_after == START + 20 * DAY


def test_several_passed_in_a_poll_are_one_event():
    rows = {"a": climb(960, 1_003), "b": [1_000] * 20, "c": [995] * 20, "d": [990] * 20}
    r = daily({**rows, "top": [5_000] * 20, "last": [10] * 20}, SILENT)

    assert r.public == ["a passed b c d to 2"]
    (event,) = overtakes(r)
    assert not event.is_first_place
    assert set(event.pairs) == {"b", "c", "d"}


def test_reaching_the_first_place_is_marked():
    (event,) = overtakes(daily({"a": climb(990, 1_010), "b": [1_000] * 20}, SILENT))

    assert event.rank == 1
    assert event.is_first_place


@pytest.mark.parametrize(
    ("a", "b", "cause", "followers"),
    [
        (climb(990, 1_010), [1_000] * 20, "growth", 1_010),
        ([990] * 20, climb(1_000, 980), "rival_fell", 990),
        (climb(990, 992), climb(1_000, 980), "rival_fell", 992),
        (climb(980, 996), climb(1_000, 990), "growth", 996),
        (climb(990, 985), climb(1_000, 970), "rival_fell", 985),
    ],
)
def test_an_overtake_names_its_cause(a: Row, b: Row, cause: str, followers: int):
    (event,) = overtakes(daily({"a": a, "b": b}, SILENT))

    assert (event.account, event.passed) == ("a", ("b",))
    assert event.cause == cause
    assert event.followers == followers


def test_of_several_passed_growth_is_the_cause_unless_all_fell():
    rows = {"a": climb(99_900, 100_010), "b": [100_000] * 20, "c": climb(99_950, 99_700)}
    fell = {"a": [99_900] * 20, "b": climb(100_000, 99_800), "c": climb(99_950, 99_700)}

    assert [event.cause for event in overtakes(daily(rows, SILENT))] == ["growth"]
    assert [event.cause for event in overtakes(daily(fell, SILENT))] == ["rival_fell"]


def test_an_overtake_carries_its_bracket():
    rows = {"a": [990, 990, None, 1_010, 1_011, 1_012], "b": [1_000] * 6}

    (event,) = overtakes(daily(rows, SILENT))

    assert event.not_before == START + DAY
    assert event.not_after == START + 3 * DAY
    assert event.at == START + 5 * DAY


def test_a_missing_account_freezes_its_pairs():
    gone = {"a": [990] * 10 + [1_010, 1_010] + [None] * 30, "b": [1_000] * 42}
    back = {"a": [*gone["a"], 1_010], "b": [*gone["b"], 1_000]}

    assert daily(gone, SILENT).public == []
    assert daily(back, SILENT).public == ["a passed b to 1"]


def test_a_held_account_freezes_its_pairs_and_no_others():
    rows = {"a": [*[1_000] * 12, *[0] * 8], "b": climb(990, 1_003), "c": climb(980, 985)}
    rows["d"] = [982] * 20

    r = daily(rows, SILENT)

    assert r.public == ["c passed d to 3"]
    assert r.held("a") == [0] * 8
    assert r.state.boards["board"].leads("a", "b")


def test_a_pair_is_settled_when_a_held_account_is_itself_again():
    rows = {"a": [*[1_000] * 10, *[0] * 8, *[1_000] * 5], "b": climb(990, 1_003, after=13)}

    assert daily(rows, SILENT).public == ["b passed a to 1"]


def test_nobody_overtakes_while_its_own_newest_count_is_held():
    """A fall that is believed later than it began comes with rounds from before."""
    rows = {
        "a": [*steady(12_900, 15), 10_500],
        "b": [*steady(13_500, 12), *steady(11_500, 4)],
        "c": steady(13_000, 16),
    }

    r = daily(rows, SILENT)

    assert r.level("b") == 11_503
    assert r.held("a") == [10_500]
    assert [line for line in r.public if line.startswith("a ")] == []


@pytest.mark.parametrize(("held", "rank"), [([10**9], 1), ([10**9] * 2, 2), ([1_300], 2)])
def test_first_place_is_not_claimed_below_what_is_held_but_for_one_absurd_count(
    held: list[int], rank: int
):
    rows = {"a": [1_000] * 12, "b": [*[980] * 9, 1_010, 1_010, 1_010]}
    rows["c"] = [*[900] * (12 - len(held)), *held]

    assert daily(rows, SILENT).public == [f"b passed a to {rank}"]


@pytest.mark.parametrize("weeks", [1, 3, 8, 30])
def test_an_account_that_returns_after_weeks_has_lost_its_place(weeks: int):
    polls = weeks * 7
    rows = {
        "a": [*[10_000] * 10, *[None] * polls, *[10_010] * 5],
        "b": [*steady(9_500, 10, 10), *steady(9_600, polls, 60), *[9_600 + 60 * polls] * 5],
        "c": [*[9_000] * (polls + 15)],
    }

    r = run(rows, SILENT, every=DAY)

    assert r.public == (["b passed a to 1"] if 60 * polls > 410 else [])
    for event in overtakes(r):
        assert event.not_before == START + 9 * DAY
        assert event.not_after == START + (10 + polls) * DAY


def test_a_swap_back_after_the_cooldown_is_an_overtake():
    a = [*[990] * 10, *[1_010] * 8, *[1_010] * 20]
    b = [*[1_000] * 18, *[1_020] * 20]

    assert run({"a": a, "b": b}, SILENT, every=DAY).public == ["a passed b to 1", "b passed a to 1"]


def test_a_swap_back_within_the_cooldown_is_neck_and_neck():
    a = [*[990] * 10, *[1_010] * 3, *[1_010] * 3]
    b = [*[1_000] * 13, *[1_020] * 3]

    r = run({"a": a, "b": b}, SILENT, every=DAY)

    assert r.public == ["a passed b to 1", "b and a neck and neck"]


@pytest.mark.parametrize("account", ["a", "b", "c", "d"])
def test_who_climbs_to_the_top_passes_all_above(account: str):
    rows = {key: climb(1_000 - 100 * n, 1_000 - 100 * n) for n, key in enumerate("abcd")}
    rows[account] = [*rows[account][:10], *[1_040] * 10]
    above = " ".join("abcd"[: "abcd".index(account)])

    assert daily(rows, SILENT).public == ([f"{account} passed {above} to 1"] if above else [])


def test_two_that_climb_in_one_poll_are_two_events():
    rows = {"a": climb(90, 111), "b": climb(85, 121), "c": [100] * 20, "d": [101] * 20}

    assert daily(rows, SILENT).public == ["b passed a d c to 1", "a passed d c to 2"]


def test_the_evidence_of_an_overtake_has_the_rounds_that_prove_it():
    (event,) = overtakes(daily({"a": climb(990, 1_010), "b": [1_000] * 20}, SILENT))

    at = START + 12 * DAY
    assert event.evidence.confirmations == 3
    assert event.pairs["b"].lead.rounds[0] == (Count(at, 1_010), Count(at, 1_000))


@pytest.mark.parametrize(("between", "polls"), [(5, 2), (17, 3)])
def test_an_account_looks_only_so_far_beyond_those_that_it_cannot_pass(between: int, polls: int):
    rows = {"top": [10_006] * 20, "low": [*[9_996] * 10, *[10_012] * 10]}
    rows |= {f"b{n}": [*[10_000] * 11, *[10_012] * 9] for n in range(between)}

    r = daily(rows, SILENT)

    passed = [event for event in overtakes(r) if event.account == "low"]
    assert [(event.passed, event.at) for event in passed] == [
        (("top",), START + (10 + polls) * DAY)
    ]
