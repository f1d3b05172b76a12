from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.catalogue import Account
from bot.domain.looks import Dating
from bot.domain.readings import Reading, Status
from bot.errors import (
    CredentialsError,
    PayloadError,
    RateLimitedError,
    RequestRefusedError,
    SourceError,
    SourceUnavailableError,
)
from bot.settings.schema import JsonPlace
from bot.sources.base import Finding
from bot.sources.http_json import HttpJsonSource, JsonQuery, parse_answer
from bot.sources.transport import Internet
from bot.text import iso
from tests.series import DAY
from tests.sources.json_documents import documents, mutated
from tests.sources.platforms.base import NOW, NULL_ITEM, json_response
from tests.sources.platforms.http_json import HttpJson

PLATFORM = HttpJson
OBJECT = JsonQuery("/all.json", "cities")
LIST = JsonQuery("/all.json", "cities[].[name, count]", "cities[].[name, id]")
ONE = JsonQuery("/{handle}", "stats.followers", "stats.id")


def account(handle: str, platform: str = "instagram") -> Account:
    return Account(f"{platform}-{handle}", "City", platform, "http_json", "", handle)


PARIS, SEOUL = account("paris"), account("Seoul")


def count(finding: Finding) -> int | None:
    return None if finding.reading.count is None else finding.reading.count.followers


def parsed(
    document: object, question: JsonQuery, *accounts: Account
) -> list[tuple[Status, int | None, str]]:
    """Return what is found of each account: its status, its count and its id."""
    findings = parse_answer(document, accounts, NOW, question)
    assert list(findings) == [one.key for one in accounts]
    return [(f.reading.status, count(f), f.platform_id) for f in findings.values()]


def problem(document: object, question: JsonQuery, *accounts: Account) -> str:
    """Return what is wrong with the one account of *accounts* that comes first."""
    finding = parse_answer(document, accounts, NOW, question)[accounts[0].key]
    assert finding.reading.status is Status.FAILED
    return str(finding.error)


FAILED = (Status.FAILED, None, "")
MISSING = (Status.MISSING, None, "")


# --- what is asked for ---------------------------------------------------------------------------


async def test_each_account_is_asked_for_with_the_token(
    platform: HttpJson, source: HttpJsonSource
) -> None:
    accounts = platform.add(1000, 2000)
    await source.fetch(accounts, NOW)

    assert sorted(request.path for request in platform.requests) == ["/city-0", "/city-1"]
    for request in platform.requests:
        assert (request.method, request.query, request.body) == ("GET", [], "")
        assert request.headers["Authorization"] == "Bearer local-test-token"


async def test_without_a_token_there_is_no_header_for_it(
    platform: HttpJson, web_: Internet
) -> None:
    section = platform.section(token=None)
    fetched = await HttpJsonSource(section, web_).fetch(platform.add(1000), NOW)

    assert "Authorization" not in platform.requests[0].headers
    assert isinstance(fetched.error, CredentialsError)
    assert str(fetched.error) == "access denied (HTTP 401: unknown token)"


@pytest.mark.parametrize("handle", ["a/b", "../admin", "a?b=c", "a#b", "a%2Fb", "서울", "a&b"])
async def test_a_handle_stays_in_its_place(platform: HttpJson, web_: Internet, handle: str) -> None:
    section = platform.section(path="/é/stats?who={handle}&of=%C3%A9")
    await HttpJsonSource(section, web_).fetch([account(handle)], NOW)

    assert platform.requests[0].path == "/é/stats"
    assert platform.requests[0].query == [("who", handle), ("of", "é")]


async def test_a_handle_in_the_path_cannot_leave_it(platform: HttpJson, web_: Internet) -> None:
    section = platform.section(path="/stats/{handle}.json")
    await HttpJsonSource(section, web_).fetch([account("x?y#z%2e")], NOW)

    assert (platform.requests[0].path, platform.requests[0].query) == ("/stats/x?y#z%2e.json", [])


