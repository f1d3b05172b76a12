"""When a source's accounts move together, it is the platform and not the cities."""

import pytest

from bot.domain.events import IncidentChanged
from bot.domain.incident import is_joint
from bot.domain.quarantine import Suspicion
from bot.domain.readings import Poll, Reading
from bot.domain.rules import IncidentRules, Rules
from tests.series import DAY, HOUR, START, Row, Run, catalogue_of, polls_of, run, steady

TEN = "abcdefghij"


def rows_of(accounts: str, *factors: float | None) -> dict[str, Row]:
    """Return rows of 20 calm polls, and of a poll for each factor by which all answers are off."""
    return {
        key: [
            *steady(100_000 + 900 * n, 20, n),
            *(
                None if factor is None else int((100_000 + 900 * n + n * (20 + m)) * factor)
                for m, factor in enumerate(factors)
            ),
        ]
        for n, key in enumerate(accounts)
    }


@pytest.mark.parametrize("factor", [0.98, 0.9, 0.5, 0.1, 0, 1.05, 2, 10])
@pytest.mark.parametrize("polls", [1, 5, 24])
def test_a_joint_move_and_back_is_one_incident(factor: float, polls: int):
    r = run(rows_of(TEN, *[factor] * polls, 1, 1, 1, 1, 1))

    assert r.public == ["incident started: 10", "incident ended: 10"]
    assert r.state.incidents == {}
    assert all(not r.held(key) for key in TEN)


@pytest.mark.parametrize("spared", [1, 3, 5])
def test_nearly_all_at_zero_is_an_incident(spared: int):
    rows = rows_of(TEN, 0, 1, 1, 1, 1)
    calm = rows_of(TEN, 1, 1, 1, 1, 1)
    rows |= {key: calm[key] for key in TEN[:spared]}

    r = run(rows)

    assert r.public == [f"incident started: {10 - spared}", f"incident ended: {10 - spared}"]


def test_those_that_stand_unchanged_in_a_document_did_not_move():
    """Three edits of a list of ten are no joint move, although they are all that is new."""
    polls = polls_of(rows_of(TEN, 1))
    r = Run(catalogue_of(TEN)).poll(*polls[:-1])
    edited = {key: Reading.ok(polls[-1].at, 90_000) for key in "abc"}
    r.poll(Poll(polls[-1].source, polls[-1].at, edited, frozenset(TEN) - {*edited}))

    assert r.public == []
    assert r.judged == [f"{key} 90000 quarantined" for key in "abc"]


def test_a_few_at_zero_are_no_incident():
    rows = rows_of(TEN, 1, 1, 1, 1)
    for key in "abcd":
        rows[key] = [*rows[key][:20], 0, *rows[key][21:]]

    r = run(rows)

    assert r.public == []
    assert r.judged == [
        *[f"{key} 0 quarantined" for key in "abcd"],
        *[f"{key} 0 rejected" for key in "abcd"],
    ]


@pytest.mark.parametrize("factor", [1.05, 1.5, 2.5])
def test_a_joint_rise_that_stays_is_believed_at_last(factor: float):
    r = run(rows_of(TEN, *[factor] * 97), "at=100000000000")

    assert r.public == ["incident started: 10", "incident ended: 10"]
    assert all(r.level(key) > 1.04 * 100_000 and not r.held(key) for key in TEN)


