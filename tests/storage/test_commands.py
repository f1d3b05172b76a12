from sqlite_utils import Database

from bot.storage.database import open_database
from bot.storage.installation import save_synced_hash, synced_hash


def test_nothing_was_given_to_a_scope_that_is_not_known(db: Database) -> None:
    save_synced_hash(db, "global", "abc")

    assert synced_hash(db, "guild 5") is None


def test_the_last_commands_of_each_scope_are_known_after_a_restart(db: Database, path) -> None:
    save_synced_hash(db, "global", "abc")
    save_synced_hash(db, "guild 5", "def")
    save_synced_hash(db, "global", "xyz")
    again = open_database(path)

    assert synced_hash(again, "global") == "xyz"
    assert synced_hash(again, "guild 5") == "def"
    again.close()
