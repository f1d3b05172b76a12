"""Everything that the rules remember is in the database: a restart changes nothing."""

import tempfile
from collections.abc import Collection, Sequence
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from bot.domain.announcements import Subscription
from bot.domain.catalogue import Catalogue
from bot.domain.engine import State
from bot.domain.readings import Poll
from bot.domain.rules import IncidentRules, OvertakeRules, Rules
from bot.pipeline.record import Recorded, Recorder
from bot.storage.catalogue import sync_catalogue
from bot.storage.database import open_database, transaction
from bot.storage.state import load_state
from tests.series import DAY, START, Run, catalogue_of, polls_of
from tests.storage.polls import histories
from tests.stored import dump

RESTLESS = Rules(
    overtakes=OvertakeRules(wobble=0, confirmations=2, cooldown=DAY),
    incident=IncidentRules(accounts=2),
)
rules = st.sampled_from([Rules(), RESTLESS])


class Process:
    """A program that records polls until it is restarted."""

    def __init__(self, catalogue: Catalogue, path: Path | None) -> None:
        self._catalogue, self._path = catalogue, path
        self.start()

    def start(self) -> None:
        self.db = open_database(self._path)
        self.db.execute("PRAGMA synchronous = OFF")
        with transaction(self.db):
            self.ids = sync_catalogue(self.db, self._catalogue, START)
        self.forget()

    def forget(self) -> None:
        """Throw the recorder away: what it kept in memory is lost."""
        channels = [Subscription("all"), Subscription("top", top=1)]
        self.recorder = Recorder(self._catalogue, self.ids, lambda _: channels, DAY)

    def restart(self) -> None:
        """Close the database, too."""
        self.db.close()
        self.start()

    def record(self, poll: Poll) -> Recorded:
        with transaction(self.db):
            return self.recorder.record(self.db, poll)

    def decide(self, account: str, taken_at, approves: bool, at) -> Recorded:
        with transaction(self.db):
            return self.recorder.decide(self.db, account, taken_at, approves, at)

    def state(self) -> State:
        return load_state(self.db, self.ids)


def catalogue_for(polls: Sequence[Poll], of: Rules) -> Catalogue:
    return catalogue_of({key for poll in polls for key in poll.readings}, "every=7", of)


def follow(
    polls: Sequence[Poll], catalogue: Catalogue, forgets: Collection[int], restarts: Collection[int]
) -> tuple[list[Recorded], dict[str, object]]:
    """Return what is recorded when the program forgets and restarts before those polls."""
    with tempfile.TemporaryDirectory() as folder:
        process = Process(catalogue, Path(folder, "milepost.db") if restarts else None)
        recorded = []
        for number, poll in enumerate(polls):
            if number in forgets:
                process.forget()
            if number in restarts:
                process.restart()
            recorded.append(process.record(poll))
        rows = dump(process.db)
        process.db.close()
    return recorded, rows


@settings(max_examples=25)
@given(histories(), rules, st.data())
def test_a_restart_between_any_two_polls_changes_nothing(
    polls: list[Poll], of: Rules, data: st.DataObject
) -> None:
    catalogue = catalogue_for(polls, of)
    numbers = st.sets(st.integers(0, len(polls) - 1))
    forgets, restarts = data.draw(numbers), data.draw(numbers)
    whole = follow(polls, catalogue, (), ())

    assert whole == follow(polls, catalogue, forgets, restarts)
    for kind in {happened.kind for recorded in whole[0] for happened, _ in recorded.events}:
        event(kind)


@settings(max_examples=10)
@given(histories(), rules)
def test_a_restart_before_every_poll_changes_nothing(polls: list[Poll], of: Rules) -> None:
    catalogue = catalogue_for(polls, of)

    assert follow(polls, catalogue, (), ()) == follow(polls, catalogue, range(len(polls)), ())


@settings(max_examples=20)
@given(histories(), rules)
def test_what_is_stored_is_what_the_rules_know(polls: list[Poll], of: Rules) -> None:
    catalogue = catalogue_for(polls, of)
    process = Process(catalogue, None)
    run = Run(catalogue)
    run.state = process.state()
    for poll in polls:
        process.record(poll)
        run.poll(poll)
        assert run.state == process.state()
    process.db.close()


@settings(max_examples=20)
@given(histories(), st.data())
def test_two_programs_on_one_file_know_what_the_other_recorded(
    polls: list[Poll], data: st.DataObject
) -> None:
    catalogue = catalogue_for(polls, RESTLESS)
    whole = follow(polls, catalogue, (), ())
    turns = data.draw(st.lists(st.integers(0, 1), min_size=len(polls), max_size=len(polls)))
    with tempfile.TemporaryDirectory() as folder:
        programs = [Process(catalogue, Path(folder, "milepost.db")) for _ in range(2)]
        recorded = [programs[turn].record(poll) for turn, poll in zip(turns, polls, strict=True)]
        rows = dump(programs[0].db)
        for program in programs:
            program.db.close()

    assert whole == (recorded, rows)


@settings(max_examples=20)
@given(histories(), st.data())
def test_a_poll_that_fails_half_way_is_as_if_it_had_not_been(
    polls: list[Poll], data: st.DataObject
) -> None:
    catalogue = catalogue_for(polls, RESTLESS)
    whole = follow(polls, catalogue, (), ())
    failing = data.draw(st.sets(st.integers(0, len(polls) - 1)))
    process, recorded = Process(catalogue, None), []
    for number, poll in enumerate(polls):
        if number in failing:
            with pytest.raises(OSError, match="full"), transaction(process.db):
                process.recorder.record(process.db, poll)
                raise OSError("the disk is full")
        recorded.append(process.record(poll))

    assert whole == (recorded, dump(process.db))
    process.db.close()


@settings(max_examples=20)
@given(histories(), st.data())
def test_a_decision_of_an_operator_survives_a_restart(
    polls: list[Poll], data: st.DataObject
) -> None:
    """The live program goes on in its own memory, while another one records the decision."""
    catalogue = catalogue_for(polls, RESTLESS)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:

        def started(path: Path | None) -> Process:
            process = Process(catalogue, path)
            stack.callback(process.db.close)  # also where there is nothing left to draw
            return process

        live, alone = started(Path(folder, "milepost.db")), started(None)
        for poll in polls:
            assert alone.record(poll) == live.record(poll)
            held = [
                (key, count.taken_at)
                for key, track in live.state().tracks.items()
                for count in track.held
            ]
            if held and data.draw(st.booleans()):
                decision = *data.draw(st.sampled_from(held)), data.draw(st.booleans()), poll.at
                other = started(Path(folder, "milepost.db"))
                assert alone.decide(*decision) == other.decide(*decision)
        assert dump(alone.db) == dump(live.db)
        assert alone.state() == live.state()


def test_a_number_that_follows_a_failure_of_the_same_time_survives_a_restart(
    db: Database,
) -> None:
    catalogue = catalogue_of(["seoul"])
    with transaction(db):
        ids = sync_catalogue(db, catalogue, START)
    failed, ok = polls_of({"seoul": [None]}), polls_of({"seoul": [500]})
    later = polls_of({"seoul": [501]}, start=START + DAY)
    run = Run(catalogue)
    for poll in (*failed, *ok, *later):
        run.poll(poll)
        with transaction(db):
            Recorder(catalogue, ids, lambda _: [], DAY).record(db, poll)

    state = load_state(db, ids)
    assert [count.followers for count in state.tracks["seoul"].counts] == [500, 501]
    assert state.tracks == run.state.tracks
