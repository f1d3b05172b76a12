"""Announcements for programs."""

import json
from urllib.parse import urlsplit

import pytest
from sqlite_utils import Database

from bot.domain.events import IncidentChanged, NeckAndNeck, Overtaken
from bot.domain.silence import Silence
from bot.errors import BadQueryError, UserError
from bot.language import LANGUAGES, text_of_error
from tests.cities import NOW
from tests.series import DAY, HOUR, START
from tests.web.asking import (
    MILESTONE,
    OVERTAKE,
    Asker,
    cities,
    milestone,
    site_of,
    tell,
    withdraw,
)

PATH = "/api/announcements"


def keys(asker: Asker, query: str = "") -> list[str]:
    return [one["key"] for one in asker.json(f"{PATH}{query}")["announcements"]]


# --- the list ------------------------------------------------------------------------------------


def test_announcements_are_listed_the_newest_first(asker: Asker) -> None:
    answer = asker.json(PATH)
    passed, overtook = answer["announcements"]

    assert (answer["page"], answer["next"]) == (1, None)
    headlines = passed.pop("headlines")
    assert passed == {
        "kind": "milestone",
        "key": MILESTONE,
        "at": "2023-10-05T00:00:00Z",
        "url": "https://example.org/milepost/announcements/milestone%3Aseoul%3A450000",
        "is_withdrawn": False,
        "correction": None,
        "account": "seoul",
        "threshold": 450_000,
        "also_passed": [],
        "followers": 450_200,
        "not_before": "2023-10-04T00:00:00Z",
        "not_after": "2023-10-05T00:00:00Z",
        "took_seconds": None,
    }
    assert sorted(headlines) == sorted(LANGUAGES)
    assert headlines["en"] == "Seoul passes 450,000 followers on Instagram"
    assert headlines["ko"] == "서울, 인스타그램 팔로워 45만 명 돌파"
    assert (overtook["key"], overtook["kind"]) == (OVERTAKE, "overtake")
    assert (overtook["board"], overtook["passed"]) == ("gpci-2022", ["new-york"])
    assert (overtook["rank"], overtook["is_leader"], overtook["cause"]) == (1, True, "growth")


def test_what_was_not_announced_is_not_listed_whatever_the_query(filled: Asker) -> None:
    silent = milestone(350_000)
    tell(filled.db, silent, silence=Silence.UNWANTED)
    kinds = [row[0] for row in filled.db.execute("SELECT DISTINCT kind FROM events")]

    assert "quarantined" in kinds
    for query in ("", "?account=paris", "?board=gpci-2022", "?kind=milestone"):
        assert silent.key not in keys(filled, query)
        assert not [key for key in keys(filled, query) if key.startswith("quarantined")]


def test_nothing_private_is_in_an_answer(filled: Asker) -> None:
    withdraw(filled.db, MILESTONE, NOW)

    for address in (PATH, f"{PATH}/{MILESTONE}", f"{PATH}/{OVERTAKE}"):
        body = filled.ask(address).body.decode()
        for secret in ("900000", "987654", "evidence", "reason", "channel", "quarantine"):
            assert secret not in body


def test_before_the_first_event_the_list_is_empty(db: Database) -> None:
    assert Asker(db).json(PATH) == {"announcements": [], "page": 1, "next": None}


def test_every_kind_has_its_facts(filled: Asker) -> None:
    tell(
        filled.db,
        NeckAndNeck(at=NOW, board="gpci-2022", accounts=("seoul", "new-york")),
        IncidentChanged(at=NOW, source="table", phase="started", accounts=3, started_at=NOW),
        IncidentChanged(at=NOW, source="table", phase="ended", accounts=3, started_at=NOW),
        Overtaken(
            at=NOW,
            board="gpci-2022",
            account="paris",
            passed=("melbourne",),
            rank=3,
            followers=300_000,
            cause="rival_fell",
            not_before=NOW - DAY,
            not_after=NOW,
        ),
    )
    withdraw(filled.db, MILESTONE, NOW)
    told = {(one["kind"], one.get("phase")): one for one in filled.json(PATH)["announcements"]}

    assert told["neck_and_neck", None]["accounts"] == ["seoul", "new-york"]
    assert told["incident", "started"]["accounts"] == 3
    assert told["incident", "ended"]["source"] == "table"
    assert told["overtake", None]["cause"] in ("growth", "rival_fell")
    assert told["correction", None]["corrects"] == MILESTONE
    assert "followers" not in told["correction", None]
    assert len(told) == 6


# --- what is wanted of it ------------------------------------------------------------------------


def test_announcements_of_a_board_are_its_own_and_those_of_its_members(asker: Asker) -> None:
    assert keys(asker, "?board=gpci-2022") == [MILESTONE, OVERTAKE]
    assert keys(asker, "?board=video") == []
    assert keys(asker, "?board=") == [MILESTONE, OVERTAKE]


def test_announcements_of_an_account_are_what_it_did(asker: Asker) -> None:
    assert keys(asker, "?account=seoul") == [MILESTONE, OVERTAKE]
    assert keys(asker, "?account=new-york") == []


