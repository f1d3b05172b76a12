import asyncio
import gzip
import logging
import random
import shutil
import socket
import ssl
import subprocess
import tracemalloc
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.errors import (
    CredentialsError,
    PayloadError,
    RateLimitedError,
    RequestRefusedError,
    SourceError,
    SourceUnavailableError,
)
from bot.sources.transport import (
    PER_HOST,
    Internet,
    Transport,
    VendorResponse,
    open_web,
    refuse_failure,
    user_agent,
)
from tests.sources.platforms.base import NOW, Naps

SECRET = "s3cr3t/t0k3n+x="
TIMEOUT = timedelta(seconds=20)
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"

Handler = Callable[[web.Request], web.StreamResponse]


class Time:
    """A clock that stands still, and naps that take no time."""

    def __init__(self) -> None:
        self.now = NOW
        self.nap = Naps()

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
async def web_(time: Time) -> AsyncIterator[Internet]:
    async with open_web(time, contact="ops@city.example", sleep=time.nap) as opened:
        yield opened


@pytest.fixture
def transport(web_: Internet) -> Transport:
    return Transport(web_, TIMEOUT)


class Server:
    """Answers as *answer* says, and keeps what was asked."""

    def __init__(self) -> None:
        self.requests: list[web.Request] = []
        self.bodies: list[str] = []
        self.answer: Handler = lambda _: web.json_response({})
        self.url = ""

    async def serve(self, request: web.Request) -> web.StreamResponse:
        self.bodies.append(await request.text())
        self.requests.append(request)
        return self.answer(request)


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    made = Server()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", made.serve)
    async with TestServer(app) as running:
        made.url = str(running.make_url("/")).rstrip("/")
        yield made


class Wire:
    """Sends to every connection the same octets once it was asked something, and closes it."""

    def __init__(self, octets: bytes) -> None:
        self.octets = octets
        self.connections = 0
        self.url = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(self.octets)
            await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass  # whoever asks may hang up
        finally:
            writer.close()


@asynccontextmanager
async def on_wire(octets: bytes, context: ssl.SSLContext | None = None) -> AsyncIterator[Wire]:
    wire = Wire(octets)
    listening = await asyncio.start_server(wire.serve, "127.0.0.1", 0, ssl=context)
    port = listening.sockets[0].getsockname()[1]
    wire.url = f"{'https' if context else 'http'}://127.0.0.1:{port}"
    async with listening:
        yield wire


async def failure_of(transport: Transport, url: str) -> SourceError:
    """Ask with a secret wherever there can be one, which the failure does not tell."""
    with pytest.raises(SourceError) as failed:
        await transport.post(
            f"{url}/path",
            {"access_token": SECRET},
            headers={"Authorization": f"Bearer {SECRET}"},
            form={"client_secret": SECRET},
        )
    assert "s3cr3t" not in everything_in(failed.value)
    return failed.value


def everything_in(error: BaseException | None) -> str:
    """What can be read in *error*, and in all that led to it, hidden or not."""
    if error is None:
        return ""
    led_to = everything_in(error.__cause__) + everything_in(error.__context__)
    return f"{error} {error!r} {error.args} {vars(error)} {led_to}"


# --- what is asked -------------------------------------------------------------------------------


async def test_a_request_arrives_as_it_was_meant(transport: Transport, server: Server) -> None:
    await transport.get(
        f"{server.url}/a%2Fb/c",
        [("actors", "a&b=c"), ("actors", "x/ü +%41"), ("empty", "")],
        {"Authorization": "Bearer abc"},
    )
    (request,) = server.requests
    assert (request.method, request.raw_path.partition("?")[0]) == ("GET", "/a%2Fb/c")
    assert list(request.query.items()) == [
        ("actors", "a&b=c"),
        ("actors", "x/ü +%41"),
        ("empty", ""),
    ]
    assert request.headers["Authorization"] == "Bearer abc"
    assert request.headers["Accept"] == "application/json"
    assert request.headers["User-Agent"].endswith("(+ops@city.example)")


