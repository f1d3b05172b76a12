"""Whether one account leads another clearly enough."""

from datetime import timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.quarantine import Track
from bot.domain.readings import Count
from bot.domain.rivals import Lead, confirmed_lead, lead_of, passing, rounds
from bot.domain.rules import OvertakeRules
from tests.series import DAY, HOUR, START, Row

NOTHING = (lambda: (), lambda: ())


def track_of(row: Row, every: timedelta = HOUR, offset: timedelta = timedelta(), step: int = 1):
    """Return the track of believed counts; None is a poll that learned nothing."""
    counts = tuple(
        Count(START + offset + n * every, followers, step)
        for n, followers in enumerate(row)
        if followers is not None
    )
    return Track(counts, counts[-1].taken_at, settled=True, readings=len(row), interval=every / DAY)


def lead_in(ahead: Row, behind: Row, step: int = 1, **rules) -> Lead | None:
    tracks = track_of(ahead, step=step), track_of(behind, step=step)
    return confirmed_lead(*tracks, plain(**rules), NOTHING)


def plain(**rules) -> OvertakeRules:
    """Return rules that doubt no lead."""
    return OvertakeRules(**{"doubtful_confirmations": 1, "doubtful_span": 0 * DAY, **rules})


@pytest.mark.parametrize(
    ("ahead", "behind", "lead"),
    [
        ((5, 1), (3, 1), 2),
        ((3, 1), (5, 1), -2),
        ((5, 1), (5, 1), 0),
        ((12_400, 100), (12_300, 100), 100),
        ((12_300, 100), (12_300, 100), 0),
        ((12_300, 100), (12_400, 100), -100),
        ((12_350, 1), (12_300, 100), 0),
        ((12_399, 1), (12_300, 100), 0),
        ((12_400, 1), (12_300, 100), 100),
        ((12_299, 1), (12_300, 100), -1),
        ((12_300, 100), (12_299, 1), 1),
        ((990, 10), (1_000, 100), -10),
        ((999, 1), (1_000, 10), -1),
    ],
)
def test_rounded_counts_tie_where_their_intervals_overlap(
    ahead: tuple[int, int], behind: tuple[int, int], lead: int
):
    one, other = Count(START, *ahead), Count(START, *behind)

    assert lead_of(one, other) == lead
    assert lead_of(other, one) == -lead


def test_a_round_is_a_poll_in_which_both_were_read():
    one = track_of([1, 2, None, 4, None, 6])
    other = track_of([10, None, 30, 40, None, 60])

    assert [(a.followers, b.followers) for a, b in rounds(one, other)] == [
        (6, 60),
        (4, 40),
        (1, 10),
    ]


@pytest.mark.parametrize("minutes", [-29, -10, 0, 10, 29])
def test_counts_of_separate_sources_meet_in_the_nearest_round(minutes: int):
    one = track_of([1, 2, 3, 4])
    other = track_of([10, 20, 30, 40], offset=timedelta(minutes=minutes))

    assert [(a.followers, b.followers) for a, b in rounds(one, other)] == [
        (4, 40),
        (3, 30),
        (2, 20),
        (1, 10),
    ]


def test_a_source_that_is_read_often_meets_one_that_is_read_daily():
    hourly = track_of([*range(48)])
    daily = track_of([100, 200], every=DAY, offset=timedelta(minutes=10))

    assert [(a.followers, b.followers) for a, b in rounds(hourly, daily)] == [(24, 200), (0, 100)]


def test_counts_of_long_ago_meet_nobody():
    one = track_of([1, 2, 3])
    other = track_of([10, 20], offset=30 * DAY)

    assert list(rounds(one, other)) == []


def tracks_of(*times: list[int], interval: float) -> list[Track]:
    """Return a track for each list of hours in which counts were taken."""
    return [
        Track(
            tuple(Count(START + hour * HOUR, hour) for hour in sorted(hours)),
            START,
            interval=interval,
        )
        for hours in times
    ]


hours = st.lists(st.integers(0, 200), min_size=1, max_size=20, unique=True)


