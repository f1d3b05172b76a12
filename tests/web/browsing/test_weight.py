from typing import Any

import pytest
from playwright.async_api import Browser

from tests.web.browsing.town import Town
from tests.web.browsing.visitor import visiting

pytestmark = pytest.mark.asyncio(loop_scope="session")

AT_MOST = 100_000
PAINTED = """() => new Promise((done) => {
  new PerformanceObserver(() => done()).observe({ type: "paint", buffered: true });
})"""


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("where", ["/", "/boards/gpci", "/accounts/seoul"])
async def test_the_first_paint_needs_at_most_100_kb(
    browser: Browser, town: Town, where: str, language: str
) -> None:
    async with visiting(browser, town.address, locale=language) as visitor:
        session = await visitor.page.context.new_cdp_session(visitor.page)
        await session.send("Network.enable")
        sizes: list[float] = []

        def finished(event: dict[str, Any]) -> None:
            sizes.append(event["encodedDataLength"])  # as it came over the wire, with headers

        session.on("Network.loadingFinished", finished)
        await visitor.go(where)
        await visitor.run(PAINTED)
        assert len(sizes) >= 4  # the page, two style sheets, the script
        assert 1_000 < sum(sizes) <= AT_MOST