async def test_a_query_in_the_address_stays(transport: Transport, server: Server) -> None:
    await transport.get(f"{server.url}/path?a=1%202", {"b": "3"})
    assert list(server.requests[0].query.items()) == [("a", "1 2"), ("b", "3")]


async def test_a_form_and_json_are_posted(transport: Transport, server: Server) -> None:
    await transport.post(f"{server.url}/form", form={"a": "1&2", "b": "ü"})
    await transport.post(f"{server.url}/json", json={"a": [1, None]})
    assert server.bodies == ["a=1%262&b=%C3%BC", '{"a": [1, null]}']
    assert [request.method for request in server.requests] == ["POST", "POST"]


async def test_cookies_are_not_kept(transport: Transport, server: Server) -> None:
    server.answer = lambda _: web.Response(headers={"Set-Cookie": "id=1; Path=/"})
    for _ in range(2):
        await transport.get(server.url)
    assert [request.cookies for request in server.requests] == [{}, {}]


@pytest.mark.parametrize(
    ("contact", "shown"),
    [
        (None, "(self-hosted follower count bot)"),
        ("", "(self-hosted follower count bot)"),
        ("서울", "(self-hosted follower count bot)"),
        ("()", "(self-hosted follower count bot)"),
        (" \t ", "(self-hosted follower count bot)"),
        ("https://city.example/bot?a=1", "(+https://city.example/bot?a=1)"),
        ("ops@city.example\r\nX-Evil: 1", "(+ops@city.exampleX-Evil: 1)"),
        ("(a) b) c\x00\x7f\x85", "(+a b c)"),
        ('"; drop', '(+"; drop)'),
        (" ops@city.example ", "(+ops@city.example)"),
    ],
)
async def test_any_contact_makes_a_user_agent(
    contact: str | None, shown: str, server: Server, time: Time
) -> None:
    async with open_web(time, contact=contact) as opened:
        await Transport(opened, TIMEOUT).get(server.url)
    said = server.requests[0].headers["User-Agent"]
    assert said.startswith("Milepost/")
    assert said.partition(" ")[2] == shown
    assert said == user_agent(contact)
    assert "X-Evil" not in server.requests[0].headers


# --- what is answered ----------------------------------------------------------------------------


@pytest.mark.parametrize("status", [200, 204, 206, 304, 400, 401, 403, 404, 408, 410, 418, 429])
async def test_an_answer_below_500_is_handed_over(
    status: int, transport: Transport, server: Server
) -> None:
    server.answer = lambda _: web.Response(status=status, headers={"X-Left": "7"})
    answer = await transport.get(server.url)
    assert (answer.status, answer.at) == (status, NOW)
    assert answer.headers["x-left"] == "7", "the names of headers have no case"
    assert len(server.requests) == 1


async def test_a_packed_body_is_unpacked(transport: Transport, server: Server) -> None:
    server.answer = lambda _: web.Response(
        body=gzip.compress(b'{"a": 1}'), headers={"Content-Encoding": "gzip"}
    )
    assert (await transport.get(server.url)).document() == {"a": 1}


@pytest.mark.parametrize(
    ("header", "written_at"),
    [
        (None, None),
        ("", None),
        ("yesterday", None),
        ("Wed, 07 Oct 2026 11:00:00 GMT", NOW - timedelta(hours=1)),
        ("Wed, 07 Oct 2026 13:00:00 GMT", NOW),
        ("Sunday, 06-Nov-94 08:49:37 GMT", datetime(1994, 11, 6, 8, 49, 37, tzinfo=UTC)),
    ],
)
def test_a_document_is_as_old_as_the_server_says_and_never_newer_than_the_answer(
    header: str | None, written_at: datetime | None
) -> None:
    headers = {} if header is None else {"Last-Modified": header}

    assert VendorResponse(200, headers, b"{}", NOW).written_at == written_at