@pytest.mark.parametrize(
    ("path", "followers"),
    [("/object.json", "by_name"), ("/list.json", "accounts[].[name, followers]")],
)
async def test_a_document_with_all_accounts_is_asked_for_once(
    platform: HttpJson, web_: Internet, path: str, followers: str
) -> None:
    accounts = platform.add(*range(5000, 5060))
    del platform.profiles[accounts[7].handle]
    changes = {"path": path, "followers": followers, "id": None}
    fetched = await HttpJsonSource(platform.section(**changes), web_).fetch(accounts, NOW)

    assert len(platform.requests) == 1
    assert fetched.findings[accounts[7].key].reading.status is Status.MISSING
    counts = [count(fetched.findings[one.key]) for one in accounts]
    assert counts == [5000 + n if n != 7 else None for n in range(60)]


async def test_accounts_can_have_places_of_their_own(platform: HttpJson, web_: Internet) -> None:
    first, second, third, fourth = platform.add(1000, 2000, 3000, 4000)
    list_ = {"path": "/list.json", "followers": "accounts[].[name, followers]"}
    places = {
        second.key: JsonPlace(**list_, id="accounts[].[name, id]"),
        third.key: JsonPlace(**list_, id="accounts[].[name, id]"),
        fourth.key: JsonPlace(followers="followers", id="name"),
    }
    source = HttpJsonSource(platform.section(), web_, places=places)
    fetched = await source.fetch([first, second, third, fourth], NOW)

    paths = sorted(request.path for request in platform.requests)
    assert paths == ["/city-0", "/city-3", "/list.json"]
    found = {key: (count(f), f.platform_id) for key, f in fetched.findings.items()}
    assert found == {
        first.key: (1000, "1000"),
        second.key: (2000, "1001"),
        third.key: (3000, "1002"),
        fourth.key: (4000, "city-3"),
    }


# --- when a count was taken ----------------------------------------------------------------------

EARLIER = NOW - timedelta(hours=1)
MINUTE = timedelta(minutes=1)
TIMED = JsonQuery("/{handle}", "followers", taken_at="at")


async def fetched(
    platform: HttpJson, web: Internet, document: object, last_modified: str = "", **changes: Any
) -> Finding:
    """Return what is found of Paris in *document*."""
    headers = {"Last_Modified": last_modified} if last_modified else {}
    platform.always = lambda: json_response(document, **headers)
    source = HttpJsonSource(platform.section(id=None, **changes), web)
    return (await source.fetch([PARIS], NOW)).findings[PARIS.key]


async def test_a_count_with_a_time_is_of_that_time(platform: HttpJson, web_: Internet) -> None:
    document = {"followers": 5, "at": "2026-10-07T11:00:00Z"}
    found = await fetched(platform, web_, document, "Wed, 07 Oct 2026 11:30:00 GMT", taken_at="at")

    assert found == Finding(Reading.ok(EARLIER, 5))


@pytest.mark.parametrize(
    ("last_modified", "written_at"), [("Wed, 07 Oct 2026 11:00:00 GMT", EARLIER), ("", NOW)]
)
async def test_a_count_without_a_time_is_dated_by_its_document(
    platform: HttpJson, web_: Internet, last_modified: str, written_at: datetime
) -> None:
    dating = Dating(written_at + 30 * DAY)

    assert await fetched(platform, web_, {"followers": 5}, last_modified) == Finding(
        Reading.ok(written_at, 5), dating=dating
    )
    found = await fetched(platform, web_, {"followers": None}, last_modified, taken_at="at")
    assert (found.reading, found.dating) == (Reading(written_at, Status.FAILED), dating)


async def test_a_document_without_times_that_is_too_old_has_no_counts(
    platform: HttpJson, web_: Internet
) -> None:
    document, old = {"followers": 5, "at": "2026-10-07T11:00:00Z"}, "Mon, 07 Sep 2026 11:59:59 GMT"
    found = await fetched(platform, web_, document, old)

    assert str(found.error) == (
        "was last changed 30 days ago; see to the program that writes it, or raise "
        "sources.http_json.max_age"
    )
    assert found.reading.status is Status.FAILED
    assert count(await fetched(platform, web_, document, old, max_age=31 * DAY)) == 5


