"""Commentary: remarks that explain the rules, each made of the results of the pipeline."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise

from bot.demo.story import Story
from bot.domain.events import Event, IncidentChanged, MilestoneReached, Overtaken, ReadingJudged
from bot.domain.readings import Judgement
from bot.pipeline.record import Recorded
from bot.web.site import Remark

Pair = tuple[str, str]
"""The account in front by its count, and the one in front by the announcements."""


def notice_of(story: Story) -> Remark:
    """Return the notice on every page, which names the published counts of the data."""
    in_order = sorted(story.published.items(), key=lambda one: one[0][1])
    values = {"threshold": in_order[0][1]}
    values |= {account: followers for (account, _), followers in in_order}
    return Remark("demo-notice", tuple(values.items()))


@dataclass(slots=True)
class _Contest:
    """A lead that is not announced."""

    is_on: bool = False
    losses: int = 0
    """The number of times that the lead was lost again."""


@dataclass(slots=True)
class Commentator:
    """Explains the rules at work in a poll; nothing is explained twice."""

    story: Story
    _said: set[str] = field(default_factory=set)
    _counts: dict[str, int] = field(default_factory=dict)
    _contests: dict[Pair, _Contest] = field(default_factory=dict)
    _missed: int = 0
    _told_at: datetime | None = None
    """The time at which the published milestone was announced."""

    def fails(self) -> Iterator[Remark]:
        """Yield the remarks on a poll that failed."""
        self._missed += 1
        if self._missed == 1:
            yield Remark("demo-outage")

    def recorded(self, at: datetime, recorded: Recorded, order: Sequence[str]) -> Iterator[Remark]:
        """Yield the remarks on a poll; *order* is the one that the world was told until then."""
        believed = {
            key: reading.count.followers
            for key, reading, judgement in recorded.readings
            if reading.count is not None and judgement is Judgement.BELIEVED
        }
        if not self._counts:
            yield Remark("demo-baseline", (("accounts", len(believed)),))
        self._counts |= believed
        if self._missed:
            yield Remark("demo-caught-up", (("polls", self._missed),))
        events = [event for event, _ in recorded.events]
        yield from self._incident(events, recorded.rejected)
        if not any(isinstance(event, IncidentChanged) for event in events):
            yield from self._judged(events)
        yield from self._leads(events, order)
        for event in events:
            if isinstance(event, MilestoneReached):
                yield from self._milestone(event)
        self._missed = 0
        yield from self._published(at.date(), believed)
        yield from self._told_by_hand(at)

    def _once(self, remark: Remark) -> Iterator[Remark]:
        if remark.key not in self._said:
            self._said.add(remark.key)
            yield remark

    def _incident(self, events: Sequence[Event], rejected: int) -> Iterator[Remark]:
        for event in events:
            if isinstance(event, IncidentChanged) and event.phase == "started":
                yield Remark("demo-incident", (("accounts", event.accounts),))
            elif isinstance(event, IncidentChanged):
                yield Remark("demo-incident-over", (("readings", rejected),))

    def _judged(self, events: Sequence[Event]) -> Iterator[Remark]:
        for event in events:
            if not isinstance(event, ReadingJudged):
                continue
            account = ("account", event.account)
            if event.kind == "quarantined":
                yield from self._once(
                    Remark("demo-held", (account, ("followers", event.followers)))
                )
            elif event.kind == "rejected":
                now = ("followers", self._counts[event.account])
                yield from self._once(Remark("demo-rejected", (account, now)))

    def _leads(self, events: Sequence[Event], order: Sequence[str]) -> Iterator[Remark]:
        """Yield the remarks on leads that are seen, lost again, or announced."""
        told = {
            (event.account, rival): event
            for event in events
            if isinstance(event, Overtaken)
            for rival in event.passed
        }
        for pair, event in told.items():
            yield self._overtake(pair, event, self._contests.pop(pair, _Contest()))
        for upper, lower in pairwise(order):
            if (lower, upper) not in told:
                yield from self._contest((lower, upper))

    def _overtake(self, pair: Pair, event: Overtaken, contest: _Contest) -> Remark:
        names = (("account", pair[0]), ("rival", pair[1]))
        if event.is_first_place:
            polls = max(len(proof.lead.rounds) for proof in event.pairs.values())
            return Remark("demo-first-place", (*names, ("polls", polls)))
        if contest.losses:
            return Remark("demo-contest-over", (*names, ("times", contest.losses)))
        return Remark("demo-overtake", names)

    def _contest(self, pair: Pair) -> Iterator[Remark]:
        names = (("account", pair[0]), ("rival", pair[1]))
        lead = self._counts[pair[0]] - self._counts[pair[1]]
        contest = self._contests.get(pair)
        if lead > 0 and contest is None:
            self._contests[pair] = _Contest(is_on=True)
            yield Remark("demo-lead", (*names, ("lead", lead)))
        elif contest is not None and contest.is_on and lead <= 0:
            contest.is_on = False
            contest.losses += 1
            yield from self._once(Remark("demo-lead-lost", names))
        elif contest is not None and lead > 0:
            contest.is_on = True

    def _milestone(self, event: MilestoneReached) -> Iterator[Remark]:
        values = (("account", event.account), ("threshold", event.threshold))
        if self.story.published.get((event.account, event.at.date())) == event.threshold:
            self._told_at = event.at
            yield Remark("demo-milestone-published", values)
        elif not self._missed:
            yield from self._once(Remark("demo-milestone", values))

    def _published(self, day: date, believed: Mapping[str, int]) -> Iterator[Remark]:
        """Yield a remark where the counts of several accounts are the published ones."""
        published = sum(
            self.story.published.get((key, day)) == followers for key, followers in believed.items()
        )
        if published > 1:
            others = len(believed) - published
            yield Remark("demo-published", (("accounts", published), ("others", others)))

    def _told_by_hand(self, at: datetime) -> Iterator[Remark]:
        if at.date() == self.story.told_by_hand_on and self._told_at is not None:
            yield Remark("demo-told-by-hand", (("days", (at - self._told_at).days),))