async def test_a_failure_says_what_it_can() -> None:
    assert VendorResponse(400, {}, b'{"error": 1}', NOW).said() == {"error": 1}
    assert VendorResponse(400, {}, b"<html>", NOW).said() is None
    with pytest.raises(PayloadError):
        VendorResponse(200, {}, b"<html>", NOW).document()


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308, 300, 399])
async def test_a_redirect_is_not_followed(
    status: int, transport: Transport, server: Server
) -> None:
    location = f"https://elsewhere.example/?token={SECRET}"
    server.answer = lambda _: web.Response(status=status, headers={"Location": location})
    error = await failure_of(transport, server.url)
    assert type(error) is SourceUnavailableError
    assert str(error) == "127.0.0.1: redirects to elsewhere.example, which is not followed"
    assert len(server.requests) == 1


@pytest.mark.parametrize("location", ["", "/login", "http://[", "//", "http://a]b/", "http://:80"])
async def test_a_redirect_to_nowhere_is_one_too(
    location: str, transport: Transport, server: Server
) -> None:
    server.answer = lambda _: web.Response(status=302, headers={"Location": location})
    error = await failure_of(transport, server.url)
    assert str(error) == "127.0.0.1: redirects to somewhere else, which is not followed"


@pytest.mark.parametrize(
    ("status", "headers", "kind", "said"),
    [
        (300, {}, RequestRefusedError, "refuses the request (HTTP 300: why)"),
        (400, {}, RequestRefusedError, "refuses the request (HTTP 400: why)"),
        (404, {}, RequestRefusedError, "refuses the request (HTTP 404: why)"),
        (401, {}, CredentialsError, "access denied (HTTP 401: why)"),
        (403, {}, CredentialsError, "access denied (HTTP 403: why)"),
        (408, {}, SourceUnavailableError, "not ready (HTTP 408: why)"),
        (425, {}, SourceUnavailableError, "not ready (HTTP 425: why)"),
        (429, {}, RateLimitedError, "throttled (HTTP 429: why)"),
    ],
)
def test_a_status_means_something(
    status: int, headers: dict[str, str], kind: type[SourceError], said: str
) -> None:
    with pytest.raises(SourceError) as refused:
        refuse_failure(VendorResponse(status, headers, b"", NOW), " why\n")
    assert (type(refused.value), str(refused.value)) == (kind, said)


@pytest.mark.parametrize("status", [200, 201, 204, 299, 304])
def test_a_success_is_no_failure(status: int) -> None:
    refuse_failure(VendorResponse(status, {}, b"", NOW), "why")


@pytest.mark.parametrize(
    ("headers", "until", "minutes"),
    [
        ({}, None, 15),
        ({"Retry-After": "60"}, None, 1),
        ({"Retry-After": "soon"}, None, 15),
        ({"Retry-After": "60"}, NOW + timedelta(minutes=3), 3),
        ({}, NOW + timedelta(minutes=3), 3),
    ],
)
def test_who_is_throttled_knows_until_when(
    headers: dict[str, str], until: datetime | None, minutes: int
) -> None:
    with pytest.raises(RateLimitedError) as refused:
        refuse_failure(VendorResponse(429, headers, b"", NOW), until=until)
    assert str(refused.value) == "throttled (HTTP 429)"
    assert refused.value.until == NOW + timedelta(minutes=minutes)


# --- servers that fail ---------------------------------------------------------------------------


@pytest.mark.parametrize("status", [500, 502, 503, 504, 520, 599])
async def test_a_server_error_is_asked_again_twice(
    status: int, transport: Transport, server: Server, time: Time
) -> None:
    server.answer = lambda _: web.Response(status=status)
    error = await failure_of(transport, server.url)
    assert isinstance(error, SourceUnavailableError)
    assert str(error) == f"127.0.0.1: answers with HTTP {status}"
    assert len(server.requests) == 3
    first, second = time.nap.seconds
    assert 0 <= first <= 1
    assert 0 <= second <= 2


async def test_whoever_fails_together_does_not_ask_again_together(
    transport: Transport, server: Server, time: Time
) -> None:
    random.seed(1)
    server.answer = lambda _: web.Response(status=503)
    for _ in range(20):
        await failure_of(transport, server.url)
    firsts = sorted(time.nap.seconds[::2])
    assert firsts[0] < 0.2
    assert firsts[-1] > 0.8


