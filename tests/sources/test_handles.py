"""What is a handle on each platform, and so may stand in a request."""

import pytest

from bot.sources.registry import PLATFORMS


def taken(name: str, handles: list[str]) -> list[bool]:
    return [PLATFORMS[name].handle.fullmatch(handle) is not None for handle in handles]


@pytest.mark.parametrize(
    ("name", "handles"),
    [
        ("bluesky", ["paris.fr", "Paris.FR", "a-b.c-d.example", "xn--ls8h.test", "1.example"]),
        ("bluesky", ["did:plc:ewvi7nxzyoun6zhxrhs64oiz", "did:web:oslo.kommune.no"]),
        ("bluesky", ["did:web:localhost%3A1234"]),
        ("facebook", ["cityofamsterdam", "City.Of.X", "100064000000000", "nyc", "x" * 50]),
        ("facebook", ["mexico", "me.xico"]),
        ("github", ["a", "CityofToronto", "VilledeMontreal", "a-b-c", "9", "x" * 39]),
        ("http_json", ["...", ".a", "@paris", "서울", "user@host", "x" * 100]),
        ("instagram", ["seoul_official", "Paris.FR", "1", "x" * 30]),
        ("mastodon", ["gemeenteamsterdam@social.amsterdam.nl", "Gargron@mastodon.social"]),
        ("mastodon", ["a@b.de", "city.of-paris_1@xn--mnchen-3ya.example", "_@social.example"]),
        ("mastodon", ["x@social.xn--p1ai"]),
        ("tiktok", ["cityofchicago", "a.b_1", "ab", "a" * 24]),
        ("twitch", ["cityofboston", "A_1", "a" * 25]),
        ("x", ["nycgov", "A_1", "123", "x" * 15]),
    ],
)
def test_what_is_a_handle_is_taken(name: str, handles: list[str]) -> None:
    assert taken(name, handles) == [True] * len(handles)


@pytest.mark.parametrize(
    ("name", "handles"),
    [
        ("bluesky", ["", "paris", "@paris.fr", "paris..fr", ".paris.fr", "paris.fr.", "paris.1"]),
        ("bluesky", ["-paris.fr", "paris-.fr", "paris fr", "paris.fr\n", "párís.fr"]),
        ("bluesky", ["paris.fr&actors=x.y", "paris.fr/x", "did:plc:", "did:PLC:abc"]),
        ("bluesky", ["did:plc:a b", "did:plc:" + "a" * 201, "a" * 64 + ".fr", "a." * 5000 + "!"]),
        ("facebook", ["me", "ME", "me\n", "a\n"]),
        ("facebook", ["", ".", "..", ".a", "x" * 51, "a-b", "a_b", "a/b", "@city", "é"]),
        ("github", ["", "-a", "a-", "a--b", "a_b", "a.b", "a/b", "@a", "a b", "x" * 40, "é"]),
        ("github", ["a\n"]),
        ("http_json", ["", ".", "..", "a b", "a\nb", "a\x7f", "a\ud800", "x" * 101]),
        ("instagram", ["", "x" * 31, "@seoul", "a-b", "a)", "a{b", "é", "a\n"]),
        ("mastodon", ["paris", "@paris@social.example", "a@b@social.example"]),
        ("mastodon", ["paris@localhost", "paris@127.0.0.1", "paris@social.example:8080"]),
        ("mastodon", ["paris@social.example/x", "paris@-social.example", "paris@social..example"]),
        ("mastodon", ["paris@social.example.", "paris@münchen.example", "paris@social.example\n"]),
        ("mastodon", ["par is@social.example", ".paris@social.example", "paris-@social.example"]),
        ("mastodon", ["paris?x=1@social.example", "münchen@social.example"]),
        ("tiktok", ["a", "a" * 25, "@ab", "a b", "a-b", 'a"b']),
        ("twitch", ["", "a" * 26, "a-b", "a b", "a&id=1", "ä"]),
        ("x", ["", "x" * 16, "@nycgov", "a-b", "a,b", "é", "a\n"]),
        ("youtube", ["", "a b", "a,b", "c/Paris", "a&key=b", "a#b", "a%20b", "x" * 31, "user/"]),
        ("youtube", ["user/a,b", "a\n"]),
    ],
)
def test_what_is_no_handle_is_told_from_one(name: str, handles: list[str]) -> None:
    assert taken(name, handles) == [False] * len(handles)
