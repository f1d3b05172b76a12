import json
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import (
    CredentialsError,
    PayloadError,
    RateLimitedError,
    RequestRefusedError,
    SourceError,
    SourceUnavailableError,
)
from bot.settings.sources import WikidataSection
from bot.sources.transport import Internet, open_web
from bot.sources.wikidata import Statement, Subject, Wikidata, bound, parse_statements
from tests.sources.json_documents import documents, mutated
from tests.sources.platforms.base import NOW, Naps, json_response
from tests.sources.platforms.wikidata import WikidataApi, entity, error, snak, statement, time

SEOUL = Subject("seoul", "Q8684", "instagram", "seoul_official")
DAY = datetime(2023, 1, 2, tzinfo=UTC)
CHANNEL = "UC0123456789abcdefghij_-"


@pytest.fixture
async def api() -> AsyncIterator[WikidataApi]:
    async with WikidataApi().serving() as made:
        yield made


@pytest.fixture
async def web_() -> AsyncIterator[Internet]:
    async with open_web(lambda: NOW, "bot@example.org", sleep=Naps()) as opened:
        yield opened


@pytest.fixture
def wikidata(api: WikidataApi, web_: Internet) -> Wikidata:
    return Wikidata(WikidataSection(base_url=api.url), web_)


def document(*entities: dict[str, Any]) -> dict[str, Any]:
    return {"entities": {one["id"]: one for one in entities}, "success": 1}


def said_of(subject: Subject, *statements: object) -> tuple[list[int], tuple[str, ...]]:
    """Return the counts of *subject* in an item with *statements*, and the notes."""
    found = parse_statements(document(entity(subject.item, *statements)), [subject])
    assert {row.account for row in found.rows} <= {subject.account}
    return [row.followers for row in found.rows], found.notes


def left_out(subject: Subject, *statements: object) -> str:
    """Return why *statements* are left out, all of them."""
    counts, (note,) = said_of(subject, *statements)
    assert counts == []
    return note.removeprefix(f"account '{subject.account}': statements left out: ")


# --- asking --------------------------------------------------------------------------------------


async def test_items_are_asked_for_with_a_contact(api: WikidataApi, wikidata: Wikidata) -> None:
    api.add("Q8684", statement(449_000, P2003="seoul_official"))
    api.add("Q90", statement(330_000, "2024-05-06", P2002="Paris"))
    paris = Subject("paris", "Q90", "x", "paris")
    found = await wikidata.history([SEOUL, paris, SEOUL._replace(account="again")])

    assert found.rows == (
        Statement("again", DAY, 449_000),
        Statement("paris", datetime(2024, 5, 6, tzinfo=UTC), 330_000),
        Statement("seoul", DAY, 449_000),
    )
    assert found.notes == ()
    [request] = api.requests
    assert (request.method, request.path) == ("GET", "/w/api.php")
    assert request.query == [
        ("action", "wbgetentities"),
        ("ids", "Q8684|Q90"),
        ("props", "claims"),
        ("format", "json"),
        ("maxlag", "5"),
    ]
    assert "bot@example.org" in request.headers["User-Agent"]


async def test_nothing_is_asked_for_nobody(api: WikidataApi, wikidata: Wikidata) -> None:
    assert await wikidata.history([]) == ((), ())
    assert api.requests == []


async def test_a_call_has_at_most_ten_items(api: WikidataApi, wikidata: Wikidata) -> None:
    subjects = [SEOUL._replace(account=f"a{n:03}", item=f"Q{n}") for n in range(1, 25)]
    for subject in subjects:
        api.add(subject.item, statement(P2003="seoul_official"))
    found = await wikidata.history(subjects)

    assert [len(items) for items in api.asked] == [10, 10, 4]
    assert [row.account for row in found.rows] == [subject.account for subject in subjects]


async def test_what_is_left_out_of_an_answer_is_asked_for_again(
    api: WikidataApi, wikidata: Wikidata
) -> None:
    subjects = [SEOUL._replace(account=f"a{n}", item=f"Q{n}") for n in range(1, 8)]
    for subject in subjects:
        api.add(subject.item, statement(P2003="seoul_official"))
    api.largest = 3
    found = await wikidata.history(subjects)

    assert [len(items) for items in api.asked] == [7, 4, 1]
    assert len(found.rows) == 7