async def test_a_server_that_recovers_has_answered(transport: Transport, server: Server) -> None:
    statuses = iter([500, 503, 200])
    server.answer = lambda _: web.Response(status=next(statuses))
    assert (await transport.get(server.url)).status == 200


@pytest.mark.parametrize("text", ["11", "120", "Wed, 07 Oct 2026 12:02:00 GMT"])
async def test_a_server_that_asks_for_a_pause_gets_it(
    text: str, transport: Transport, server: Server, time: Time
) -> None:
    server.answer = lambda _: web.Response(
        status=503, headers={"Retry-After": text, "Date": "Wed, 07 Oct 2026 12:00:00 GMT"}
    )
    error = await failure_of(transport, server.url)
    assert isinstance(error, RateLimitedError)
    assert error.until == NOW + timedelta(seconds=11 if text == "11" else 120)
    assert str(error) == "127.0.0.1: answers with HTTP 503 and asks for a pause"
    assert (len(server.requests), time.nap.seconds) == (1, [])


async def test_a_short_pause_is_waited_for(
    transport: Transport, server: Server, time: Time
) -> None:
    server.answer = lambda _: web.Response(status=503, headers={"Retry-After": "7"})
    assert type(await failure_of(transport, server.url)) is not RateLimitedError
    assert time.nap.seconds == [7, 7]


BROKEN = {
    "nothing": b"",
    "no HTTP": b"SSH-2.0-OpenSSH_9.6\r\n\r\n",
    "half a head": b"HTTP/1.1 200 OK\r\nContent-Le",
    "half a body": b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"a":',
    "half a chunk": b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n{"a":',
    "a bad chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
    "a bad length": b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n{}",
    "a huge head": b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000 + b"\r\n\r\n{}",
    "many headers": b"HTTP/1.1 200 OK\r\n" + b"X: 1\r\n" * 50_000 + b"\r\n{}",
    "bad gzip": b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}",
    "bad deflate": b"HTTP/1.1 200 OK\r\nContent-Encoding: deflate\r\nContent-Length: 2\r\n\r\n{}",
}