@pytest.mark.parametrize(
    ("max_age", "longest", "named"),
    [(None, 3 * DAY, "3 days"), (90 * MINUTE, 90 * MINUTE, "90 minutes")],
)
@pytest.mark.parametrize("last_modified", ["", "Mon, 07 Sep 2026 11:59:59 GMT"])
async def test_a_count_with_a_time_is_as_old_as_that(
    platform: HttpJson,
    web_: Internet,
    last_modified: str,
    max_age: timedelta | None,
    longest: timedelta,
    named: str,
) -> None:
    """However lately or long ago the document was changed."""
    times = {"taken_at": "at", "max_age": max_age}
    document = {"followers": 5, "at": iso(NOW - longest)}
    assert count(await fetched(platform, web_, document, last_modified, **times)) == 5

    too_long_ago = iso(NOW - longest - timedelta(seconds=1))
    document["at"] = too_long_ago
    found = await fetched(platform, web_, document, last_modified, **times)
    assert (found.reading.status, found.dating is None) == (Status.FAILED, False)
    assert str(found.error) == (
        f"{PARIS.key}'s newest count is of {too_long_ago}, older than max_age ({named}); see to the"
        " program that writes it, or raise sources.http_json.max_age"
    )


async def test_accounts_can_have_their_times_in_places_of_their_own(
    platform: HttpJson, web_: Internet
) -> None:
    first, second = platform.add(1000, 2000)
    platform.always = lambda: json_response({"followers": 5, "at": 1791370800, "then": 1791367200})
    source = HttpJsonSource(
        platform.section(id=None, taken_at="at"),
        web_,
        places={second.key: JsonPlace(taken_at="then")},
    )
    findings = (await source.fetch([first, second], NOW)).findings

    assert [findings[one.key].reading.taken_at for one in (first, second)] == [
        EARLIER,
        EARLIER - timedelta(hours=1),
    ]


@pytest.mark.parametrize(
    ("taken_at", "times"),
    [
        ("at", [EARLIER, EARLIER]),
        ("by_name", [EARLIER, NOW]),
        ("pairs", [EARLIER, NOW]),
    ],
)
def test_one_answer_about_all_has_one_time_or_times_by_handle(
    taken_at: str, times: list[datetime]
) -> None:
    document = {
        "cities": {"paris": 5, "seoul": 6},
        "at": "2026-10-07T11:00:00Z",
        "by_name": {"@Paris": "2026-10-07T11:00:00Z", "seoul": "2026-10-07T12:00:00Z"},
        "pairs": [["paris", 1791370800], ["seoul", 1791374400]],
    }
    findings = parse_answer(document, [PARIS, SEOUL], NOW, OBJECT._replace(taken_at=taken_at))

    assert [finding.reading.taken_at for finding in findings.values()] == times


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (None, "taken_at is missing"),
        ("soon", 'taken_at is "soon", not a time: ISO 8601, or seconds or milliseconds since 1970'),
        (
            "2026-10-07T12:05:01Z",
            "its taken_at, 2026-10-07T12:05:01Z, lies in the future; correct the clock of the "
            "program that writes it",
        ),
    ],
)
def test_a_count_is_left_out_whose_time_is_none(at: str | None, said: str) -> None:
    assert problem({"followers": 5, "at": at}, TIMED, PARIS) == said
    shared = {"cities": {"paris": 5, "seoul": 6}, "at": {"paris": at, "seoul": 1791374400}}
    question = OBJECT._replace(taken_at="at")
    assert problem(shared, question, PARIS, SEOUL) == said
    assert parsed(shared, question, PARIS, SEOUL)[1] == (Status.OK, 6, "")


def test_an_account_that_is_there_twice_with_two_times_has_no_count() -> None:
    document = {"cities": {"paris": 5}, "at": [["paris", 1791370800], ["Paris", 1791374400]]}

    assert problem(document, OBJECT._replace(taken_at="at"), PARIS, SEOUL) == (
        "the answer has paris twice, and not the same"
    )


