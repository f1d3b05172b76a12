"""Hysteresis: the known order of a board changes only by a lead that is clear and confirmed.

A pair that swaps back too soon is neck and neck, and silent until one leads for good.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from itertools import accumulate

from bot.domain.quarantine import OPEN, Track
from bot.domain.readings import Count
from bot.domain.rivals import (
    History,
    Lead,
    Passing,
    confirmed_lead,
    lead_of,
    newest_round,
    passing,
    widest_lead,
)
from bot.domain.rules import OvertakeRules
from bot.domain.standing import BoardChange, BoardState, Overtake, Pair, Rivalry, keep, pair_of

CountsOf = Callable[[str], Iterable[Count]]
IntervalOf = Callable[[str], timedelta | None]

UNRANKED_AFTER = timedelta(days=30)
"""An account that was not read for so long no longer counts in the ranks of the others."""

_REACH = 16
"""The number of accounts that a climber cannot pass after which it looks no further up."""
_CLEAR = 2
"""Neck and neck ends when one leads by so many times the margin and the other's widest lead."""
_ABSURD = 2
"""Times its level: a single count that is held beyond tells nothing yet."""


def no_counts(account: str) -> Iterable[Count]:
    """Return no counts: those of the tracks have to do."""
    return ()


def no_schedule(account: str) -> timedelta | None:
    """Return None: the times of the counts tell how often an account is polled."""
    return None


def update_board(
    state: BoardState,
    members: Iterable[str],
    tracks: Mapping[str, Track],
    rules: OvertakeRules,
    at: datetime,
    counts_of: CountsOf = no_counts,
    interval_of: IntervalOf = no_schedule,
) -> BoardChange:
    """Return the board after a poll at *at*.

    *counts_of* returns every believed count of an account, for a lead that began before the
    counts of its track.
    *members* are the accounts that belong to the board at that time. Newcomers are seated by their
    first counts, and leavers dropped, in silence. *interval_of* returns the scheduled time between
    two polls of an account, where there is a schedule. An account whose baseline is due after a
    restart has no seat until then, and may be anywhere.
    """
    draft = _seated(state, members, tracks, rules, at, counts_of, interval_of)
    draft.settle_rivalries()
    draft.settle_reversed()
    draft.climb()
    return draft.change()


def _is_clear(lead: Lead, swing: int) -> bool:
    """Return whether *lead* is clearly wider than the *swing*, the other's widest lead."""
    least = min(lead_of(*round_) for round_ in lead.rounds)
    return least >= _CLEAR * max(swing, lead.margin)


def seat_newcomers(
    state: BoardState,
    members: Iterable[str],
    tracks: Mapping[str, Track],
    rules: OvertakeRules,
    at: datetime,
) -> BoardState:
    """Return the board with newcomers seated, and nothing else changed: it is frozen."""
    return _seated(state, members, tracks, rules, at, no_counts, no_schedule).change().state


def _seated(
    state: BoardState,
    members: Iterable[str],
    tracks: Mapping[str, Track],
    rules: OvertakeRules,
    at: datetime,
    counts_of: CountsOf,
    interval_of: IntervalOf,
) -> "_Draft":
    known = {key for key in members if key in tracks}
    unseated = {key for key in known if tracks[key].baseline in OPEN}
    ready = known - unseated
    draft = _Draft(keep(state, ready), tracks, rules, at, counts_of, interval_of)
    draft.unseated = unseated
    draft.seat(ready.difference(draft.order))
    return draft