@given(hours, hours, st.floats(0.01, 3))
def test_every_count_is_in_one_round_at_the_most(one: list[int], other: list[int], interval: float):
    met = list(rounds(*tracks_of(one, other, interval=interval)))

    for side in (0, 1):
        times = [round_[side].taken_at for round_ in met]
        assert times == sorted(set(times), reverse=True)
    assert all(abs(a.taken_at - b.taken_at) <= 1.5 * interval * DAY for a, b in met)


@example([0, 2], [0, 1], 1.0)
@given(hours, hours, st.floats(0.01, 3))
def test_counts_of_one_poll_make_a_round_whoever_is_asked_first(
    one: list[int], other: list[int], interval: float
):
    tracks = tracks_of(one, other, interval=interval)

    met = list(rounds(*tracks))

    assert [(b, a) for a, b in met] == list(rounds(*reversed(tracks)))
    shared = {START + hour * HOUR for hour in set(one) & set(other)}
    assert shared <= {a.taken_at for a, b in met if a.taken_at == b.taken_at}


@pytest.mark.parametrize(
    ("ahead", "behind", "rules", "is_confirmed"),
    [
        ([9, 11, 11, 11], [10] * 4, {}, True),
        ([9, 10, 11, 11], [10] * 4, {}, False),
        ([9, 11, 10, 11], [10] * 4, {}, False),
        ([11, 11], [10] * 2, {}, False),
        ([9, 11, 11], [10] * 3, {"confirmations": 2}, True),
        ([9, 11], [10] * 2, {"confirmations": 1}, True),
        ([9, 11, None, 11, None, 11], [10] * 6, {}, True),
        ([9, 11, 11, 11], [10, 10, None, None], {}, False),
        ([9, 14, 14, 14], [10] * 4, {"margin": 5}, False),
        ([9, 15, 15, 15], [10] * 4, {"margin": 5}, True),
        ([9, 15, 14, 15], [10] * 4, {"margin": 5}, False),
        ([99_990, *[100_004] * 3], [100_000] * 4, {}, False),
        ([99_990, *[100_005] * 3], [100_000] * 4, {}, True),
        ([99_990, *[100_001] * 3], [100_000] * 4, {"margin_share": 0}, True),
    ],
)
def test_a_lead_is_confirmed_in_successive_rounds(
    ahead: Row, behind: Row, rules: dict, is_confirmed: bool
):
    lead = lead_in(ahead, behind, **rules)

    assert (lead is not None) is is_confirmed


@pytest.mark.parametrize(
    ("ahead", "behind", "is_confirmed"),
    [
        ([12_200, *[12_300] * 4], [12_200] * 5, True),
        ([12_200] * 5, [12_200] * 5, False),
        ([12_100, *[12_200] * 4], [12_200] * 5, False),
    ],
)
def test_a_tie_of_rounded_counts_is_no_lead(ahead: Row, behind: Row, is_confirmed: bool):
    assert (lead_in(ahead, behind, step=100) is not None) is is_confirmed


def test_a_pair_that_wobbles_needs_a_larger_lead():
    wobbly = [1_000, 1_012, 1_000, 1_012, 1_000, 1_012, 1_000, 1_012]

    assert lead_in([*wobbly, 1_016, 1_016, 1_016], [1_010] * 11) is None
    assert lead_in([*wobbly, 1_060, 1_060, 1_060], [1_010] * 11) is not None
    assert lead_in([*wobbly, 1_016, 1_016, 1_016], [1_010] * 11, wobble=0) is not None


def test_the_growth_of_a_rival_is_no_wobble():
    rival = [1_000 + 20 * n for n in range(20)] + [1_380] * 8
    ahead = [1_100] * 20 + [1_386, 1_392, *[1_398] * 6]

    assert lead_in(ahead, rival) is not None


@pytest.mark.parametrize(
    ("lead", "every", "rounds_", "is_confirmed"),
    [
        (2, DAY, 3, True),
        (1, DAY, 4, False),
        (1, DAY, 5, True),
        (1, HOUR, 24, False),
        (1, HOUR, 25, True),
        (1, 7 * DAY, 5, True),
        (2, 7 * DAY, 1, False),
        (2, 7 * DAY, 2, True),
    ],
)
def test_a_lead_of_one_follower_needs_more_proof(
    lead: int, every: timedelta, rounds_: int, is_confirmed: bool
):
    ahead, behind = [9] * 30 + [10 + lead] * rounds_, [10] * (30 + rounds_)

    found = confirmed_lead(track_of(ahead, every), track_of(behind, every), OvertakeRules())

    assert (found is not None) is is_confirmed
    assert found is None or found.is_doubtful is (lead == 1)


