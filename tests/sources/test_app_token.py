"""The token that stands for an app: when it is fetched, kept and renewed."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from aiohttp import web
from hypothesis import given

from bot.errors import (
    CredentialsError,
    PayloadError,
    RateLimitedError,
    SourceError,
    SourceUnavailableError,
)
from bot.sources.app_token import AppToken, parse_token
from bot.sources.transport import Internet, Transport, VendorResponse, open_web
from bot.sources.web import WebSource
from tests.sources.json_documents import documents, mutated
from tests.sources.platforms.app_tokens import AppTokens
from tests.sources.platforms.base import NOW, Naps, counts, json_response
from tests.sources.platforms.tiktok import TikTok
from tests.sources.platforms.twitch import Twitch

GOOD = {"access_token": "abc123", "expires_in": 7200, "token_type": "bearer"}
CLIENT = dict(Twitch.secrets)
PLATFORM = Twitch


class Clock:
    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def web_(clock: Clock) -> AsyncIterator[Internet]:
    async with open_web(clock, sleep=Naps()) as opened:
        yield opened


@pytest.fixture
def token(twitch: Twitch, web_: Internet) -> AppToken:
    transport = Transport(web_, timedelta(seconds=20))
    return AppToken(web_, transport, f"{twitch.url}/oauth2/token", lambda answer: None)


class Api:
    """What the token is for: accepts every token but those in *refused*."""

    def __init__(self, refused: tuple[str, ...] = ()) -> None:
        self.refused = refused
        self.given: list[str] = []

    async def __call__(self, token: str) -> VendorResponse:
        self.given.append(token)
        await asyncio.sleep(0)
        return VendorResponse(401 if token in self.refused else 200, {}, b"{}", NOW)


def is_401(answer: VendorResponse) -> bool:
    return answer.status == 401


FIRST, SECOND = "twitch-app-token-1", "twitch-app-token-2"


async def test_asks_for_a_token_as_the_standard_says(twitch: Twitch, token: AppToken) -> None:
    await token.ask(CLIENT, Api(), is_401)
    (request,) = twitch.requests
    assert (request.method, request.path, request.query) == ("POST", "/oauth2/token", [])
    assert request.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert sorted(request.body.split("&")) == [
        "client_id=twitchclient01",
        "client_secret=twitch-secret-01",
        "grant_type=client_credentials",
    ]


async def test_one_token_serves_all_requests(twitch: Twitch, token: AppToken) -> None:
    api = Api()
    await asyncio.gather(*(token.ask(CLIENT, api, is_401) for _ in range(5)))
    await token.ask(CLIENT, api, is_401)
    assert api.given == [FIRST] * 6
    assert twitch.issued == [FIRST]


async def test_a_refused_token_is_renewed_once(twitch: Twitch, token: AppToken) -> None:
    api = Api(refused=(FIRST,))
    answer = await token.ask(CLIENT, api, is_401)
    assert (answer.status, api.given) == (200, [FIRST, SECOND])
    await token.ask(CLIENT, api, is_401)
    assert twitch.issued == [FIRST, SECOND]


@pytest.mark.parametrize("platform", [TikTok, Twitch], indirect=True)
async def test_a_token_that_expires_is_renewed_on_the_way(
    platform: AppTokens, source: WebSource
) -> None:
    accounts = platform.add(1000, 2000, 3000)
    await source.fetch(accounts, NOW)
    platform.expire()
    assert counts(await source.fetch(accounts, NOW)) == [1000, 2000, 3000]
    assert len(platform.issued) == 2


async def test_two_requests_that_are_refused_the_same_token_share_the_next(
    twitch: Twitch, token: AppToken
) -> None:
    api = Api(refused=(FIRST,))
    answers = await asyncio.gather(*(token.ask(CLIENT, api, is_401) for _ in range(2)))
    assert [answer.status for answer in answers] == [200, 200]
    assert twitch.issued == [FIRST, SECOND]


async def test_a_new_token_that_is_refused_too_is_not_renewed(
    twitch: Twitch, token: AppToken
) -> None:
    api = Api(refused=(FIRST, SECOND))
    answer = await token.ask(CLIENT, api, is_401)
    assert (answer.status, twitch.issued) == (401, [FIRST, SECOND])


@pytest.mark.parametrize(("minutes", "issued"), [(107, 1), (108, 2)])
async def test_a_token_is_renewed_before_it_expires(
    twitch: Twitch, token: AppToken, clock: Clock, minutes: int, issued: int
) -> None:
    """It lives two hours, of which a tenth is not used."""
    await token.ask(CLIENT, Api(), is_401)
    clock.now = NOW + timedelta(minutes=minutes)
    await token.ask(CLIENT, Api(), is_401)
    assert len(twitch.issued) == issued


async def test_other_credentials_get_another_token(twitch: Twitch, token: AppToken) -> None:
    await token.ask(CLIENT, Api(), is_401)
    twitch.client = {**CLIENT, "client_secret": "twitch-secret-02"}
    api = Api()
    await token.ask(twitch.client, api, is_401)
    assert api.given == [SECOND]


async def test_the_token_is_a_secret(token: AppToken, web_: Internet) -> None:
    await token.ask(CLIENT, Api(), is_401)
    assert web_.redactor.redact(f"Bearer {FIRST}") == "Bearer ***"


async def test_a_secret_that_the_vendor_repeats_is_not_shown_not_even_in_part(
    twitch: Twitch, token: AppToken, web_: Internet
) -> None:
    secret = CLIENT["client_secret"]
    web_.redactor.learn(secret)
    words = "x" * 95 + secret  # of which a short quotation has only a part
    twitch.failures = [json_response({"status": 403, "message": words}, 403)]
    with pytest.raises(CredentialsError) as caught:
        await token.ask(CLIENT, Api(), is_401)
    assert secret[:6] not in str(caught.value)


@pytest.mark.parametrize(
    ("status", "document", "error", "text"),
    [
        (403, {"status": 403, "message": "invalid client secret"}, CredentialsError, "client s"),
        (400, {"status": 400, "message": "invalid client"}, CredentialsError, "invalid client"),
        (401, {"error": "invalid_client"}, CredentialsError, "HTTP 401: invalid_client"),
        (400, {"error": "invalid_request"}, CredentialsError, "HTTP 400: invalid_request"),
        (200, {"error": "invalid_client"}, CredentialsError, "HTTP 200: invalid_client"),
        (
            200,
            {"error": "unauthorized_client", "error_description": "Not approved."},
            CredentialsError,
            "HTTP 200: Not approved.",
        ),
        (400, {}, CredentialsError, "not accepted (HTTP 400)"),
        (400, {"error": "temporarily_unavailable"}, SourceUnavailableError, "issues no token now"),
        (200, {"error": "server_error"}, SourceUnavailableError, "issues no token now"),
        (429, {"message": "slow down"}, RateLimitedError, "throttled (HTTP 429: slow down)"),
        (500, {"message": "oops"}, SourceUnavailableError, "HTTP 500"),
        (404, {"message": "not found"}, SourceError, "HTTP 404"),
        (200, {}, PayloadError, "no access_token"),
        (200, {"access_token": "a\nb"}, PayloadError, "no access_token"),
        (200, {"access_token": ""}, PayloadError, "no access_token"),
        (200, {"access_token": None}, PayloadError, "no access_token"),
        (200, [GOOD], PayloadError, "no access_token"),
    ],
)
async def test_no_token(
    twitch: Twitch,
    token: AppToken,
    status: int,
    document: object,
    error: type[SourceError],
    text: str,
) -> None:
    twitch.always = lambda: json_response(document, status)
    with pytest.raises(error) as caught:
        await token.ask(CLIENT, Api(), is_401)
    assert text in str(caught.value)


async def test_a_page_for_people_is_no_token(twitch: Twitch, token: AppToken) -> None:
    twitch.always = lambda: web.Response(text="<html>Log in</html>", content_type="text/html")
    with pytest.raises(PayloadError):
        await token.ask(CLIENT, Api(), is_401)


async def test_after_a_failure_it_is_fetched_anew(twitch: Twitch, token: AppToken) -> None:
    twitch.failures = [json_response({}, 429)]
    with pytest.raises(RateLimitedError):
        await token.ask(CLIENT, Api(), is_401)
    assert (await token.ask(CLIENT, Api(), is_401)).status == 200


@pytest.mark.parametrize(
    ("expires_in", "life"),
    [
        (7200, timedelta(hours=2)),
        (10**400, timedelta(seconds=10**8)),
        (0, None),
        (-5, None),
        (True, None),
        ("7200", None),
        (7200.5, None),
        (None, None),
    ],
    ids=lambda value: str(value)[:8],
)
def test_a_life_that_makes_no_sense_is_unknown(expires_in: object, life: timedelta | None) -> None:
    assert parse_token({"access_token": "abc123", "expires_in": expires_in}) == ("abc123", life)


@given(documents() | mutated(GOOD))
def test_any_document_is_a_token_or_refused(document: Any) -> None:
    try:
        token, life = parse_token(document)
    except PayloadError:
        return
    assert token == str(document["access_token"])
    assert life is None or life > timedelta()