# --- what fails ----------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [404, 410])
async def test_an_account_without_a_document_is_missing(
    platform: HttpJson, source: HttpJsonSource, status: int
) -> None:
    accounts = platform.add(1000)
    platform.always = lambda: json_response({}, status)
    fetched = await source.fetch(accounts, NOW)

    finding = fetched.findings[accounts[0].key]
    assert (finding.reading.status, finding.note) == (Status.MISSING, f"HTTP {status}")
    assert fetched.error is None


@pytest.mark.parametrize("status", [400, 404, 410])
async def test_a_document_with_all_accounts_that_is_refused_is_asked_for_once(
    platform: HttpJson, web_: Internet, status: int
) -> None:
    accounts = platform.add(1000, 2000, 3000)
    platform.always = lambda: json_response({"title": "Gone"}, status)
    changes = {"path": "/list.json", "followers": "accounts[].[name, followers]", "id": None}
    fetched = await HttpJsonSource(platform.section(**changes), web_).fetch(accounts, NOW)

    assert len(platform.requests) == 1
    assert isinstance(fetched.error, RequestRefusedError)
    assert str(fetched.error) == f"refuses the request (HTTP {status}: Gone)"
    statuses = {finding.reading.status for finding in fetched.findings.values()}
    assert statuses == {Status.FAILED}


@pytest.mark.parametrize(
    ("status", "body", "error", "text"),
    [
        (400, {"message": "no"}, RequestRefusedError, "refuses the request (HTTP 400: no)"),
        (401, {"detail": "who?"}, CredentialsError, "access denied (HTTP 401: who?)"),
        (403, [], CredentialsError, "access denied (HTTP 403)"),
        (408, {"error": {}}, SourceUnavailableError, "not ready (HTTP 408)"),
        (422, {"error": "x\ny"}, RequestRefusedError, "refuses the request (HTTP 422: x y)"),
        (429, {"title": "slow"}, RateLimitedError, "throttled (HTTP 429: slow)"),
        (500, {}, SourceUnavailableError, "127.0.0.1: answers with HTTP 500"),
    ],
)
async def test_what_a_status_means(
    platform: HttpJson,
    source: HttpJsonSource,
    status: int,
    body: object,
    error: type[SourceError],
    text: str,
) -> None:
    accounts = platform.add(1000)
    platform.always = lambda: json_response(body, status)
    fetched = await source.fetch(accounts, NOW)

    assert type(fetched.error) in (error, *error.__subclasses__())
    assert str(fetched.error).removesuffix(" and asks for a pause") == text


async def test_documents_without_a_count_do_not_keep_others_from_being_read(
    platform: HttpJson, source: HttpJsonSource
) -> None:
    accounts = platform.add(*[NULL_ITEM] * 8, 1000)
    fetched = await source.fetch(accounts, NOW)

    assert fetched.error is None
    assert [count(fetched.findings[one.key]) for one in accounts] == [None] * 8 + [1000]


async def test_accounts_that_share_an_address_are_asked_for_once_and_fail(
    platform: HttpJson, source: HttpJsonSource
) -> None:
    platform.add(1000, 2000)
    accounts = [account("city-0"), account("city-0", "x"), account("city-1")]
    fetched = await source.fetch(accounts, NOW)

    assert len(platform.requests) == 2
    assert [count(fetched.findings[one.key]) for one in accounts] == [None, None, 2000]


async def test_accounts_that_share_an_address_fail_together_when_it_is_refused(
    platform: HttpJson, source: HttpJsonSource
) -> None:
    platform.add(1000)
    platform.failures = [json_response({}, 400)]
    accounts = [account("city-0"), account("city-0", "x")]
    fetched = await source.fetch(accounts, NOW)

    assert len(platform.requests) == 1
    assert [count(fetched.findings[one.key]) for one in accounts] == [None, None]


# --- what is in an answer ------------------------------------------------------------------------


def test_an_answer_about_one_handle() -> None:
    document = {"stats": {"followers": 449_000, "id": 17}}

    assert parsed(document, ONE, PARIS) == [(Status.OK, 449_000, "17")]


