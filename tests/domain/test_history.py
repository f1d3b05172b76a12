"""What a stored series comes to, as if it had been polled in its time."""

import pytest

from bot.domain.history import History, fold_history
from bot.domain.ladder import parse_ladder
from bot.domain.quarantine import Track
from bot.domain.readings import Count, Judgement
from bot.domain.rules import QuarantineRules
from tests.series import DAY, START, Run, catalogue_of, polls_of, steady

EVERY_50K = [parse_ladder("every=50000")]
YES, NO, HELD, NEW = Judgement.BELIEVED, Judgement.REJECTED, Judgement.HELD, None
CALM = steady(440_000, 20)


def counts_of(followers: list[int]) -> list[Count]:
    return [Count(START + n * DAY, number) for n, number in enumerate(followers)]


def fold(followers: list[int], judged: Judgement | None = NEW, *last: Judgement | None) -> History:
    """Fold a series that was *judged*, but for its end, which *last* tells of."""
    judgements = [judged] * (len(followers) - len(last)) + list(last)
    pairs = zip(counts_of(followers), judgements, strict=True)
    return fold_history(pairs, EVERY_50K, QuarantineRules())


def passed(history: History) -> list[tuple[int, int]]:
    return [(crossing.threshold, followers) for crossing, followers in history.crossings]


def test_nothing_comes_to_nothing():
    assert fold([]) == History()


def test_a_first_count_is_a_baseline():
    history = fold([454_000])

    assert history.peak == 454_000
    assert history.crossings == []
    assert history.judgements == {START: YES}


@pytest.mark.parametrize(
    ("followers", "crossings", "peak"),
    [
        ([449_900, 450_010], [(450_000, 450_010)], 450_010),
        ([449_900, 450_010, 449_990, 450_005], [(450_000, 450_010)], 450_010),
        ([450_000, 449_900, 450_000], [], 450_000),
        ([*CALM, 0, 440_020], [], 440_020),
        ([*CALM, 460_000, 440_020], [], 440_020),
        ([*CALM, 460_000, 460_005, 460_010], [(450_000, 460_010)], 460_010),
        ([10**9, 449_000, 449_001, 449_002, 450_002], [(450_000, 450_002)], 450_002),
        ([10**9, 450_002, 450_003, 450_004], [], 450_004),
    ],
)
def test_what_was_passed_is_noted_with_the_followers_then(
    followers: list[int], crossings: list[tuple[int, int]], peak: int
):
    history = fold(followers)

    assert passed(history) == crossings
    assert history.peak == peak


def test_what_was_rejected_before_stays_so():
    history = fold([*CALM, 460_000, 460_010], NEW, NO, NEW)

    assert history.track is not None
    assert history.track.level.followers == 440_019
    assert [count.followers for count in history.track.held] == [460_010]
    assert START + 20 * DAY not in history.judgements


def test_what_was_believed_before_stays_so():
    history = fold([*CALM, 900_000, 460_010], NEW, YES, NEW)

    assert history.track is not None
    assert history.track.level.followers == 900_000
    assert passed(history) == [(900_000, 900_000)]


def test_what_was_held_before_is_judged_anew():
    history = fold([*CALM, 460_000, 460_005, 460_010], YES, HELD, NEW, NEW)

    assert history.judgements[START + 20 * DAY] is YES
    assert passed(history) == [(450_000, 460_010)]


def test_a_history_that_is_believed_throughout_is_the_track_of_its_counts():
    history = fold(steady(1_000, 100), YES)

    assert history.track is not None
    assert list(history.track.counts) == counts_of(steady(1_000, 100))[-48:]
    assert history.track.readings == 100


@pytest.mark.parametrize(
    "row",
    [
        CALM,
        [*CALM, 0, 0, 440_030],
        [*CALM, 460_000, 460_010, 460_020],
        [10**9, 450_000, 450_001, 450_002],
        [*CALM, 0, 900_000, 7],
    ],
)
def test_folding_what_was_stored_rebuilds_the_track(row: list[int]):
    r = Run(catalogue_of("a")).poll(*polls_of({"a": row}, every=DAY))
    stored = [(count, r.judgements["a", count.taken_at]) for count in counts_of(row)]

    history = fold_history(stored, EVERY_50K, QuarantineRules())

    assert history.track == r.state.tracks["a"]
    assert isinstance(history.track, Track)
    assert history.judgements.items() <= {c.taken_at: judged for c, judged in stored}.items()
