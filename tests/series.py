"""Series of polls, run through the engine, and their events in short."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from bot.domain.catalogue import Account, Board, Catalogue, Membership
from bot.domain.engine import advance, decide, end_incident
from bot.domain.events import (
    Event,
    IncidentChanged,
    MilestoneReached,
    NeckAndNeck,
    Overtaken,
    ReadingJudged,
)
from bot.domain.ladder import Ladder, parse_ladder
from bot.domain.readings import Count, Judgement, Poll, Reading, Status
from bot.domain.rules import Rules
from bot.domain.state import Outcome, State

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
START = datetime(2023, 9, 1, tzinfo=UTC)
SOURCE = "table"

Row = Sequence[int | None]
"""The followers of one account, poll by poll; None where the poll learned nothing."""


def catalogue_of(
    accounts: Iterable[str],
    ladder: str | Ladder = "1-2-5",
    rules: Rules | None = None,
    boards: Sequence[Board] | None = None,
    sources: Mapping[str, str] | None = None,
) -> Catalogue:
    """Return a catalogue with *accounts* on one ladder, and on one board unless *boards* says."""
    rules = rules or Rules()
    keys = sorted(accounts)
    rungs = parse_ladder(ladder) if isinstance(ladder, str) else ladder
    if boards is None:
        boards = [Board("board", tuple(Membership(key) for key in keys), rules.overtakes)]
    return Catalogue(
        {key: Account(key, key.title(), "", (sources or {}).get(key, SOURCE)) for key in keys},
        {key: (rungs,) for key in keys},
        tuple(boards),
        rules,
    )


def polls_of(
    rows: Mapping[str, Row],
    every: timedelta = HOUR,
    start: datetime = START,
    step: int | Mapping[str, int] = 1,
    source: str = SOURCE,
) -> list[Poll]:
    """Return the polls that *rows* are the columns of; shorter rows end in silence.

    Counts are rounded down to *step*, which may be one for each account.
    """
    steps = dict.fromkeys(rows, step) if isinstance(step, int) else step
    polls = []
    for n in range(max(map(len, rows.values()), default=0)):
        at = start + n * every
        readings = {
            key: Reading(at, Status.FAILED)
            if row[n] is None
            else Reading.ok(at, row[n], steps[key])
            for key, row in rows.items()
            if n < len(row)
        }
        polls.append(Poll(source, at, readings))
    return polls


class Run:
    """A series on its way through the engine."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.state = State()
        self.events: list[Event] = []
        self.judgements: dict[tuple[str, datetime], Judgement] = {}
        """What was last made of every reading with a number."""
        self._counts: dict[str, list[Count]] = {}

    def poll(self, *polls: Poll) -> "Run":
        """Advance by *polls*, in their order."""
        for poll in polls:
            for key, reading in poll.readings.items():
                if reading.count is not None:
                    self._counts.setdefault(key, []).append(reading.count)
            self._take(advance(self.state, poll, self.catalogue, self.believed))
        return self

    def decide(self, account: str, taken_at: datetime, approves: bool, at: datetime) -> "Run":
        """Let an operator approve or reject a held reading."""
        arguments = account, taken_at, approves, at, self.catalogue, self.believed
        self._take(decide(self.state, *arguments))
        return self

    def end_incident(self, believes: bool, at: datetime, source: str = SOURCE) -> "Run":
        """Let an operator end the incident of *source*."""
        self._take(end_incident(self.state, source, believes, at, self.catalogue, self.believed))
        return self

    def _take(self, outcome: Outcome) -> None:
        self.state = self.state.after(outcome)
        self.judgements |= outcome.judgements
        self.judgements |= {
            (key, count.taken_at): Judgement.REJECTED
            for key, begin in outcome.baselines.items()
            for count in self.believed(key)
            if count.taken_at < begin
        }
        self.events += outcome.events

    def believed(self, account: str) -> list[Count]:
        """Return every believed count of *account*, oldest first."""
        return [
            count
            for count in self._counts.get(account, [])
            if self.judgements.get((account, count.taken_at)) is Judgement.BELIEVED
        ]

    @property
    def public(self) -> list[str]:
        """What the channels are told, in short."""
        return [short(event) for event in self.events if event.is_public]

    @property
    def judged(self) -> list[str]:
        """What was held, released and rejected, in short."""
        return [short(event) for event in self.events if isinstance(event, ReadingJudged)]

    def level(self, account: str) -> int:
        """Return the last believed number of followers of *account*."""
        return self.state.tracks[account].level.followers

    def held(self, account: str) -> list[int]:
        """Return the held numbers of followers of *account*."""
        return [count.followers for count in self.state.tracks[account].held]

    def order(self, board: str = "board") -> tuple[str, ...]:
        """Return the known order of *board*."""
        return self.state.boards[board].order


def run(
    rows: Mapping[str, Row],
    ladder: str | Ladder = "1-2-5",
    rules: Rules | None = None,
    every: timedelta = HOUR,
    step: int = 1,
) -> Run:
    """Run *rows* through the engine; the accounts share a board."""
    return Run(catalogue_of(rows, ladder, rules)).poll(*polls_of(rows, every, step=step))


def short(event: Event) -> str:
    """Return what *event* tells, in a few words."""
    match event:
        case MilestoneReached():
            return f"{event.account} reached {event.threshold}"
        case Overtaken():
            return f"{event.account} passed {' '.join(event.passed)} to {event.rank}"
        case NeckAndNeck():
            return f"{' and '.join(event.accounts)} neck and neck"
        case IncidentChanged():
            return f"incident {event.phase}: {event.accounts}"
        case ReadingJudged():
            return f"{event.account} {event.followers} {event.kind}"


def steady(level: int, polls: int, gain: int = 1) -> list[int]:
    """Return the followers of an account that gains the same at every poll."""
    return [level + gain * n for n in range(polls)]