@pytest.mark.parametrize(
    "document",
    [
        {"stats": {"followers": {"paris": 5}, "id": "1"}},
        {"stats": {"followers": [["paris", 5]], "id": "1"}},
        {"stats": {"followers": [5], "id": "1"}},
        {"stats": {"followers": 5}},
        {"stats": {"followers": 5, "id": ""}},
        {"stats": {"followers": 5, "id": True}},
        {"stats": {"followers": 5, "id": [1]}},
        {"stats": {"id": "1"}},
        [],
    ],
)
def test_an_answer_about_one_handle_without_a_count_and_the_promised_id(document: object) -> None:
    assert parsed(document, ONE, PARIS) == [FAILED]


def test_an_object_by_handle() -> None:
    document = {"cities": {"@PARIS": 5, "oslo": 7, "bad": None}}
    expected = [(Status.OK, 5, ""), MISSING, FAILED]

    assert parsed(document, OBJECT, PARIS, SEOUL, account("bad")) == expected


def test_a_list_of_pairs() -> None:
    cities = [
        {"name": "seoul", "count": 449_000, "id": "a"},
        None,
        {"name": "paris", "count": "5", "id": "b"},
        {"name": 77, "count": 7, "id": 99},
    ]
    expected = [FAILED, (Status.OK, 449_000, "a"), MISSING, (Status.OK, 7, "99")]

    assert (
        parsed({"cities": cities}, LIST, PARIS, SEOUL, account("oslo"), account("77")) == expected
    )


def test_an_account_that_is_there_twice_has_no_count_unless_they_agree() -> None:
    cities = [
        {"name": "paris", "count": 5, "id": "a"},
        {"name": "Paris", "count": 6, "id": "a"},
        {"name": "seoul", "count": 7, "id": "a"},
        {"name": "SEOUL", "count": 7, "id": "a"},
        {"name": "oslo", "count": 7, "id": "a"},
        {"name": "oslo", "count": 7, "id": "b"},
    ]
    found = parsed({"cities": cities}, LIST, PARIS, SEOUL, account("oslo"))

    assert found == [FAILED, (Status.OK, 7, "a"), FAILED]
    assert problem({"cities": cities}, LIST, PARIS) == (
        "the answer has paris twice, and not the same"
    )


@pytest.mark.parametrize("name", [None, "", " @ ", [], {}, True, 1.5])
def test_where_something_has_no_handle_nobody_is_missing(name: object) -> None:
    cities = [{"name": name, "count": 5, "id": "a"}, {"name": "paris", "count": 6, "id": "b"}]

    assert parsed({"cities": cities}, LIST, PARIS, SEOUL) == [(Status.OK, 6, "b"), FAILED]
    assert problem({"cities": cities}, LIST, SEOUL) == (
        "not in the answer, which has something without a handle"
    )


@pytest.mark.parametrize("entry", [["paris"], ["paris", 5, 6], "paris", {"paris": 5}, 5])
def test_what_is_no_pair_is_nobodys(entry: object) -> None:
    question = JsonQuery("/all.json", "@")

    assert parsed([entry, ["seoul", 7]], question, PARIS, SEOUL) == [FAILED, (Status.OK, 7, "")]


def test_accounts_with_one_handle_at_one_path_cannot_be_told_apart() -> None:
    others = [account("Paris", "x"), SEOUL]
    document = {"cities": {"paris": 5, "seoul": 6}}

    assert parsed(document, OBJECT, PARIS, *others) == [FAILED, FAILED, (Status.OK, 6, "")]
    assert problem(document, OBJECT, PARIS, *others) == (
        "several accounts have the handle paris and the same path; give each a path of its own"
    )


def test_a_path_of_one_account_can_yield_the_count_itself() -> None:
    document = {"cities": 5, "id": "a"}
    question = JsonQuery("/paris.json", "cities", "id")

    assert parsed(document, question, PARIS) == [(Status.OK, 5, "a")]
    assert parsed({"cities": {"paris": 6}, "id": {"paris": "b"}}, question, PARIS) == [
        (Status.OK, 6, "b")
    ]
    assert parsed({"cities": {"oslo": 6}, "id": "a"}, question, PARIS) == [MISSING]
    assert problem({"cities": 5.0, "id": "a"}, question, PARIS) == "followers is 5.0, not a count"