async def test_an_answer_that_leaves_out_everything_is_refused(
    api: WikidataApi, wikidata: Wikidata
) -> None:
    api.largest = 0
    with pytest.raises(PayloadError) as refused:
        await wikidata.history([SEOUL])

    assert str(refused.value) == "the answer has nothing of Q8684"
    assert len(api.requests) == 1


async def test_an_answer_that_is_too_large_is_asked_for_in_halves(
    api: WikidataApi, wikidata: Wikidata
) -> None:
    padding = statement(P2003="x" * 6_000_000)
    subjects = [SEOUL._replace(account=f"a{n}", item=f"Q{n}") for n in range(1, 5)]
    for subject in subjects:
        api.add(subject.item, statement(P2003="seoul_official"), padding)
    found = await wikidata.history(subjects)

    assert api.asked == [["Q1", "Q2", "Q3", "Q4"], ["Q1", "Q2"], ["Q3", "Q4"]]
    assert len(found.rows) == 4


@pytest.mark.parametrize("body", ["", "<html>", "[]", "{}", '{"entities": []}', "null"])
async def test_what_is_no_answer_is_refused(
    api: WikidataApi, wikidata: Wikidata, body: str
) -> None:
    response = json_response(None)
    response.text = body
    api.always = response
    with pytest.raises(PayloadError):
        await wikidata.history([SEOUL])


async def test_what_lies_in_the_future_is_left_out(api: WikidataApi, wikidata: Wikidata) -> None:
    api.add(
        "Q8684",
        statement(1, "2026-10-07", P2003="seoul_official"),
        statement(2, "2026-10-08", P2003="seoul_official"),
    )
    found = await wikidata.history([SEOUL])

    assert [row.followers for row in found.rows] == [1]
    assert found.notes == ("account 'seoul': statements left out: 1 in the future",)


LAG = "Waiting for db1: 7 seconds lagged"


@pytest.mark.parametrize(
    ("response", "kind", "text", "until"),
    [
        (
            error("maxlag", LAG, Retry_After="9"),
            RateLimitedError,
            f"takes no requests now (maxlag: {LAG})",
            NOW + timedelta(seconds=9),
        ),
        (
            error("maxlag", LAG),
            RateLimitedError,
            f"takes no requests now (maxlag: {LAG})",
            NOW + timedelta(seconds=5),
        ),
        (
            error("ratelimited", "You've exceeded your rate limit.", Retry_After="60"),
            RateLimitedError,
            "takes no requests now (ratelimited: You've exceeded your rate limit.)",
            NOW + timedelta(seconds=60),
        ),
        (
            json_response({}, 429, Retry_After="77"),
            RateLimitedError,
            "throttled (HTTP 429)",
            NOW + timedelta(seconds=77),
        ),
        (json_response({}, 403), CredentialsError, "access denied (HTTP 403)", None),
        (
            error("internal_api_error_DBQueryError", "Caught exception"),
            SourceUnavailableError,
            "not ready (internal_api_error_DBQueryError: Caught exception)",
            None,
        ),
        (error("readonly", "Locked"), SourceUnavailableError, "not ready (readonly: Locked)", None),
        (
            error("no-such-entity", "Could not find it. (Invalid id: Q0)"),
            RequestRefusedError,
            "refuses the request (no-such-entity: Could not find it. (Invalid id: Q0))",
            None,
        ),
        (
            json_response({"error": ["?"]}),
            RequestRefusedError,
            "refuses the request (an error)",
            None,
        ),
    ],
)
async def test_what_an_error_means(
    api: WikidataApi,
    wikidata: Wikidata,
    response: Any,
    kind: type[SourceError],
    text: str,
    until: datetime | None,
) -> None:
    api.always = response
    with pytest.raises(SourceError) as refused:
        await wikidata.history([SEOUL])

    assert (type(refused.value), str(refused.value)) == (kind, text)
    assert getattr(refused.value, "until", None) == until
    assert len(api.requests) == 1


