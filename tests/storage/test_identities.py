from sqlite_utils import Database

from bot.domain.identity import Identity
from bot.domain.readings import Judgement, Reading, Status
from bot.storage.catalogue import Ids, Known, known_accounts, save_identities, sync_catalogue
from bot.storage.database import transaction
from bot.storage.readings import Origin, insert_readings
from tests.series import HOUR, SOURCE, START, catalogue_of

UNKNOWN = Known(None, None)
PARIS = Identity("id1", "paris", "paris.fr")
SEOUL = Identity("id2", "seoul", "")


def test_at_first_nothing_is_known_of_an_account(db: Database, ids: Ids) -> None:
    assert known_accounts(db, SOURCE) == {"paris": UNKNOWN, "seoul": UNKNOWN}
    assert known_accounts(db, "another") == {}


def test_an_identity_is_kept_for_its_account(db: Database, ids: Ids) -> None:
    save_identities(db, {"paris": PARIS, "seoul": SEOUL})

    assert known_accounts(db, SOURCE) == {"paris": Known(PARIS, None), "seoul": Known(SEOUL, None)}


def test_two_accounts_may_have_had_the_same_profile(db: Database, ids: Ids) -> None:
    """A handle that was corrected, or two keys for one profile: that is not for here to say."""
    save_identities(db, {"paris": PARIS, "seoul": PARIS})

    assert {one.identity for one in known_accounts(db, SOURCE).values()} == {PARIS}


def test_an_identity_outlives_a_start_and_a_time_without_the_account(
    db: Database, ids: Ids
) -> None:
    save_identities(db, {"paris": PARIS})
    with transaction(db):
        sync_catalogue(db, catalogue_of(["seoul"]), START)
    assert known_accounts(db, SOURCE) == {"seoul": UNKNOWN}
    with transaction(db):
        sync_catalogue(db, catalogue_of(["paris", "seoul"]), START)

    assert known_accounts(db, SOURCE)["paris"] == Known(PARIS, None)


def test_an_account_was_read_last_when_anything_was_learned_of_it(db: Database, ids: Ids) -> None:
    rows = [
        (ids.accounts["paris"], Reading.ok(START, 5), Judgement.BELIEVED),
        (ids.accounts["paris"], Reading(START + HOUR, Status.FAILED), None),
        (ids.accounts["seoul"], Reading.ok(START, 5), Judgement.HELD),
    ]
    insert_readings(db, rows, Origin.POLL)
    looked_at = {key: one.looked_at for key, one in known_accounts(db, SOURCE).items()}

    assert looked_at == {"paris": START + HOUR, "seoul": START}