def test_announcements_of_some_kinds_are_no_others(asker: Asker) -> None:
    assert keys(asker, "?kind=overtake") == [OVERTAKE]
    assert keys(asker, "?kind=overtake&kind=milestone") == [MILESTONE, OVERTAKE]
    assert keys(asker, "?kind=correction") == []


def test_pages_lead_to_the_next_one_and_keep_what_is_wanted(filled: Asker) -> None:
    tell(filled.db, *(milestone(n * 1_000, START + n * HOUR) for n in range(1, 46)))
    address, seen = f"{PATH}?account=paris&kind=milestone", []
    for number in (1, 2, 3):
        answer = filled.json(address)
        assert answer["page"] == number
        seen += [one["threshold"] for one in answer["announcements"]]
        assert (answer["next"] is None) == (number == 3)
        if answer["next"] is not None:
            assert answer["next"].startswith(f"https://example.org/milepost{PATH}?")
            address = answer["next"].removeprefix("https://example.org/milepost")

    assert seen == [n * 1_000 for n in range(45, 0, -1)]
    assert urlsplit(address).query == "account=paris&kind=milestone&page=3"


def test_a_page_after_the_last_is_empty(asker: Asker) -> None:
    assert asker.json(f"{PATH}?page=9999") == {"announcements": [], "page": 9999, "next": None}


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("page=0", "query-number"),
        ("kind=quarantined", "correction, incident, milestone, neck_and_neck, over"),
        ("account=seoul&account=paris", "query-accounts"),
    ],
)
def test_a_query_that_cannot_be_understood_is_refused(asker: Asker, query: str, said: str) -> None:
    with pytest.raises(BadQueryError, match=said):
        asker.ask(f"{PATH}?{query}")


@pytest.mark.parametrize("query", ["board=seoul", "account=gpci-2022"])
def test_a_board_or_an_account_that_there_is_not_is_refused(asker: Asker, query: str) -> None:
    with pytest.raises(UserError, match="unknown-"):
        asker.ask(f"{PATH}?{query}")


# --- one announcement ----------------------------------------------------------------------------


def test_an_announcement_is_told_in_full_in_every_language(asker: Asker) -> None:
    answer = asker.json(f"{PATH}/{MILESTONE}")
    overtake = asker.json(f"{PATH}/{OVERTAKE}")

    assert answer["announcement"] == asker.json(PATH)["announcements"][0]
    assert sorted(answer["texts"]) == sorted(LANGUAGES)
    assert answer["texts"]["en"].startswith("450,200 followers · @seoul_official")
    assert "ahead of New York" in overtake["texts"]["en"]
    assert "뉴욕" in overtake["texts"]["ko"]
    assert "ニューヨーク" in overtake["texts"]["ja"]


def test_an_announcement_that_was_withdrawn_names_its_correction(filled: Asker) -> None:
    correction = withdraw(filled.db, MILESTONE, NOW)

    withdrawn = filled.json(f"{PATH}/{MILESTONE}")["announcement"]
    told = filled.json(f"{PATH}/{correction}")["announcement"]

    assert (withdrawn["is_withdrawn"], withdrawn["correction"]) == (True, correction)
    assert (told["is_withdrawn"], told["corrects"]) == (False, MILESTONE)
    assert keys(filled) == [correction, MILESTONE, OVERTAKE]


def test_a_correction_that_nobody_was_told_of_is_not_named(filled: Asker) -> None:
    correction = withdraw(filled.db, MILESTONE, NOW, is_announced=False)

    withdrawn = filled.json(f"{PATH}/{MILESTONE}")["announcement"]

    assert (withdrawn["is_withdrawn"], withdrawn["correction"]) == (True, None)
    with pytest.raises(UserError, match="unknown-announcement"):
        filled.ask(f"{PATH}/{correction}")


@pytest.mark.parametrize(
    "key",
    [
        "milestone:seoul:1",
        "quarantined:new-york:2023-10-10T00:00:00Z",
        "%00",
        "%ED%A0%80",
        "x" * 500,
    ],
)
def test_what_nobody_was_told_of_is_no_announcement(asker: Asker, key: str) -> None:
    with pytest.raises(UserError) as error:
        asker.ask(f"{PATH}/{key}")

    told = text_of_error(error.value)
    assert told.endswith(" is no announcement; /api/announcements lists their keys")
    assert len(told) < 200


def test_an_account_that_is_no_longer_tracked_is_told_of_by_its_key(filled: Asker) -> None:
    tell(filled.db, milestone(350_000, account="seoul-youtube"))
    catalogue = cities()
    accounts = {k: one for k, one in catalogue.accounts.items() if k != "seoul-youtube"}
    asker = Asker(filled.db, site_of(type(catalogue)(accounts, catalogue.ladders, ())))

    told = asker.json(PATH)["announcements"][0]

    assert told["account"] == "seoul-youtube"
    assert "seoul-youtube" in json.dumps(told["headlines"])
