"""The address that invites the bot."""

from urllib.parse import parse_qs, urlsplit

import pytest
from click.testing import CliRunner

from bot.cli import main

TOKEN = "MTc1OTI4ODQ3Mjk5MTE3MDYz.x.y"  # of the application 175928847299117063


def test_the_address_names_the_bot_and_what_it_needs_and_no_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MILEPOST_DISCORD__TOKEN", TOKEN)
    result = CliRunner().invoke(main, ["invite"])

    address = urlsplit(result.stdout.strip())
    assert (address.netloc, address.path) == ("discord.com", "/oauth2/authorize")
    assert parse_qs(address.query) == {
        "client_id": ["175928847299117063"],
        "scope": ["bot applications.commands"],
        # View Channel, Send Messages (also in threads), Embed Links, Attach Files, Read History
        "permissions": [str(1 << 10 | 1 << 11 | 1 << 38 | 1 << 14 | 1 << 15 | 1 << 16)],
    }
    assert TOKEN not in result.output


def test_an_application_can_be_named_without_a_token() -> None:
    result = CliRunner().invoke(main, ["invite", "--application", "175928847299117063"])

    assert "client_id=175928847299117063" in result.stdout


@pytest.mark.parametrize("token", ["", "nonsense", "bm9uc2Vuc2U.x.y"])
def test_without_a_token_one_line_says_what_to_do(
    token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MILEPOST_DISCORD__TOKEN", token)
    result = CliRunner().invoke(main, ["invite"])

    assert result.exit_code == 2
    assert "MILEPOST_DISCORD__TOKEN" in result.stderr
    assert "--application" in result.stderr
    assert len(result.stderr.splitlines()) == 1
