from sqlite_utils import Database

from bot.storage.health import Problem, mark_told, note_problem, open_problems, settle
from tests.series import HOUR, START


def test_a_problem_is_counted_from_when_it_began(db: Database) -> None:
    first = note_problem(db, "account seoul", "missing", "is gone", START)
    again = note_problem(db, "account seoul", "missing", "is still gone", START + HOUR)

    assert first == Problem("account seoul", "missing", "is gone", START, 1, False)
    assert again == Problem("account seoul", "missing", "is still gone", START, 2, False)
    assert open_problems(db) == [again]


def test_what_was_told_stays_told_until_it_is_over(db: Database) -> None:
    problem = note_problem(db, "account seoul", "hidden", "hides", START)
    mark_told(db, problem, START)

    assert note_problem(db, "account seoul", "hidden", "hides", START + HOUR).is_told
    settle(db, problem)
    assert open_problems(db) == []
    again = note_problem(db, "account seoul", "hidden", "hides", START + 2 * HOUR)
    assert (again.times, again.since, again.is_told) == (1, START + 2 * HOUR, False)


def test_problems_are_told_and_settled_each_for_itself(db: Database) -> None:
    for subject in ("account paris", "account seoul"):
        for kind in ("hidden", "missing"):
            note_problem(db, subject, kind, "is wrong", START)
    paris = open_problems(db)[0]
    mark_told(db, paris, START)
    settle(db, note_problem(db, "account seoul", "missing", "is wrong", START))

    assert [(one.subject, one.kind, one.is_told) for one in open_problems(db)] == [
        ("account paris", "hidden", True),
        ("account paris", "missing", False),
        ("account seoul", "hidden", False),
    ]


def test_the_oldest_problem_comes_first(db: Database) -> None:
    note_problem(db, "account paris", "missing", "is gone", START + HOUR)
    note_problem(db, "account seoul", "missing", "is gone", START)

    assert [one.subject for one in open_problems(db)] == ["account seoul", "account paris"]