@pytest.mark.parametrize("value", [5, None, True, "paris", 5.5])
def test_a_count_that_may_be_that_of_any_account_is_nobodys(value: object) -> None:
    with pytest.raises(PayloadError, match="neither an object nor a list of pairs"):
        parsed({"cities": value}, OBJECT, PARIS, SEOUL)


@pytest.mark.parametrize(
    ("expression", "document", "text"),
    [
        ("sum(@)", ["a"], "sum() does not take str"),
        ("max_by(@, &a)", [{"a": 1}, {}], "max_by() does not take null"),
        ("shout(@)", {}, "Unknown function: shout()"),
        ("a < b", {"a": 1, "b": "x"}, "'<' not supported between instances of 'int' and 'str'"),
        ("[::0]", [1], "slice step cannot be zero"),
        ("ceil(to_number(@))", "1e999", "cannot convert float infinity to integer"),
        ("&a", {}, "Object of type _Expression is not JSON serializable"),
        ("[&a]", {}, "Object of type _Expression is not JSON serializable"),
    ],
)
def test_an_expression_that_cannot_be_evaluated(
    expression: str, document: object, text: str
) -> None:
    said = f"{expression} cannot be evaluated: {text}"

    assert problem(document, JsonQuery("/{handle}", expression), PARIS) == said
    with pytest.raises(PayloadError) as refused:
        parsed(document, JsonQuery("/all.json", expression), PARIS, SEOUL)
    assert str(refused.value) == said


def test_what_is_nested_too_deeply_cannot_be_evaluated() -> None:
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]

    for expression in ("@", "sum(@)"):
        assert "cannot be evaluated" in problem(deep, JsonQuery("/{handle}", expression), PARIS)


# --- whatever comes ------------------------------------------------------------------------------

EXPRESSIONS = st.sampled_from(
    [
        "@",
        "*",
        "[]",
        "followers",
        "items[].[id, followers]",
        "sum(*)",
        "sort(@)",
        "&id",
        "length(@)",
        "data < code",
        "max_by(items, &id)",
        "to_number(@)",
        "join(',', keys(@))",
    ]
)


@given(
    documents(),
    EXPRESSIONS,
    st.none() | EXPRESSIONS,
    st.none() | EXPRESSIONS,
    st.sampled_from(["/{handle}", "/all"]),
)
def test_any_document_is_parsed_or_refused(
    document: Any, followers: str, id_: str | None, taken_at: str | None, path: str
) -> None:
    try:
        found = parsed(document, JsonQuery(path, followers, id_, taken_at), PARIS, SEOUL)
    except PayloadError:
        return
    assert all((status is Status.OK) == (count is not None) for status, count, _ in found)


@given(documents())
def test_an_answer_about_one_handle_is_its_count_or_none(document: Any) -> None:
    [(_, found, _)] = parsed(document, JsonQuery("/{handle}", "followers"), PARIS)

    known = document.get("followers") if isinstance(document, dict) else None
    assert found is None or (found == known and type(known) is int)


CITIES = {
    "cities": [
        {"name": "paris", "count": 1001, "id": "a"},
        {"name": "seoul", "count": 1002, "id": "b"},
        {"name": "oslo", "count": 1003, "id": "c"},
    ]
}


@given(mutated(CITIES))
def test_no_account_gets_a_count_that_is_not_its_own(document: Any) -> None:
    accounts = [PARIS, SEOUL, account("oslo")]
    try:
        found = parsed(document, LIST, *accounts)
    except PayloadError:
        return
    entries = document["cities"]
    for one, (_, followers, platform_id) in zip(accounts, found, strict=True):
        own = [
            (entry.get("count"), str(entry.get("id")))
            for entry in entries
            if isinstance(entry, dict) and str(entry.get("name")).casefold() == one.handle.lower()
        ]
        assert followers is None or (followers, platform_id) in own