@pytest.mark.parametrize("octets", BROKEN.values(), ids=BROKEN.keys())
async def test_a_broken_answer_is_no_answer(
    octets: bytes, transport: Transport, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with on_wire(octets) as wire:
        error = await failure_of(transport, wire.url)
        assert isinstance(error, SourceUnavailableError)
        assert str(error) == "127.0.0.1: the connection broke off"
        assert wire.connections == 3
    said = everything_in(error) + caplog.text
    assert "s3cr3t" not in said
    assert "access_token" not in said


async def test_half_of_a_packed_body_is_no_document(transport: Transport) -> None:
    packed = gzip.compress(b'{"a": 1}' * 9)[:15]
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 15\r\n\r\n"
    async with on_wire(head + packed) as wire:
        with pytest.raises(SourceError):
            (await transport.get(wire.url)).document()


async def test_a_connection_that_is_reset_is_no_answer(transport: Transport) -> None:
    """In the middle of the body: as by a firewall."""

    async def reset(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(BROKEN["half a body"])
        await writer.drain()
        linger_not = b"\x01\x00\x00\x00\x00\x00\x00\x00"
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger_not)
        writer.transport.abort()

    listening = await asyncio.start_server(reset, "127.0.0.1", 0)
    async with listening:
        port = listening.sockets[0].getsockname()[1]
        error = await failure_of(transport, f"http://127.0.0.1:{port}")
    assert isinstance(error, SourceUnavailableError)
    assert str(error) == "127.0.0.1: the connection broke off"


async def test_a_server_that_is_not_there_cannot_be_reached(
    transport: Transport, time: Time
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    error = await failure_of(transport, f"http://127.0.0.1:{port}")
    assert isinstance(error, SourceUnavailableError)
    assert str(error) == "127.0.0.1: cannot be reached: Connection refused"
    assert len(time.nap.seconds) == 2


async def test_a_server_that_is_silent_has_not_answered(web_: Internet) -> None:
    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    listening = await asyncio.start_server(listen, "127.0.0.1", 0)
    async with listening:
        port = listening.sockets[0].getsockname()[1]
        transport = Transport(web_, timedelta(milliseconds=20))
        error = await failure_of(transport, f"http://127.0.0.1:{port}")
    assert isinstance(error, SourceUnavailableError)
    assert str(error) == "127.0.0.1: no answer within 0.02 s"


async def test_a_huge_body_is_no_answer(transport: Transport) -> None:
    size = 17 << 20
    head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % size
    async with on_wire(head + b" " * size) as wire:
        error = await failure_of(transport, wire.url)
        assert wire.connections == 1, "it would be as huge the next time"
    assert isinstance(error, PayloadError)
    assert str(error) == "127.0.0.1: answers with more than 16 MB"


async def test_a_body_that_is_huge_when_it_is_unpacked_is_no_answer(transport: Transport) -> None:
    body = gzip.compress(bytes(16 << 20)) * 20
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(body)
    async with on_wire(head + body) as wire:
        tracemalloc.start()
        try:
            error = await failure_of(transport, wire.url)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert isinstance(error, PayloadError)
    assert peak < 64 << 20, "of 320 MB"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ssl.SSLContext]:
    """A certificate that nobody vouches for."""
    if shutil.which("openssl") is None:
        pytest.skip("there is no openssl to make a certificate with")
    folder = tmp_path_factory.mktemp("certificate")
    key, signed = folder / "key.pem", folder / "certificate.pem"
    make_certificate(key, signed)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(signed, key)
    return context


def make_certificate(key: Path, signed: Path) -> None:
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1"
    names = "subjectAltName=IP:127.0.0.1"
    files = ["-keyout", str(key), "-out", str(signed)]
    subprocess.run([*command.split(), "-addext", names, *files], check=True, capture_output=True)


async def test_a_certificate_that_nobody_vouches_for_is_refused(
    transport: Transport, certificate: ssl.SSLContext, time: Time
) -> None:
    async with on_wire(OK, certificate) as wire:
        error = await failure_of(transport, wire.url)
        assert wire.connections == 0, "it was told nothing"
    assert type(error) is SourceUnavailableError
    # OpenSSL 3 says "self-signed" where older ones say "self signed".
    assert str(error).startswith("127.0.0.1: its certificate is not valid: self")
    assert time.nap.seconds == []


async def test_a_server_without_encryption_is_told_nothing(
    transport: Transport, server: Server
) -> None:
    error = await failure_of(transport, server.url.replace("http:", "https:"))
    assert isinstance(error, SourceUnavailableError)
    assert str(error).startswith("127.0.0.1: cannot be reached: [SSL")
    assert server.requests == []


# --- manners -------------------------------------------------------------------------------------


async def test_requests_keep_their_distance(web_: Internet, server: Server, time: Time) -> None:
    hour = 3600.0
    transport = Transport(web_, TIMEOUT, timedelta(seconds=hour))
    for _ in range(30):
        await transport.get(server.url)
    # As no time passes, each has to wait for one gap more than the one before.
    turns = [0.0, *time.nap.seconds]
    gaps = [later - earlier for earlier, later in pairwise(turns)]
    assert len(gaps) == 29
    assert all(0.49 * hour < gap <= 1.5 * hour for gap in gaps)
    assert max(gaps) - min(gaps) > 0.1 * hour, "and nobody sees a beat"


async def test_requests_at_the_same_time_keep_their_distance_too(
    web_: Internet, server: Server, time: Time
) -> None:
    transport = Transport(web_, TIMEOUT, timedelta(hours=1))
    await asyncio.gather(*(transport.get(server.url) for _ in range(4)))
    turns = [0.0, *sorted(time.nap.seconds)]
    assert all(later - earlier > 1700 for earlier, later in pairwise(turns))


async def test_an_attempt_keeps_its_distance_as_well(
    web_: Internet, server: Server, time: Time
) -> None:
    server.answer = lambda _: web.Response(status=500)
    await failure_of(Transport(web_, TIMEOUT, timedelta(hours=1)), server.url)
    assert [nap > 10 for nap in time.nap.seconds] == [False, True, False, True]


async def test_without_a_gap_nobody_waits(transport: Transport, server: Server, time: Time) -> None:
    for _ in range(3):
        await transport.get(server.url)
    assert time.nap.seconds == []


async def test_a_source_with_nothing_left_is_not_asked(
    transport: Transport, server: Server, time: Time
) -> None:
    transport.resume_at = NOW + timedelta(minutes=1)
    error = await failure_of(transport, server.url)
    assert isinstance(error, RateLimitedError)
    assert error.until == NOW + timedelta(minutes=1)
    assert str(error) == "127.0.0.1: nothing is left of its limit"
    assert server.requests == []

    time.now = NOW + timedelta(minutes=1)
    assert (await transport.get(server.url)).status == 200
    assert transport.resume_at is None


async def test_a_clock_that_is_set_back_prolongs_no_pause(
    transport: Transport, server: Server, time: Time
) -> None:
    transport.hold_until(NOW + timedelta(minutes=1))
    time.now = NOW - timedelta(minutes=5)
    await failure_of(transport, server.url)

    time.now = NOW - timedelta(hours=9)
    assert (await transport.get(server.url)).status == 200


class Hall:
    """Lets nobody go before the doors open."""

    def __init__(self) -> None:
        self.inside = 0
        self.most = 0
        self.changed = asyncio.Condition()
        self.open = asyncio.Event()

    async def enter(self, _: web.Request) -> web.Response:
        try:
            await self._count(1)
            await self.open.wait()
        finally:
            await self._count(-1)
        return web.json_response({})

    async def _count(self, step: int) -> None:
        async with self.changed:
            self.inside += step
            self.most = max(self.most, self.inside)
            self.changed.notify_all()

    async def until(self, inside: int) -> None:
        async with self.changed:
            await self.changed.wait_for(lambda: self.inside == inside)


@asynccontextmanager
async def hall() -> AsyncIterator[tuple[Hall, str]]:
    made = Hall()
    app = web.Application()
    app.router.add_get("/", made.enter)
    # Whoever hangs up is heard.
    async with TestServer(app, handler_cancellation=True) as running:
        yield made, str(running.make_url("/"))
        made.open.set()


async def turn_the_loop() -> None:
    """Let everything happen that can happen without anything new."""
    for _ in range(100):
        await asyncio.sleep(0)


async def test_a_host_is_asked_little_at_a_time(web_: Internet) -> None:
    """Whoever asks: sources can share a host."""
    async with hall() as (crowd, url):
        transports = [Transport(web_, TIMEOUT) for _ in range(5)]
        asking = asyncio.gather(*(transport.get(url) for transport in transports * 2))
        await crowd.until(PER_HOST)
        await turn_the_loop()
        assert crowd.inside == PER_HOST
        crowd.open.set()
        answers = await asking
    assert crowd.most == PER_HOST
    assert {answer.status for answer in answers} == {200}


async def test_whoever_is_stopped_leaves_nothing_running(web_: Internet) -> None:
    async with hall() as (crowd, url):
        asking = asyncio.ensure_future(Transport(web_, TIMEOUT).get(url))
        await crowd.until(1)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        await crowd.until(0)
        crowd.open.set()
        assert (await Transport(web_, TIMEOUT).get(url)).status == 200


async def test_whoever_is_stopped_while_waiting_for_a_turn_asks_nothing(
    server: Server, time: Time
) -> None:
    napping = asyncio.Event()

    async def nap(_: float) -> None:
        napping.set()
        await asyncio.Event().wait()

    async with open_web(time, sleep=nap) as opened:
        transport = Transport(opened, TIMEOUT, timedelta(hours=1))
        await transport.get(server.url)
        asking = asyncio.ensure_future(transport.get(server.url))
        await napping.wait()
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
    assert len(server.requests) == 1