def test_a_single_fall_is_no_wobble():
    assert lead_in([1_030, 1_030, *[1_012] * 9], [1_050, 1_050, *[1_010] * 9]) is not None


def test_the_margin_is_kept_in_every_round_of_the_proof():
    lead = lead_in([9, 20, 18, 16], [10] * 4)

    assert lead is not None
    assert [(a.followers, b.followers) for a, b in lead.rounds] == [(16, 10), (18, 10), (20, 10)]
    assert lead.margin <= 6


@pytest.mark.parametrize(
    ("ahead", "behind", "cause"),
    [
        ([9, 11, 12, 13], [10, 10, 10, 10], "growth"),
        ([9, 11, 12, 13], [10, 10, 9, 8], "growth"),
        ([9, 9, 9, 9], [10, 8, 7, 6], "rival_fell"),
        ([9, 9, 10, 10], [12, 8, 7, 6], "rival_fell"),
        ([9, 8, 8, 8], [12, 7, 6, 6], "rival_fell"),
        ([9, 30, 30, 30], [10, 20, 20, 20], "growth"),
    ],
)
def test_a_lead_has_its_cause(ahead: Row, behind: Row, cause: str):
    lead = lead_in(ahead, behind)
    assert lead is not None

    assert passing(track_of(ahead), track_of(behind), lead, OvertakeRules(), NOTHING).cause == cause


@pytest.mark.parametrize(
    ("ahead", "behind", "not_before", "not_after"),
    [
        ([9, 11, 11, 11], [10] * 4, 0, 1),
        ([9, 11, 9, 19, 19, 19], [10] * 6, 2, 3),
        ([9, None, 11, 11, 11], [10] * 5, 0, 2),
        ([9, 10, 11, 11, 11], [10] * 5, 1, 2),
        ([9, 11, 11, 11, 11, 11], [10] * 6, 0, 1),
    ],
)
def test_a_lead_has_its_bracket(ahead: Row, behind: Row, not_before: int, not_after: int):
    lead = lead_in(ahead, behind)
    assert lead is not None

    passed = passing(track_of(ahead), track_of(behind), lead, OvertakeRules(), NOTHING)

    assert passed is not None
    assert passed.not_before == START + not_before * HOUR
    assert passed.not_after == START + not_after * HOUR


def test_a_bracket_older_than_the_tracks_is_looked_up():
    ahead, behind = track_of([9, *[11] * 99]), track_of([10] * 100)
    recent = [track._replace(counts=track.counts[-48:]) for track in (ahead, behind)]
    lead = confirmed_lead(*recent, OvertakeRules(), NOTHING)
    assert lead is not None

    passed = passing(*recent, lead, OvertakeRules(), (lambda: ahead.counts, lambda: behind.counts))

    assert (passed.not_before, passed.not_after) == (START, START + HOUR)


def test_sources_of_very_different_intervals_confirm_a_lead_as_well():
    often = track_of([11] * 10 * 96, every=timedelta(minutes=15))
    daily = track_of([10] * 10, every=DAY, offset=DAY / 2)
    recent = often._replace(counts=often.counts[-48:])

    assert confirmed_lead(recent, daily, OvertakeRules(), NOTHING) is None
    assert confirmed_lead(recent, daily, OvertakeRules(), (lambda: often.counts, tuple)) is not None


def test_a_lead_needs_both():
    one = Track((Count(START, 11),), START)
    other = Track((Count(START, 10),), START)

    assert confirmed_lead(one, other, OvertakeRules(), NOTHING) is None
    assert confirmed_lead(one, other, plain(confirmations=1), NOTHING) is not None


def test_who_was_never_seen_behind_has_passed_nobody():
    for ahead, behind in (([11] * 5, [10] * 5), ([10, 11, 11, 11], [10] * 4)):
        lead = lead_in(ahead, behind)
        assert lead is not None

        assert passing(track_of(ahead), track_of(behind), lead, OvertakeRules(), NOTHING) is None
