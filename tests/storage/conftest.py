"""A database in which two accounts and a board are declared."""

import pytest
from sqlite_utils import Database

from bot.storage.catalogue import Ids, sync_catalogue
from bot.storage.database import transaction
from tests.series import START, catalogue_of


@pytest.fixture
def ids(db: Database) -> Ids:
    with transaction(db):
        return sync_catalogue(db, catalogue_of(["paris", "seoul"]), START)
