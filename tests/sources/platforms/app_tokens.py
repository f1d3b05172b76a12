"""What the platforms have in common that issue tokens to apps."""

from dataclasses import dataclass, field
from urllib.parse import parse_qs

from aiohttp import web

from tests.sources.platforms.base import Platform, Request, json_response


@dataclass
class AppTokens(Platform):
    """Issues tokens for its client credentials, and takes no others."""

    issued: list[str] = field(default_factory=list)
    """All tokens, in the order in which they were issued."""
    valid: set[str] = field(default_factory=set)
    client: dict[str, str] = field(default_factory=dict)
    """The client credentials that it accepts, where they are not those that the tests have."""
    life: int = 7200
    """Seconds after which the platform says that its tokens expire."""

    def token(self, request: Request) -> web.Response | None:
        """Return a new token for *request*; None where its credentials are not accepted."""
        form = {name: values[0] for name, values in parse_qs(request.body).items()}
        client = self.client or dict(self.secrets)
        if form != {**client, "grant_type": "client_credentials"}:
            return None
        token = f"{self.source.name}-app-token-{len(self.issued) + 1}"
        self.issued.append(token)
        self.valid.add(token)
        return json_response(
            {"access_token": token, "expires_in": self.life, "token_type": "bearer"}
        )

    def takes(self, request: Request) -> bool:
        """Return whether *request* has a token that is valid."""
        return request.headers.get("Authorization", "").removeprefix("Bearer ") in self.valid

    def expire(self) -> None:
        """Make every token that was issued invalid."""
        self.valid.clear()

    def asked(self, path: str) -> list[Request]:
        """Return the requests for *path* so far."""
        return [request for request in self.requests if request.path == path]
