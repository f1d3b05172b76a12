"""The feed of announcements."""

import re
from dataclasses import replace
from datetime import datetime
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from bot.domain.catalogue import Account, Board, Catalogue, Membership
from bot.domain.events import IncidentChanged
from bot.language import LANGUAGES
from bot.storage.database import open_database
from tests.cities import NOW
from tests.series import HOUR, START
from tests.web.asking import (
    MILESTONE,
    TOWN,
    Asker,
    cities,
    milestone,
    site_of,
    tell,
    withdraw,
)

FEED = "/announcements.atom"
BOARD = "/boards/gpci-2022/announcements.atom"
URN = re.compile(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def parsed(asker: Asker, address: str) -> Element:
    answer = asker.ask(address)
    assert answer.media_type == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(answer.body)


def atom(name: str) -> str:
    return f"{{http://www.w3.org/2005/Atom}}{name}"


def text(element: Element, name: str) -> str:
    return element.findtext(atom(name)) or ""


def entries(feed: Element) -> list[Element]:
    return feed.findall(atom("entry"))


def titles(feed: Element) -> list[str]:
    return [text(entry, "title") for entry in entries(feed)]


def links(element: Element) -> dict[str, str]:
    return {link.attrib["rel"]: link.attrib["href"] for link in element.findall(atom("link"))}


# --- what a feed has to have ---------------------------------------------------------------------


@pytest.mark.parametrize("address", [FEED, BOARD])
def test_a_feed_has_all_that_readers_need(asker: Asker, address: str) -> None:
    """https://www.rfc-editor.org/rfc/rfc4287#section-4.1"""
    feed = parsed(asker, address)

    assert feed.tag == atom("feed")
    for element in (feed, *entries(feed)):
        assert URN.fullmatch(text(element, "id"))
        assert text(element, "title")
        assert datetime.fromisoformat(text(element, "updated")).tzinfo is not None
        for name in ("id", "title", "updated"):
            assert len(element.findall(atom(name))) == 1
    assert feed.findtext(f"{atom('author')}/{atom('name')}") == "Milepost"
    assert len({text(entry, "id") for entry in entries(feed)}) == 2


def test_a_feed_is_of_a_board_or_of_all(asker: Asker) -> None:
    whole, board = parsed(asker, FEED), parsed(asker, BOARD)

    assert text(whole, "title") == "Milepost: announcements"
    assert text(board, "title") == "Global Power City Index 2022: announcements"
    assert titles(whole) == titles(board)
    assert entries(parsed(asker, "/boards/video/announcements.atom")) == []
    assert text(whole, "id") != text(board, "id")


def test_links_are_absolute(asker: Asker) -> None:
    assert links(parsed(asker, FEED)) == {
        "self": "https://example.org/milepost/announcements.atom",
        "alternate": "https://example.org/milepost/announcements",
    }
    feed = parsed(asker, f"{BOARD}?lang=ko")
    assert links(feed) == {
        "self": "https://example.org/milepost/boards/gpci-2022/announcements.atom?lang=ko",
        "alternate": "https://example.org/milepost/boards/gpci-2022?lang=ko",
    }
    assert links(entries(feed)[0]) == {
        "alternate": "https://example.org/milepost/announcements/milestone%3Aseoul%3A450000?lang=ko"
    }


def test_an_entry_tells_what_the_channels_were_told(asker: Asker) -> None:
    entry = entries(parsed(asker, FEED))[0]

    assert text(entry, "title") == "Seoul passes 450,000 followers on Instagram"
    assert text(entry, "published") == text(entry, "updated") == "2023-10-05T00:00:00Z"
    assert text(entry, "content").splitlines() == [
        "450,200 followers · @seoul_official",
        "",
        "When",
        "Between 4 Oct 2023, 09:00 and 5 Oct 2023, 09:00",
    ]


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_feed_is_in_every_language(asker: Asker, code: str) -> None:
    feed = parsed(asker, f"{FEED}?lang={code}")

    assert feed.attrib[LANG] == code
    assert ("サ" in titles(feed)[0] or "ソ" in titles(feed)[0]) == (code == "ja")
    assert ("서울" in titles(feed)[0]) == (code == "ko")


def test_a_feed_is_as_new_as_what_changed_last(filled: Asker) -> None:
    assert text(parsed(filled, FEED), "updated") == "2023-10-05T00:00:00Z"

    withdraw(filled.db, MILESTONE, NOW)

    assert text(parsed(filled, FEED), "updated") == "2023-10-10T00:00:00Z"


def test_before_the_first_event_a_feed_is_empty_and_always_the_same(empty: Asker) -> None:
    feed = parsed(empty, FEED)

    assert (entries(feed), text(feed, "updated")) == ([], "1970-01-01T00:00:00Z")
    before = empty.ask(FEED)
    empty.now += HOUR
    assert empty.ask(FEED) == before


# --- what is withdrawn ---------------------------------------------------------------------------


def test_what_is_withdrawn_says_so_and_is_news(filled: Asker) -> None:
    before = entries(parsed(filled, FEED))[0]
    withdraw(filled.db, MILESTONE, NOW)

    correction, entry, _ = entries(parsed(filled, FEED))

    assert text(entry, "id") == text(before, "id")
    assert text(entry, "title") == "Withdrawn: Seoul passes 450,000 followers on Instagram"
    assert text(entry, "content").startswith(
        "This announcement turned out to be wrong and was withdrawn (10 Oct 2023, 09:00)."
    )
    assert text(entry, "published") == "2023-10-05T00:00:00Z"
    assert text(entry, "updated") == "2023-10-10T00:00:00Z"
    assert text(correction, "title") == "Correction: an announcement is withdrawn"


def test_what_nobody_was_told_of_is_no_entry(filled: Asker) -> None:
    filled.db.execute(
        "UPDATE events SET is_announced = 0, reason = 'import' WHERE kind = 'milestone'"
    )

    assert len(entries(parsed(filled, FEED))) == 1


# --- ids -----------------------------------------------------------------------------------------


def ids(asker: Asker) -> list[str]:
    feed = parsed(asker, FEED)
    return [text(element, "id") for element in (feed, *entries(feed))]


def test_ids_are_those_of_the_installation_whatever_its_address(asker: Asker) -> None:
    moved = Asker(asker.db, replace(asker.site, address="https://elsewhere.example"))
    with TOWN.recorded() as db:
        others = ids(Asker(db))

    assert ids(moved) == ids(asker)
    assert not set(others) & set(ids(asker))


def test_an_announcement_is_the_same_one_in_every_feed(asker: Asker) -> None:
    for address in (FEED, BOARD, f"{FEED}?lang=ja"):
        feed = parsed(asker, address)
        assert [text(entry, "id") for entry in entries(feed)] == ids(asker)[1:]


def test_the_name_of_the_installation_is_not_shown(filled: Asker) -> None:
    filled.db.execute("UPDATE installation SET name = 'secret'")

    assert b"secret" not in filled.ask(FEED).body


# --- what is unusual -----------------------------------------------------------------------------


def test_a_feed_has_the_last_50(db: Database) -> None:
    tell(db, *(milestone(n, START + n * HOUR) for n in range(1, 61)))

    feed = parsed(Asker(db), FEED)

    assert len(entries(feed)) == 50
    assert titles(feed)[0] == "Paris passes 60 followers on Instagram"


def named(name: str) -> Catalogue:
    """Return a catalogue in which everything is called *name*."""
    account = Account("seoul", name, name, "table", owner=name, handle=name, url=name)
    board = Board("gpci-2022", (Membership("seoul"),), name=name, definition=name)
    return Catalogue({"seoul": account}, cities().ladders, (board,))


@given(st.text(st.characters(exclude_categories=())))
def test_no_name_makes_a_feed_invalid(name: str) -> None:
    with open_database(None) as db:
        tell(db, milestone(5, account="seoul"))
        asker = Asker(db, site_of(named(name)))

        for address in (FEED, BOARD):
            assert len(entries(parsed(asker, address))) == 1


def test_a_name_that_is_markup_is_text(filled: Asker) -> None:
    asker = Asker(filled.db, site_of(named("<script>&amp;")))

    assert text(parsed(asker, BOARD), "title") == "<script>&amp;: announcements"
    assert titles(parsed(asker, BOARD))[0].startswith("<script>&amp; passes")


def test_what_no_xml_can_have_is_left_out(db: Database) -> None:
    source = "a\x00\x0b\ufffe<b>"
    tell(db, IncidentChanged(at=NOW, source=source, phase="started", accounts=3, started_at=NOW))

    [title] = titles(parsed(Asker(db), FEED))

    assert "a<b>" in title