class _Draft:
    """A board while one poll is applied to it."""

    def __init__(
        self,
        state: BoardState,
        tracks: Mapping[str, Track],
        rules: OvertakeRules,
        at: datetime,
        counts_of: CountsOf,
        interval_of: IntervalOf,
    ) -> None:
        self._state = state
        self.order = list(state.order)
        self._reversed = set(state.reversed)
        self._rivalries = dict(state.rivalries)
        self._tracks = tracks
        self._rules = rules
        self._at = at
        self._counts_of = counts_of
        self._interval_of = interval_of
        self._passed: dict[str, dict[str, Passing]] = {}
        self._necks: list[tuple[Pair, Lead]] = []
        self.unseated: set[str] = set()
        """The members whose place is not known, and may be above all others."""

    def seat(self, newcomers: set[str]) -> None:
        """Give *newcomers* the places of their counts, so that no overtake is left to tell."""
        by_count = sorted(newcomers, key=lambda key: (-self._followers(key), key))
        if not self.order:
            self.order = by_count
            return
        for key in by_count:
            followers = self._followers(key)
            place = next(
                (n for n, other in enumerate(self.order) if self._followers(other) < followers),
                len(self.order),
            )
            self._reversed.update(
                (key, other) for other in self.order[place:] if self._followers(other) > followers
            )
            self.order.insert(place, key)

    def settle_rivalries(self) -> None:
        """Forget old swaps, and end the silence of pairs of which one leads for good."""
        if not self._state.rivalries:
            return
        seated = frozenset(self.order)
        for pair, rivalry in self._state.rivalries.items():
            if rivalry.is_silent and seated.issuperset(pair):
                self._follow(pair, rivalry)
            elif self._at - rivalry.flipped_at >= self._rules.cooldown:
                del self._rivalries[pair]

    def _follow(self, pair: Pair, rivalry: Rivalry) -> None:
        """Note the leader of a silent pair, and tell of a lead that is for good.

        Such a lead has lasted, or is clearly wider than any that the other one had; and nothing is
        told before the cooldown is over. It is told even of the account that was in front before,
        where neck and neck took that back.
        """
        newest = newest_round(self._tracks[pair[0]], self._tracks[pair[1]])
        lead = 0 if newest is None else lead_of(*newest)
        if newest is None or lead == 0:
            return
        leader, other = pair if lead > 0 else (pair[1], pair[0])
        seen_at, lead = max(count.taken_at for count in newest), abs(lead)
        if leader == rivalry.leader:
            rivalry = replace(rivalry, widest=max(rivalry.widest, lead))
        else:
            swing = max(rivalry.swing, rivalry.widest)
            rivalry = replace(
                rivalry, leader=leader, leading_since=seen_at, widest=lead, swing=swing
            )
        self._rivalries[pair] = rivalry
        if self._at - rivalry.flipped_at < self._rules.cooldown:
            return
        proof = self._lead(leader, other)
        if proof is None:
            return
        lasted = seen_at - rivalry.leading_since >= self._rules.cooldown
        if lasted or _is_clear(proof, rivalry.swing):
            del self._rivalries[pair]
            if rivalry.is_neck_and_neck and self._state.leads(leader, other):
                self._tell(leader, other, proof)

    def settle_reversed(self) -> None:
        """Tell of the pairs whose lower account turns out to be passed for good."""
        for upper, lower in sorted(self._reversed):
            if self._followers(upper) <= self._tracks[lower].level.highest:
                continue
            lead = self._may_pass(upper, lower)
            if lead is not None:
                self._reversed.discard((upper, lower))
                self._tell(upper, lower, lead)

    def climb(self) -> None:
        """Move every account up past those that it leads clearly."""
        lowest_above = None
        for place, account in enumerate(self.order):
            level = self._tracks[account].level
            if lowest_above is not None and level.followers > lowest_above:
                self._climb_from(place)
            highest = level.highest
            lowest_above = highest if lowest_above is None else min(lowest_above, highest)

    def _climb_from(self, place: int) -> None:
        """Move the account at *place* up past those above it that it leads clearly."""
        account = self.order[place]
        level = self._tracks[account].level
        passes: dict[str, Lead] = {}
        target, missed = place, 0
        for above in range(place - 1, -1, -1):
            rival = self.order[above]
            lead = None
            if level.followers > self._tracks[rival].level.highest:
                lead = self._may_pass(account, rival)
            if lead is not None:
                passes[rival] = lead
                target = above
            elif self._tracks[rival].level.taken_at >= level.taken_at:
                missed += 1
                if missed > _REACH:
                    break
        for rival in self.order[target:place]:
            if (rival, account) in self._reversed:
                self._reversed.discard((rival, account))
            elif rival in passes:
                self._tell(account, rival, passes[rival])
            else:
                self._reversed.add((account, rival))
        self.order.insert(target, self.order.pop(place))

    def _may_pass(self, account: str, rival: str) -> Lead | None:
        """Return the lead with which *account* passes *rival* now, or None.

        A lead that comes too soon after the other one's makes the pair neck and neck instead,
        unless it is clear already.
        """
        pair = pair_of(account, rival)
        rivalry = self._rivalries.get(pair)
        if rivalry is not None and rivalry.is_silent:
            return None
        lead = self._lead(account, rival)
        if lead is None or rivalry is None or (rival, account) in self._reversed:
            return lead
        if rivalry.leader == account:
            return lead  # it was seated anew since: its first overtake was withdrawn or mended
        swing = widest_lead(self._tracks[rival], self._tracks[account])
        if _is_clear(lead, swing):
            return lead
        self._rivalries[pair] = Rivalry(
            self._at, True, account, self._at, swing=swing, is_silent=True
        )
        self._necks.append(((account, rival), lead))
        return None

    def _tell(self, account: str, rival: str, lead: Lead) -> None:
        """Note that *account* passed *rival* for everyone to hear.

        An account that was never seen behind overtakes nobody: the two were level when they were
        first read, or were never read at one time. The second time in a short while is the last
        one for some time.
        """
        tracks = self._tracks[account], self._tracks[rival]
        passed = passing(*tracks, lead, self._rules, self._histories(account, rival))
        if passed is None:
            return
        self._passed.setdefault(account, {})[rival] = passed
        pair = pair_of(account, rival)
        is_second = pair in self._rivalries
        swing = widest_lead(self._tracks[rival], self._tracks[account]) if is_second else 0
        self._rivalries[pair] = Rivalry(
            self._at, False, account, self._at, swing=swing, is_silent=is_second
        )

    def change(self) -> BoardChange:
        """Return the board as it is now, with its overtakes."""
        state = BoardState(tuple(self.order), frozenset(self._reversed), self._rivalries)
        if not self._passed:
            return BoardChange(state, (), tuple(self._necks))
        places = {key: place for place, key in enumerate(self.order)}
        ranks = self._ranks(places)
        overtakes = tuple(
            Overtake(
                account,
                {rival: passed[rival] for rival in sorted(passed, key=places.__getitem__)},
                ranks[account],
            )
            for account, passed in sorted(self._passed.items(), key=lambda item: places[item[0]])
        )
        return BoardChange(state, overtakes, tuple(self._necks))

    def _ranks(self, places: Mapping[str, int]) -> dict[str, int]:
        """Return the rank of every account that passed another, as a ranking would show it.

        The first place is claimed only where the world knows of nobody above, and where no count
        that is held would be above. Accounts that were not read for long are not counted.
        """
        is_read = [self._is_read(self._tracks[key]) for key in self.order]
        counts = sorted(
            self._followers(key) for key, read in zip(self.order, is_read, strict=True) if read
        )
        above = list(accumulate(is_read, initial=0))
        known = {key: 1 + above[places[key]] for key in self._passed}
        for upper, lower in self._reversed:
            if upper in known:
                known[upper] += is_read[places[lower]]
            if lower in known:
                known[lower] -= is_read[places[upper]]
        shown = {key: 1 + len(counts) - bisect_right(counts, self._followers(key)) for key in known}
        ranks = {key: rank if rank > 1 else known[key] for key, rank in shown.items()}
        return {key: max(rank, 1 + self._may_be_below(key)) for key, rank in ranks.items()}

    def _is_read(self, track: Track) -> bool:
        unread_for = self._at - track.level.taken_at
        return track.stands_until is not None or unread_for < UNRANKED_AFTER

    def _may_be_below(self, account: str) -> bool:
        """Return whether counts that are held, or not known to be true any more, are above it.

        A single absurd one is none.
        """
        own = self._followers(account)
        return any(self._followers(key) > own for key in self.unseated) or any(
            self._may_have(key, own) for key in (*self.order, *self.unseated) if key != account
        )

    def _may_have(self, account: str, followers: int) -> bool:
        """Return whether held counts tell that *account* has more than so many followers."""
        above = [held for held in self._tracks[account].held if held.followers > followers]
        is_absurd = len(above) == 1 and above[0].followers > _ABSURD * self._followers(account)
        return bool(above) and not is_absurd

    def _lead(self, ahead: str, behind: str) -> Lead | None:
        """Return the confirmed lead of *ahead*; None while a count of either is held."""
        tracks = self._tracks[ahead], self._tracks[behind]
        if tracks[0].held or tracks[1].held:
            return None
        interval = max(self._between(ahead), self._between(behind))
        return confirmed_lead(*tracks, self._rules, self._histories(ahead, behind), interval)

    def _between(self, key: str) -> timedelta:
        """Return the time between two polls of an account, by its schedule or by its counts."""
        return self._interval_of(key) or self._tracks[key].pause

    def _histories(self, one: str, other: str) -> tuple[History, History]:
        return partial(self._counts_of, one), partial(self._counts_of, other)

    def _followers(self, key: str) -> int:
        return self._tracks[key].level.followers
