"""One absurd reading changes nothing of what is told, wherever in a plausible series it stands."""

from collections.abc import Callable
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.events import IncidentChanged
from bot.domain.ladder import Ladder
from bot.domain.readings import Poll, Reading
from bot.domain.rules import QuarantineRules
from tests.series import SOURCE, Row, Run, catalogue_of, polls_of, run
from tests.strategies import Mistake, absurd, intervals, ladders, wandering

POLLS = 16
AGREEMENT = QuarantineRules().agreement
few_accounts = st.integers(1, 4).flatmap(lambda accounts: wandering(accounts, POLLS))


def told(run: Run) -> dict[str, dict]:
    """Return the milestones, overtakes and neck and neck of *run*, by key."""
    return {
        event.key: event.fields()
        for event in run.events
        if event.is_public and not isinstance(event, IncidentChanged)
    }


def facts(run: Run) -> set[tuple]:
    """Return what *run* told, whenever that was."""
    return {
        (fields["account"], rung)
        for fields in told(run).values()
        if "account" in fields
        for rung in (
            *fields.get("also_passed", ()),
            *fields.get("passed", ()),
            *([fields["threshold"]] if "threshold" in fields else ()),
        )
    }


def with_answer(rows: dict[str, Row], key: str, place: int, answer: int | None) -> dict[str, Row]:
    return {**rows, key: [*rows[key][:place], answer, *rows[key][place + 1 :]]}


@given(few_accounts, intervals, ladders, st.integers(1, POLLS - 1), absurd)
def test_an_absurd_answer_is_as_good_as_none(
    rows: dict[str, Row], every: timedelta, ladder: Ladder, place: int, mistake: Mistake
):
    answer = mistake(rows["a"][place])

    without = run(with_answer(rows, "a", place, None), ladder, every=every)
    with_it = run(with_answer(rows, "a", place, answer), ladder, every=every)

    assert told(without) == told(with_it)
    assert without.state.tracks["a"].counts == with_it.state.tracks["a"].counts
    assert answer not in {count.followers for count in with_it.state.tracks["a"].counts}


@given(few_accounts, intervals, ladders, absurd)
def test_an_absurd_baseline_adds_nothing(
    rows: dict[str, Row], every: timedelta, ladder: Ladder, mistake: Mistake
):
    answer = mistake(rows["a"][0])

    without = run(with_answer(rows, "a", 0, None), ladder, every=every)
    with_it = run(with_answer(rows, "a", 0, answer), ladder, every=every)

    # Who passes "a" later than that may have been seated behind it, or before it.
    added = {key: fields for key, fields in told(with_it).items() if key not in told(without)}
    assert all(
        "threshold" not in fields
        and "a" in (fields.get("account"), *fields.get("passed", fields.get("accounts", ())))
        for fields in added.values()
    )
    if (POLLS - 2) * every >= AGREEMENT:
        assert without.level("a") == with_it.level("a")


@given(few_accounts, intervals, ladders, st.integers(0, POLLS - 1), absurd)
def test_an_absurd_poll_in_between_is_as_good_as_none(
    rows: dict[str, Row], every: timedelta, ladder: Ladder, place: int, mistake: Mistake
):
    polls = polls_of(rows, every)
    at = polls[place].at + every / 2
    between = Poll(SOURCE, at, {"a": Reading.ok(at, mistake(rows["a"][place]))})

    without = Run(catalogue_of(rows, ladder)).poll(*polls)
    with_it = Run(catalogue_of(rows, ladder)).poll(
        *polls[: place + 1], between, *polls[place + 1 :]
    )

    assert told(without) == told(with_it)


@given(
    st.integers(3, 6).flatmap(lambda accounts: wandering(accounts, POLLS)),
    intervals,
    st.integers(3, POLLS - 1),
    absurd,
)
def test_an_absurd_poll_of_all_accounts_adds_nothing(
    rows: dict[str, Row], every: timedelta, place: int, mistake: Mistake
):
    polls = polls_of(rows, every)
    at = polls[place].at + every / 2
    answers = {key: Reading.ok(at, mistake(row[place])) for key, row in rows.items()}

    without = Run(catalogue_of(rows, "every=1")).poll(*polls)
    with_it = Run(catalogue_of(rows, "every=1")).poll(
        *polls[: place + 1], Poll(SOURCE, at, answers), *polls[place + 1 :]
    )

    assert told(with_it).keys() <= told(without).keys()
    assert ["incident started", "incident ended"][: 2 if place < POLLS - 1 else 1] == [
        line.split(":")[0] for line in with_it.public if line.startswith("incident")
    ]


@given(
    st.integers(3, 6).flatmap(lambda accounts: wandering(accounts, POLLS)),
    ladders,
    st.integers(3, POLLS - 1),
    st.integers(1, 6),
    absurd,
)
def test_hours_of_absurd_polls_add_nothing(
    rows: dict[str, Row], ladder: Ladder, place: int, polls: int, mistake: Mistake
):
    def spoilt(answer: Callable[[int], int | None]) -> dict[str, Row]:
        end = place + polls
        return {
            key: [*row[:place], *map(answer, row[place:end]), *row[end:]]
            for key, row in rows.items()
        }

    without = run(spoilt(lambda _: None), ladder)
    with_them = run(spoilt(mistake), ladder)

    assert facts(with_them) <= facts(without)
