"""What holds of every board, whatever its accounts do."""

from itertools import combinations
from types import MappingProxyType

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.engine import advance
from bot.domain.events import Event, NeckAndNeck, Overtaken
from bot.domain.overtakes import UNRANKED_AFTER
from bot.domain.readings import Poll
from bot.domain.rules import OvertakeRules, Rules
from bot.domain.standing import BoardState, pair_of
from bot.domain.state import State
from tests.series import Run, catalogue_of
from tests.strategies import Series, boards


def passes(events: list[Event]) -> list[tuple[str, str]]:
    """Return who passed whom, pair by pair."""
    return [
        (event.account, rival)
        for event in events
        if isinstance(event, Overtaken)
        for rival in event.passed
    ]


def board_of(state: State) -> BoardState:
    return state.boards.get("board", BoardState())


def is_open(board: BoardState, one: str, other: str) -> bool:
    """Return whether the two are neck and neck, so that none is known to be in front."""
    rivalry = board.rivalries.get(pair_of(one, other))
    return rivalry is not None and rivalry.is_neck_and_neck


@given(boards())
def test_what_is_told_of_a_poll_turns_the_old_order_into_the_new_one(series: Series):
    run = Run(catalogue_of(series.rows))
    for poll in series.polls:
        before, told_before = board_of(run.state), len(run.events)
        baselines = {key: track.baseline_at for key, track in run.state.tracks.items()}
        run.poll(poll)
        after, told = board_of(run.state), passes(run.events[told_before:])
        seated_anew = {
            key for key, at in baselines.items() if run.state.tracks[key].baseline_at != at
        }

        assert len(told) == len(set(told))
        assert set(before.order) - seated_anew <= set(after.order)
        for one, other in combinations(set(before.order) - seated_anew, 2):
            ahead, behind = (one, other) if after.leads(one, other) else (other, one)
            if not is_open(before, one, other):
                assert before.leads(ahead, behind) or after.leads(ahead, behind)
                assert (behind, ahead) not in told
        for account, rival in told:
            assert before.leads(rival, account) or is_open(before, account, rival)
            assert after.leads(account, rival)


@given(boards(polls=40))
def test_no_pair_is_told_twice_the_same_way(series: Series):
    run = Run(catalogue_of(series.rows))
    in_front: dict[frozenset[str], str] = {}
    for poll in series.polls:
        told_before, before = len(run.events), dict(run.state.tracks)
        run.poll(poll)
        for event in run.events[told_before:]:
            if isinstance(event, NeckAndNeck):
                in_front.pop(frozenset(event.accounts), None)
            for account, rival in passes([event]):
                assert in_front.get(frozenset((account, rival))) != account
                in_front[frozenset((account, rival))] = account
        # A new baseline seats its account in silence, wherever that is.
        seated = {
            key
            for key, track in run.state.tracks.items()
            if key not in before or before[key].baseline_at != track.baseline_at
        }
        in_front = {pair: key for pair, key in in_front.items() if pair.isdisjoint(seated)}


@given(boards())
def test_an_order_is_a_permutation_and_keeps_its_books(series: Series):
    run = Run(catalogue_of(series.rows))
    for poll in series.polls:
        run.poll(poll)
        board = board_of(run.state)

        assert sorted(run.state.tracks) == sorted(board.order) or run.state.incidents
        assert all(one < other for one, other in board.rivalries)
        for upper, lower in board.reversed:
            assert board.order.index(upper) < board.order.index(lower)


@given(boards())
def test_a_rank_is_the_one_that_a_ranking_shows(series: Series):
    run = Run(catalogue_of(series.rows))
    for poll in series.polls:
        told_before = len(run.events)
        run.poll(poll)
        board, levels = board_of(run.state), {k: t.level for k, t in run.state.tracks.items()}
        for event in run.events[told_before:]:
            if isinstance(event, Overtaken):
                read = [k for k in board.order if poll.at - levels[k].taken_at < UNRANKED_AFTER]
                shown = 1 + sum(levels[key].followers > event.followers for key in read)
                known = 1 + sum(board.leads(k, event.account) for k in read if k != event.account)
                may_be_above = any(
                    len(above := [held for held in track.held if held.followers > event.followers])
                    > 1
                    or (above and above[0].followers <= 2 * track.level.followers)
                    for key, track in run.state.tracks.items()
                    if key != event.account
                )
                assert event.rank == max(shown if shown > 1 else known, 1 + may_be_above)
                assert event.is_first_place == (shown == known == 1 and not may_be_above)
                assert event.account not in event.passed
                assert event.followers == run.level(event.account)
                assert event.not_before <= event.not_after <= event.at


@given(boards(), st.integers(1, 50), st.integers(1, 4))
def test_an_overtake_has_its_margin_in_every_round_that_proves_it(
    series: Series, margin: int, confirmations: int
):
    rules = Rules(overtakes=OvertakeRules(margin=margin, confirmations=confirmations))
    run = Run(catalogue_of(series.rows, rules=rules)).poll(*series.polls)

    for event in run.events:
        if isinstance(event, Overtaken):
            for lead in (proof.lead for proof in event.pairs.values()):
                assert lead.margin >= margin
                # Rounds in quick succession count as one, and all of them are shown.
                assert len(lead.rounds) >= confirmations
                for ahead, behind in lead.rounds:
                    assert ahead.followers - behind.followers >= lead.margin


@given(boards(), st.randoms(use_true_random=False))
def test_the_order_of_a_polls_accounts_changes_nothing(series: Series, random):
    shuffled = []
    for poll in series.polls:
        readings = list(poll.readings.items())
        random.shuffle(readings)
        shuffled.append(Poll(poll.source, poll.at, dict(readings)))

    one = Run(catalogue_of(series.rows)).poll(*series.polls)
    other = Run(catalogue_of(series.rows)).poll(*shuffled)

    assert one.events == other.events
    assert one.state == other.state


@given(boards())
def test_a_poll_changes_neither_the_state_nor_itself(series: Series):
    catalogue = catalogue_of(series.rows)
    state, copy = State(), State()
    for poll in series.polls:
        frozen = State(
            MappingProxyType(dict(state.tracks)),
            MappingProxyType(dict(state.peaks)),
            MappingProxyType(dict(state.boards)),
            MappingProxyType(dict(state.incidents)),
        )
        outcome = advance(
            frozen, Poll(poll.source, poll.at, MappingProxyType(poll.readings)), catalogue
        )

        assert outcome == advance(copy, poll, catalogue)
        assert frozen.tracks == state.tracks == copy.tracks
        assert frozen.peaks == state.peaks == copy.peaks
        assert frozen.boards == state.boards == copy.boards
        state = copy = frozen.after(outcome)
