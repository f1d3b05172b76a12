"""An open page that listens for changes."""

import asyncio

import aiohttp


class Listener:
    """What a page's script does: it opens the stream of changes, and reads it event by event."""

    def __init__(self, web: aiohttp.ClientSession, address: str) -> None:
        self._opening = web.get(f"{address}/live", timeout=aiohttp.ClientTimeout(total=None))
        self.response: aiohttp.ClientResponse

    async def __aenter__(self) -> "Listener":
        self.response = await self._opening
        return self

    async def __aexit__(self, *_: object) -> None:
        self.response.close()

    async def change(self) -> str:
        """Wait for the next event, and return the version that it tells of."""
        async with asyncio.timeout(30):
            event = await self.response.content.readuntil(b"\r\n\r\n")
        fields = dict(line.split(": ", 1) for line in event.decode().splitlines() if line)
        assert fields["event"] == "change"
        return fields["data"]

    async def end(self) -> bytes:
        """Wait until the server ends the stream; return what came until then."""
        async with asyncio.timeout(30):
            return await self.response.content.read()
