"""Hypothesis strategy: polls in which everything happens that the rules have an answer to."""

from hypothesis import strategies as st

from bot.domain.readings import Poll, Reading, Status
from tests.strategies import boards

failures = st.sampled_from([Status.HIDDEN, Status.MISSING, Status.FAILED])


@st.composite
def histories(draw: st.DrawFn, length: int = 16) -> list[Poll]:
    """Return polls of a board, with joint falls and rises, and with answers that are not new."""
    series = draw(boards(length)).polls
    polls = [dict(poll.readings) for poll in series]
    for _ in range(draw(st.integers(0, 2))):
        first = draw(st.integers(3, length - 1))
        factor = draw(st.sampled_from([0.0, 0.01, 0.9, 1.1, 50.0]))
        for readings in polls[first : first + draw(st.integers(1, 5))]:
            for key, reading in readings.items():
                readings[key] = _times(factor, reading)
    for number, readings in enumerate(polls):
        for key in readings:
            if number and draw(st.integers(0, 9)) == 0:
                readings[key] = polls[number - 1][key]
            elif readings[key].count is None:
                readings[key] = Reading(
                    readings[key].taken_at, draw(st.sampled_from([*Status][1:]))
                )
    return [
        Poll(poll.source, poll.at, readings) for poll, readings in zip(series, polls, strict=True)
    ]


def _times(factor: float, reading: Reading) -> Reading:
    if reading.count is None:
        return reading
    return Reading.ok(reading.taken_at, int(reading.count.followers * factor), reading.count.step)
