"""OAuth 2.0 client credentials: an app's token, which stands for no person.

https://www.rfc-editor.org/rfc/rfc6749#section-4.4
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.errors import CredentialsError, PayloadError, SourceUnavailableError
from bot.sources.payload import at, quoted, text_at
from bot.sources.transport import Internet, Transport, VendorResponse, refuse_failure

_TRANSIENT = ("server_error", "temporarily_unavailable")
_LONGEST_LIFE = 10**8
_USED = 0.9
"""The part of its life that a token is used, so that none expires on its way."""


@dataclass(frozen=True, slots=True)
class _Issued:
    token: str
    client: Mapping[str, str]
    """The credentials that the token was issued for."""
    renew_at: datetime | None


class AppToken:
    """Keeps the token in memory, and fetches another when it ends or is refused."""

    def __init__(
        self,
        web: Internet,
        transport: Transport,
        url: str,
        refuse_throttled: Callable[[VendorResponse], None],
    ) -> None:
        self._web = web
        self._transport = transport
        self._url = url
        self._refuse_throttled = refuse_throttled
        self._issued: _Issued | None = None
        self._one_at_a_time = asyncio.Lock()

    async def ask(
        self,
        client: Mapping[str, str],
        ask: Callable[[str], Awaitable[VendorResponse]],
        refuses: Callable[[VendorResponse], bool],
    ) -> VendorResponse:
        """Return the response to *ask* with the token of *client*.

        Where the response *refuses* the token, *ask* is called once more with a new one.
        """
        token = await self._get(client)
        answer = await ask(token)
        if refuses(answer):
            self._drop(token)
            answer = await ask(await self._get(client))
        return answer

    async def _get(self, client: Mapping[str, str]) -> str:
        async with self._one_at_a_time:
            if self._issued is None or not self._is_good(self._issued, client):
                self._issued = await self._fetch(client)
            return self._issued.token

    def _is_good(self, issued: _Issued, client: Mapping[str, str]) -> bool:
        if issued.client != client:
            return False
        return issued.renew_at is None or self._web.clock() < issued.renew_at

    def _drop(self, token: str) -> None:
        # Another request may have been refused the same token before, and have a new one by now.
        if self._issued is not None and self._issued.token == token:
            self._issued = None

    async def _fetch(self, client: Mapping[str, str]) -> _Issued:
        form = {**client, "grant_type": "client_credentials"}
        answer = await self._transport.post(self._url, form=form)
        self._refuse_throttled(answer)
        said = answer.said()
        words = text_at(said, "error_description") or text_at(said, "message")
        # Redacted here and not by the caller: the words may repeat the secret, and a secret that is
        # shortened for display is no longer recognised.
        _refuse_failure(answer, self._web.redactor.redact(words))
        token, life = parse_token(answer.document())
        self._web.redactor.learn(token)
        return _Issued(token, client, None if life is None else answer.at + life * _USED)


def parse_token(document: object) -> tuple[str, timedelta | None]:
    """Return the token in *document*, and its lifetime, where one is given.

    Raises PayloadError where there is no token that can be sent.
    """
    token = text_at(document, "access_token")
    if not re.fullmatch(r"[\x21-\x7e]+", token):
        raise PayloadError("the answer has no access_token")
    seconds = at(document, "expires_in")
    if isinstance(seconds, int) and not isinstance(seconds, bool) and seconds > 0:
        return token, timedelta(seconds=min(seconds, _LONGEST_LIFE))
    return token, None


def _refuse_failure(answer: VendorResponse, words: str) -> None:
    # https://www.rfc-editor.org/rfc/rfc6749#section-5.2; some vendors send it with HTTP 200.
    said = answer.said()
    code = text_at(said, "error")
    if code in _TRANSIENT:
        raise SourceUnavailableError(f"issues no token now ({code})")
    is_refused = bool(code) and not text_at(said, "access_token")
    if answer.status in (400, 401, 403) or (answer.status < 300 and is_refused):
        # Of the whole request only the credentials can be wrong.
        shown = f"HTTP {answer.status}" + (f": {quoted(words or code)}" if words or code else "")
        raise CredentialsError(f"the client credentials are not accepted ({shown})")
    refuse_failure(answer, words)
