"""Who reads sees one moment."""

from sqlite_utils import Database

from bot.storage.database import Store, open_database
from bot.storage.health import beat, last_beat
from tests.series import HOUR, START


async def test_a_read_sees_nothing_that_is_written_meanwhile(store: Store, path) -> None:
    other = open_database(path)
    beat(other, START)

    def read(db: Database) -> list[object]:
        before = last_beat(db)
        beat(other, START + HOUR)
        return [before, last_beat(db)]

    try:
        assert await store.read(read) == [START, START]
        assert await store.read(last_beat) == START + HOUR
    finally:
        other.close()
