import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.catalogue import Account
from bot.domain.identity import (
    Identity,
    Match,
    VerifiedReading,
    id_to_ask_for,
    match,
    verify,
)
from bot.domain.readings import Reading, Status
from tests.series import START

KNOWN = Identity("id1", "paris", "paris.fr")

ids = st.sampled_from(["", "id1", "id2", "ID1"])
handles = st.sampled_from(["", "paris", "Paris", "PARIS.fr", "seoul", "straße"])
identities = st.builds(Identity, ids.filter(bool), handles.filter(bool), handles)


@pytest.mark.parametrize(
    ("known", "platform_id", "handle", "expected"),
    [
        (None, "id1", "paris.fr", Match.SAME),
        (None, "", "", Match.SAME),
        (KNOWN, "id1", "paris.fr", Match.SAME),
        (KNOWN, "id1", "Paris.FR", Match.SAME),
        (KNOWN, "id1", "paris.city", Match.RENAMED),
        (KNOWN, "id1", "", Match.SAME),
        (Identity("id1", "paris", ""), "id1", "paris.city", Match.SAME),
        (KNOWN, "id2", "paris.fr", Match.OTHER),
        (KNOWN, "id2", "", Match.OTHER),
        (KNOWN, "ID1", "paris.fr", Match.OTHER),
        (KNOWN, "", "paris.fr", Match.SAME),
        (KNOWN, "", "paris.city", Match.SAME),
    ],
)
def test_profiles_are_told_apart_by_their_id(
    known: Identity | None, platform_id: str, handle: str, expected: Match
) -> None:
    assert match(known, platform_id, handle) is expected


@pytest.mark.parametrize(
    ("known", "handle", "expected"),
    [
        (None, "paris", ""),
        (KNOWN, "paris", "id1"),
        (KNOWN, "paris.fr", ""),
        (KNOWN, "Paris", ""),
        (KNOWN, "", ""),
    ],
)
def test_an_account_is_asked_for_by_its_id_until_its_handle_is_changed(
    known: Identity | None, handle: str, expected: str
) -> None:
    assert id_to_ask_for(known, handle) == expected


@given(identities, ids, handles)
def test_another_id_is_another_profile_whatever_it_calls_itself(
    known: Identity, platform_id: str, handle: str
) -> None:
    is_other = match(known, platform_id, handle) is Match.OTHER

    assert is_other is (platform_id not in ("", known.platform_id))


@given(st.none() | identities, ids, handles)
def test_a_profile_that_is_remembered_is_the_same_the_next_time(
    known: Identity | None, platform_id: str, handle: str
) -> None:
    """So a rename is told once, and a count that was taken is taken again."""
    if platform_id and match(known, platform_id, handle) is not Match.OTHER:
        remembered = Identity(platform_id, "paris", handle)
        assert match(remembered, platform_id, handle) is Match.SAME
        assert id_to_ask_for(remembered, "paris") == platform_id


@given(st.none() | identities, handles)
def test_no_id_is_asked_for_but_the_known_one(known: Identity | None, handle: str) -> None:
    assert id_to_ask_for(known, handle) in {"", known.platform_id if known else ""}


PARIS = Account("paris-main", "Paris", "instagram", "table", handle="paris")
READ = Reading.ok(START, 5)
MISSING = Reading(START, Status.MISSING)


@pytest.mark.parametrize(
    ("known", "platform_id", "handle", "owner", "expected"),
    [
        (None, "id1", "paris.fr", None, VerifiedReading(READ, identity=KNOWN)),
        (None, "id1", "paris.fr", "paris-main", VerifiedReading(READ, identity=KNOWN)),
        (None, "id1", "paris.fr", "lyon", VerifiedReading(MISSING, Match.FOLLOWED)),
        (None, "", "paris.fr", None, VerifiedReading(READ)),
        (KNOWN, "id1", "paris.fr", "lyon", VerifiedReading(READ)),
        (KNOWN, "id1", "", None, VerifiedReading(READ)),
        (KNOWN, "id2", "paris.fr", None, VerifiedReading(MISSING, Match.OTHER)),
        (
            KNOWN,
            "id1",
            "paris.city",
            None,
            VerifiedReading(READ, Match.RENAMED, Identity("id1", "paris", "paris.city")),
        ),
    ],
)
def test_a_reading_is_of_the_account_whose_profile_gave_it(
    known: Identity | None,
    platform_id: str,
    handle: str,
    owner: str | None,
    expected: VerifiedReading,
) -> None:
    assert verify(PARIS, READ, platform_id, handle, known, owner) == expected


@given(st.none() | identities, ids, handles, st.sampled_from([None, "paris-main", "lyon"]))
def test_a_count_is_kept_or_missing_but_never_changed(
    known: Identity | None, platform_id: str, handle: str, owner: str | None
) -> None:
    verified = verify(PARIS, READ, platform_id, handle, known, owner)

    is_theirs = verified.match in (Match.OTHER, Match.FOLLOWED)
    assert verified.reading == (MISSING if is_theirs else READ)
    assert not (is_theirs and verified.identity)