# --- whose a statement is ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("platform", "handle", "name", "value"),
    [
        ("bluesky", "paris.fr", "P12361", "Paris.fr"),
        ("facebook", "paris", "P2013", "paris"),
        ("github", "CityofToronto", "P2037", "cityoftoronto"),
        ("instagram", "seoul_official", "P2003", "@Seoul_Official"),
        ("mastodon", "city@social.example", "P4033", "@city@social.example"),
        ("threads", "nyc", "P11892", "nyc"),
        ("tiktok", "nyc", "P7085", "nyc"),
        ("twitch", "nyc", "P5797", "nyc"),
        ("x", "nycgov", "P2002", "NYCgov"),
        ("youtube", "nyc", "P11245", "@nyc"),
        ("youtube", CHANNEL, "P2397", CHANNEL),
    ],
)
def test_an_account_is_named_by_the_property_of_its_platform(
    platform: str, handle: str, name: str, value: str
) -> None:
    subject = Subject("city", "Q1", platform, handle)

    assert said_of(subject, statement(5, **{name: value})) == ([5], ())
    assert said_of(subject, statement(5, **{name: f"{value}x"})) == ([], ())
    other = "P2002" if name != "P2002" else "P2003"
    assert said_of(subject, statement(5, **{other: value})) == ([], ())


def test_an_id_decides_where_it_is_known() -> None:
    unknown = Subject("city", "Q1", "x", "nycgov")
    known = unknown._replace(platform_id="250884927")
    both = statement(5, P6552="250884927", P2002="nycgov")
    renamed = statement(5, P6552="250884927", P2002="oldname")
    stolen = statement(5, P6552="99", P2002="nycgov")
    by_id = statement(5, P6552="250884927")

    counts = [said_of(known, one)[0] for one in (both, renamed, stolen, by_id)]
    assert counts == [[5], [5], [], [5]]
    counts = [said_of(unknown, one)[0] for one in (both, renamed, stolen, by_id)]
    assert counts == [[5], [], [5], []]


def test_an_id_is_no_handle_and_a_handle_no_id() -> None:
    digits = Subject("city", "Q1", "x", "12345")

    assert said_of(digits, statement(5, P6552="12345")) == ([], ())
    channel = Subject("city", "Q1", "youtube", "nyc", CHANNEL)
    assert said_of(channel, statement(5, P2397=CHANNEL.lower())) == ([], ())
    assert said_of(channel, statement(5, P2397=CHANNEL)) == ([5], ())


def test_a_statement_that_names_nobody_is_nobodys() -> None:
    unnamed = statement(5)
    unnamed["qualifiers"]["P2003"] = [{"snaktype": "somevalue", "property": "P2003"}]

    assert said_of(SEOUL, statement(5), unnamed) == ([], ())


def test_a_statement_of_several_accounts_is_nobodys() -> None:
    two = statement(5, P2003="seoul_official")
    two["qualifiers"]["P2003"].append(snak("other"))
    other_platform = statement(5, P2003="seoul_official", P2002="seoul")

    assert left_out(SEOUL, two, other_platform) == "2 of several accounts"


def test_items_and_platforms_that_are_not_there_are_noted() -> None:
    gone = {"id": "Q8684", "missing": ""}
    weibo = Subject("city", "Q1", "weibo", "city")
    found = parse_statements(
        document(gone, entity("Q1", statement(5, P2003="city"))), [SEOUL, weibo]
    )

    assert found == (
        (),
        (
            "account 'seoul': there is no item Q8684",
            "account 'city': Wikidata does not name accounts on weibo",
        ),
    )


# --- what a statement says -----------------------------------------------------------------------


def test_an_item_without_statements_says_nothing() -> None:
    assert said_of(SEOUL) == ([], ())


@pytest.mark.parametrize(
    ("rank", "counts"),
    [("normal", [5]), ("preferred", [5]), ("deprecated", []), ("", [])],
)
def test_a_deprecated_statement_is_not_said(rank: str, counts: list[int]) -> None:
    assert said_of(SEOUL, statement(5, rank=rank, P2003="seoul_official")) == (counts, ())


@pytest.mark.parametrize(
    "snaks",
    [
        None,
        [],
        [{"snaktype": "somevalue"}],
        [{"snaktype": "novalue", **snak(time("2023-01-02"))} | {"snaktype": "novalue"}],
        [snak(time("2023-01-02")), snak(time("2023-01-03"))],
        [snak(time("2023-01-00", 10))],
        [snak(time("2023-00-00", 9))],
        [snak(time("2023-01-02", True))],
        [snak(time("2023-01-02") | {"precision": "11"})],
        [snak(time("2023-02-30"))],
        [snak(time("1969-12-31"))],
        [snak(time("12023-01-02"))],
        [snak(time("2023-01-02") | {"time": "-2023-01-02T00:00:00Z"})],
        [snak(time("2023-01-02") | {"time": "2023-01-02"})],
        [snak(time("2023-01-02") | {"calendarmodel": "http://www.wikidata.org/entity/Q1985786"})],
    ],
)
def test_without_a_day_a_statement_is_left_out(snaks: object) -> None:
    bad = statement(5, P2003="seoul_official")
    bad["qualifiers"]["P585"] = snaks

    assert left_out(SEOUL, bad) == "1 without a day"