@pytest.mark.parametrize("factor", [0.98, 0.7, 0.3])
@pytest.mark.parametrize(("every", "polls"), [(HOUR, 96), (DAY, 4)])
@pytest.mark.parametrize("back", [0, 4, 8])
def test_a_joint_fall_that_ends_before_four_days_says_nothing(
    factor: float, every, polls: int, back: int
):
    """Not even where most of the accounts are right again before the others."""
    rows = rows_of(TEN, *[factor] * polls)
    true = rows_of(TEN, *[1] * polls)
    for key in TEN[:back]:
        rows[key] = [*rows[key][: 19 + polls // 2], *true[key][19 + polls // 2 :]]
    rows = {key: [*row, true[key][-1]] for key, row in rows.items()}

    r = run(rows, every=every)

    assert r.public == ["incident started: 10", "incident ended: 10"]
    assert [r.level(key) for key in TEN] == [row[-1] for row in true.values()]
    assert r.order() == tuple(reversed(TEN))


@pytest.mark.parametrize("polls", [1, 5])
def test_a_joint_move_need_not_be_one_way(polls: int):
    """As where a platform shows one number for many accounts."""
    rows = rows_of("abcdef", *[1] * (polls + 1))
    wrong = {key: [*row[: -polls - 1], *[160_000] * polls, row[-1]] for key, row in rows.items()}

    r = run({**wrong, "f": rows["f"]}, "every=1000", every=DAY)

    assert [line.split(":")[0] for line in r.public] == ["incident started", "incident ended"]


@pytest.mark.parametrize("factor", [0.98, 0.7, 0.3])
@pytest.mark.parametrize(("every", "polls"), [(HOUR, 140), (DAY, 5)])
def test_a_joint_fall_that_stays_is_believed_at_last(factor: float, every, polls: int):
    rows = rows_of(TEN, *[factor] * polls)

    r = run(rows, every=every)

    assert r.public == ["incident started: 10", "incident ended: 10"]
    for key in TEN:
        assert r.level(key) == rows[key][-1]
        assert r.held(key) == []
    assert r.order() == tuple(reversed(TEN))


def test_a_joint_fall_is_held_though_each_account_alone_might_fall_so():
    rows = {
        key: [*([100_000, 101_500] * 12), 101_600 - fall]
        for key, fall in zip(TEN, range(6_000, 8_000, 200), strict=True)
    }

    alone = run({"a": rows["a"]})
    together = run(rows)

    assert alone.held("a") == []
    assert together.held("a") == [95_600]
    assert together.public == ["incident started: 10"]


def test_boards_are_frozen_while_an_incident_lasts():
    rows = rows_of("abcdef", 0, 0, 0, 0, 0, 0, 1, 1, 1)
    rows["x"] = [50_000] * 20 + [50_400] * 9
    rows["y"] = [50_200] * 29

    r = run(rows)
    passed = [event for event in r.events if event.kind == "overtake"]

    assert [line.split(":")[0] for line in r.public[:2]] == ["incident started", "incident ended"]
    assert [event.account for event in passed] == ["x"]
    assert passed[0].at >= START + 26 * HOUR


def test_milestones_that_an_incident_withheld_are_told_when_it_ends():
    rows = rows_of("abcdef", 0, 0, 0, 1, 1)
    rows["x"] = [449_990, *[449_995] * 19, 449_999, 450_001, 450_002, 450_003, 450_004]

    r = run(rows, "every=50000")

    assert r.public == ["incident started: 6", "incident ended: 6", "x reached 450000"]
    (event,) = (event for event in r.events if event.kind == "milestone")
    assert event.at == START + 23 * HOUR
    assert event.not_after == START + 21 * HOUR


@pytest.mark.parametrize("accounts", ["a", "ab"])
@pytest.mark.parametrize("factor", [0, 0.9, 3])
def test_one_or_two_accounts_make_no_incident(accounts: str, factor: float):
    r = run(rows_of(accounts, factor, 1, 1))

    assert r.public == []
    assert all(r.level(key) >= 100_000 for key in accounts)


def test_another_source_goes_on_meanwhile():
    rows = rows_of("abcd", 0, 0, 1)
    others = {"x": [*[449_990] * 21, 450_001, 450_002], "y": [5] * 23}
    sources = dict.fromkeys(others, "other")
    r = Run(catalogue_of([*rows, *others], "every=50000", boards=[], sources=sources))
    for poll, other in zip(polls_of(rows), polls_of(others, source="other"), strict=True):
        r.poll(poll, other)

    assert r.public == ["incident started: 4", "x reached 450000", "incident ended: 4"]


def test_a_source_that_learns_nothing_keeps_its_incident_open():
    r = run(rows_of(TEN, 0, None, None))

    assert r.public == ["incident started: 10"]
    assert list(r.state.incidents) == ["table"]


def test_new_accounts_have_no_usual_movement_to_compare_with():
    assert run({key: [100_000, 90_000, 100_010] for key in TEN}).public == []


@pytest.mark.parametrize(
    ("accounts", "comparable", "is_it"),
    [(3, 3, True), (3, 6, True), (3, 7, False), (2, 2, False), (5, 10, True), (0, 0, False)],
)
def test_a_joint_move_is_an_implausible_share_of_the_accounts(
    accounts: int, comparable: int, is_it: bool
):
    assert is_joint(accounts, comparable, Rules(incident=IncidentRules(0.5, 3))) is is_it


def test_an_incident_tells_when_it_started_and_what_moved():
    r = run(rows_of(TEN, 0, 0, 1))

    started, ended = (event for event in r.events if isinstance(event, IncidentChanged))
    assert started.started_at == ended.started_at == started.at == START + 20 * HOUR
    assert ended.at == START + 22 * HOUR
    assert started.evidence.moved_together == tuple(TEN)
    assert started.evidence.direction is Suspicion.JOINT_FALL
    assert started.key != ended.key


def test_accounts_that_are_gone_for_good_freeze_nobody_for_ever():
    rows = rows_of("abcde", *[1] * 200)
    zeros = {key: [*rows[key][:20], *[0] * 200] for key in "abc"}

    r = run({**rows, **zeros}, "at=1")

    assert r.public == ["incident started: 3", "incident ended: 3"]
    assert [r.level(key) for key in "de"] == [rows[key][-1] for key in "de"]


def test_an_account_that_is_gone_is_no_part_of_a_joint_move():
    rise = [*[1_000] * 25, *[1_400, 1_401, 1_402]]
    rows = {"a": [1_000] * 20 + [0] * 8, "b": rise, "c": rise}

    r = run(rows, "at=1", every=DAY)

    assert [r.level(key) for key in "abc"] == [1_000, 1_402, 1_402]
