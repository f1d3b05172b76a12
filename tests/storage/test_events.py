import pytest
from sqlite_utils import Database

from bot.domain.events import NeckAndNeck
from bot.errors import StorageError
from bot.storage.catalogue import Ids
from bot.storage.events import insert_event, latest_events
from tests.series import START


@pytest.mark.parametrize(
    "change",
    ["kind = 'forecast'", "is_announced = 0, reason = 'a reason to come'", "fields = '{}'"],
)
def test_an_event_of_a_newer_version_is_named_and_is_no_traceback(
    db: Database, ids: Ids, change: str
) -> None:
    insert_event(db, NeckAndNeck(at=START, board="board", accounts=("a", "b")), ids, None)
    db.execute(f"UPDATE events SET {change}")

    with pytest.raises(StorageError, match=r"'neck_and_neck:board:a:b:.*newer version"):
        latest_events(db, 10, with_unannounced=True)