@pytest.mark.parametrize(
    "value",
    [
        None,
        "+5",
        {"amount": "5", "unit": "1"},
        {"amount": "-5", "unit": "1"},
        {"amount": "+5.0", "unit": "1"},
        {"amount": 5, "unit": "1"},
        {"amount": "+\u0665", "unit": "1"},
        {"amount": "+5", "unit": "http://www.wikidata.org/entity/Q11573"},
        {"amount": "+5"},
        {"amount": "+100000000001", "unit": "1"},
        {"amount": "+5", "unit": "1", "upperBound": "+6", "lowerBound": "+4"},
    ],
)
def test_without_a_whole_number_a_statement_is_left_out(value: object) -> None:
    bad = statement(5, P2003="seoul_official")
    bad["mainsnak"]["datavalue"]["value"] = value

    assert left_out(SEOUL, bad) == "1 without a whole number"


def test_an_unknown_number_is_none() -> None:
    bad = statement(5, P2003="seoul_official")
    bad["mainsnak"]["snaktype"] = "somevalue"

    assert left_out(SEOUL, bad) == "1 without a whole number"


def test_a_number_with_bounds_that_are_the_number_is_exact() -> None:
    good = statement(5, P2003="seoul_official")
    good["mainsnak"]["datavalue"]["value"] |= {"upperBound": "+5", "lowerBound": "+5"}

    assert said_of(SEOUL, good) == ([5], ())


def test_what_is_said_twice_is_one_row_and_what_contradicts_is_none() -> None:
    rows = [(5, "2023-01-02"), (5, "2023-01-02"), (6, "2023-01-03"), (7, "2023-01-03")]
    statements = [statement(count, day, P2003="seoul_official") for count, day in rows]

    assert said_of(SEOUL, *reversed(statements)) == (
        [5],
        ("account 'seoul': statements left out: 2 that contradict one another",),
    )


def test_rows_are_sorted_and_reasons_counted() -> None:
    statements = [statement(n, f"2023-01-{n:02}", P2003="seoul_official") for n in (9, 3, 7, 1)] + [
        statement("1.5", P2003="seoul_official"),
        statement(1, "2023-02-30", P2003="seoul_official"),
    ]

    assert said_of(SEOUL, *statements) == (
        [1, 3, 7, 9],
        ("account 'seoul': statements left out: 1 without a day, 1 without a whole number",),
    )


def test_the_bound_of_an_account_is_its_latest_row() -> None:
    rows = [
        Statement("seoul", DAY, 7),
        Statement("paris", DAY, 9),
        Statement("seoul", DAY + timedelta(days=1), 5),
        Statement("seoul", DAY - timedelta(days=1), 6),
    ]

    assert bound(rows) == {"paris": rows[1], "seoul": rows[2]}


# --- whatever comes ------------------------------------------------------------------------------

SUBJECTS = [
    SEOUL,
    Subject("paris", "Q90", "x", "paris", "77"),
    Subject("yt", "Q90", "youtube", "p"),
]
GOOD = document(
    entity("Q8684", statement(1001, P2003="seoul_official"), statement(1002, P2003="other")),
    entity(
        "Q90",
        statement(1003, P6552="77"),
        statement(1004, P11245="p"),
        statement(1005, P2002="other"),
    ),
)


@given(
    documents()
    | st.fixed_dictionaries({"entities": documents()})
    | st.fixed_dictionaries({"entities": st.fixed_dictionaries({"Q90": documents()})})
)
def test_any_document_is_parsed_or_refused_and_has_no_counts(found: Any) -> None:
    with suppress(PayloadError):
        assert parse_statements(found, SUBJECTS).rows == ()


@given(mutated(GOOD))
def test_no_account_gets_a_count_that_is_not_its_own(found: Any) -> None:
    try:
        rows = parse_statements(found, SUBJECTS).rows
    except PayloadError:
        return
    names = {"seoul": ("Q8684", "seoul_official"), "paris": ("Q90", "77"), "yt": ("Q90", "p")}
    for row in rows:
        item, name = names[row.account]
        claims = [json.dumps(claim) for claim in found["entities"][item]["claims"]["P8687"]]
        assert any(f'"+{row.followers}"' in claim and name in claim for claim in claims)
