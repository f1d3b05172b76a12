"""The section `[web]`: the page, and who can reach it."""

from typing import Annotated

from pydantic import Field

from bot.settings.section import Section
from bot.settings.values import BaseUrl, Line, Zone


class Web(Section):
    """The page: served to this machine only, unless another host is named."""

    enabled: bool = True
    host: Line = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8080
    """0 takes any port that is free."""
    url: BaseUrl | None = None
    """Where visitors reach it, if a proxy stands before it, which takes the path of it off."""
    zone: Zone = "UTC"
    rate: Annotated[int, Field(ge=10, le=1_000_000)] = 1200
    """Requests that a visitor may make in a minute."""
    is_behind_proxy: bool = False
    """Whether the last address of X-Forwarded-For is the visitor's."""
