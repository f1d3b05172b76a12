"""The level of an account: as old as its count, however often it is looked at."""

import pytest
from sqlite_utils import Database

from bot.domain.looks import Look, Statement
from bot.domain.readings import Reading, Status
from bot.queries.levels import Level, levels_of
from bot.storage.looks import save_looks
from tests.queries.asked import view
from tests.series import DAY, HOUR, START, Row, catalogue_of
from tests.world import World

CATALOGUE = catalogue_of(["seoul"])
NOW = START + 40 * DAY
SAID = Statement(Status.OK, 5)


@pytest.fixture
def level(db: Database):
    """Return what gives the level of an account with a *row* of counts and a last *look*."""

    def level(look: Look | None, row: Row = (5,), now=NOW) -> Level:
        World(CATALOGUE, {"seoul": row}).record(db)
        save_looks(db, {} if look is None else {"seoul": look})
        return levels_of(view(db, CATALOGUE, now), CATALOGUE.accounts.values())["seoul"]

    return level


def test_a_number_that_stands_is_not_stale_however_old_it_is(level) -> None:
    found = level(Look(NOW - HOUR, SAID, NOW))

    assert found.count == Reading.ok(START, 5).count
    assert (found.is_stale, found.looked_later_at) == (False, NOW - HOUR)


@pytest.mark.parametrize(
    "look",
    [
        None,
        Look(NOW),
        Look(NOW, SAID, NOW - HOUR),
        Look(NOW, Statement(Status.MISSING, None)),
    ],
    ids=["never", "dated", "old document", "not listed"],
)
def test_a_number_that_does_not_stand_is_as_old_as_its_count(level, look: Look | None) -> None:
    assert level(look).is_stale


def test_a_level_that_the_document_contradicts_does_not_stand(level) -> None:
    found = level(Look(NOW, SAID, NOW + DAY), [1_000, 1_001, 5])

    assert (found.count.followers, found.is_held, found.is_stale) == (1_001, True, True)


def test_a_level_does_not_stand_where_the_document_has_a_rejected_number(db, level) -> None:
    look = Look(NOW, Statement(Status.OK, 5), NOW + DAY)
    level(look, [1_000, 1_001, 5])
    db.execute("UPDATE readings SET judgement = 2 WHERE followers = 5")
    found = levels_of(view(db, CATALOGUE, NOW), CATALOGUE.accounts.values())["seoul"]

    assert (found.count.followers, found.is_held, found.is_stale) == (1_001, False, True)


def test_a_look_that_found_the_count_is_not_told_apart(level) -> None:
    found = level(Look(START + HOUR / 2), now=START + HOUR)

    assert (found.looked_at, found.looked_later_at) == (START + HOUR / 2, None)


def test_what_was_looked_at_later_is_not_known_at_an_earlier_moment(level) -> None:
    assert level(Look(NOW), now=START + DAY).looked_at is None
