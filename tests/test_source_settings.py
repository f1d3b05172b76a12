from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings import Settings, WebSection, load
from bot.settings.sources import SourcesSection

ACCOUNT = """
[[accounts]]
key = "seoul"
city = "Seoul"
platform = "{platform}"
handle = "{handle}"
"""
KEYLESS = ["bluesky", "github", "mastodon"]


@pytest.fixture
def load_text(tmp_path: Path):
    def load_text(text: str, environ: Mapping[str, str] | None = None) -> Settings:
        file = tmp_path / "milepost.toml"
        file.write_text(text, encoding="utf-8")
        return load(file, environ or {})

    return load_text


def refusal(load_text, text: str, **environ: str) -> str:
    with pytest.raises(SettingsError) as caught:
        load_text(text, {f"MILEPOST_SOURCES__{name}": value for name, value in environ.items()})
    return str(caught.value).partition("milepost.toml: ")[2] or str(caught.value)


@pytest.mark.parametrize("name", ["bluesky", "github", "instagram", "manual", "mastodon", "x"])
def test_an_account_brings_the_section_of_its_platform(load_text, name: str) -> None:
    settings = load_text(ACCOUNT.format(platform=name, handle="city"))
    assert [key for key, section in settings.sources if section is not None] == [name]


def test_a_section_that_needs_something_is_asked_for(load_text) -> None:
    text = ACCOUNT.format(platform="http_json", handle="city")
    assert refusal(load_text, text) == (
        "sources.http_json: missing, and account 'seoul' is read from it;"
        " add the section [sources.http_json]"
    )


def has_address(name: str) -> bool:
    return "base_url" in getattr(SourcesSection.section_of(name), "model_fields", ())


@pytest.mark.parametrize("name", [*filter(has_address, SourcesSection.model_fields)])
def test_every_address_is_a_setting_of_the_environment(load_text, name: str) -> None:
    variable = f"MILEPOST_SOURCES__{name.upper()}__BASE_URL"
    settings = load_text("", {variable: "http://127.0.0.1:8080/"})
    assert getattr(settings.sources, name).base_url == "http://127.0.0.1:8080"


@pytest.mark.parametrize(
    ("name", "secret"),
    [
        (name, secret)
        for name in SourcesSection.model_fields
        if hasattr(SourcesSection.section_of(name), "secret_names")
        for secret in SourcesSection.section_of(name).secret_names()
    ],
)
def test_a_secret_comes_from_the_environment_and_never_from_the_file(
    load_text, name: str, secret: str
) -> None:
    base = 'base_url = "https://stats.example"\n' if name == "http_json" else ""
    section = f"[sources.{name}]\n{base}"
    variable = f"MILEPOST_SOURCES__{name.upper()}__{secret.upper()}"

    settings = load_text(section, {variable: "s3cret-t0ken"})
    assert getattr(getattr(settings.sources, name), secret).get_secret_value() == "s3cret-t0ken"
    assert "s3cret-t0ken" not in repr(settings)

    settings = load_text(section, {f"{variable}_FILE": "/run/secrets/token"})
    assert getattr(getattr(settings.sources, name), f"{secret}_file") == Path("/run/secrets/token")

    said = refusal(load_text, f'{section}{secret} = "s3cret-t0ken"')
    assert said.startswith(f"sources.{name}.{secret}: is a secret, which no file of settings may")
    assert variable in said
    assert "s3cret-t0ken" not in said

    both = {f"{name.upper()}__{secret.upper()}": "a", f"{name.upper()}__{secret.upper()}_FILE": "b"}
    assert f"has both {secret} and {secret}_file" in refusal(load_text, section, **both)


def test_a_secret_of_another_type_is_not_quoted(load_text) -> None:
    said = refusal(load_text, "[sources.youtube]\napi_key = 12345678")
    assert "12345678" not in said


@pytest.mark.parametrize(
    "url",
    ["http://graph.facebook.com", "http://10.0.0.1:80", "http://localhost.example.com"],
)
def test_credentials_are_never_sent_in_the_open(load_text, url: str) -> None:
    said = refusal(load_text, f'[sources.instagram]\nbase_url = "{url}"')
    assert said == (
        f"sources.instagram: '{url}' is not encrypted, and credentials would be sent over it;"
        " write https://"
    )


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "http://localhost:9", "http://[::1]:9"])
def test_this_machine_needs_no_encryption(load_text, url: str) -> None:
    settings = load_text(f'[sources.instagram]\nbase_url = "{url}"')
    assert settings.sources.instagram.base_url == url


def test_what_needs_no_credentials_needs_no_encryption_until_it_has_some(load_text) -> None:
    github = '[sources.github]\nbase_url = "http://github.city.example"'
    assert load_text(github).sources.github.base_url == "http://github.city.example"
    assert "is not encrypted" in refusal(load_text, github, GITHUB__TOKEN="s3cret")
    twitch = '[sources.twitch]\nauth_url = "http://id.city.example"'
    assert "is not encrypted" in refusal(load_text, twitch)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[sources.bluesky]\nbase_url = "ftp://x"', "sources.bluesky.base_url: 'ftp://x' is no"),
        ('[sources.bluesky]\nbase_url = "https://u:p@x"', "has more than a host and a path"),
        ('[sources.bluesky]\nbase_url = "https://x?key=1"', "has more than a host and a path"),
        ('[sources.bluesky]\nbase_url = "https://{instance}"', "has a placeholder"),
        ('[sources.mastodon]\nbase_url = "https://{host}"', "has a placeholder"),
        ('[sources.instagram]\nversion = "25"', "must be a version such as v25.0, not '25'"),
        ('[sources.instagram]\nversion = "v25.0/../x"', "must be a version such as v25.0"),
        ('[sources.instagram]\nuser_id = "me"', "must be a number, the id of your own account"),
        ("[sources.youtube]\nquota = 0", "sources.youtube.quota: must be at least 1, not 0"),
        (
            '[sources.http_json]\nbase_url = "https://x"\nfollowers = "a["',
            "sources.http_json.followers: 'a[' is no JMESPath expression",
        ),
        (
            '[sources.http_json]\nbase_url = "https://x"\npath = "stats"',
            "sources.http_json.path: must be a path such as",
        ),
        (
            '[sources.http_json]\nbase_url = "https://x"\npath = "/{city}"',
            "has a placeholder that is not {handle}",
        ),
        (
            ACCOUNT.format(platform="instagram", handle="seoul") + 'wikidata = "Seoul"',
            "accounts[seoul].wikidata: must be the id of a Wikidata item",
        ),
        (
            ACCOUNT.format(platform="myspace", handle="seoul"),
            "accounts[seoul].platform: unknown platform 'myspace'; known: bluesky, ",
        ),
        (
            ACCOUNT.format(platform="weibo", handle="seoul") + 'source = "wikidata"',
            "accounts[seoul].source: unknown source 'wikidata'; known: bluesky, ",
        ),
        (
            ACCOUNT.format(platform="youtub", handle="seoul") + 'source = "manual"',
            "accounts[seoul].platform: unknown platform 'youtub'; did you mean youtube?",
        ),
    ],
)
def test_a_bad_source_is_refused(load_text, text: str, said: str) -> None:
    assert said in refusal(load_text, text)


def test_another_platform_can_be_read_from_a_source_that_takes_any(load_text) -> None:
    text = ACCOUNT.format(platform="weibo", handle="seoul") + 'source = "manual"'
    assert load_text(text).accounts[0].platform == "weibo"


@pytest.mark.parametrize(
    ("text", "calls", "seconds"),
    [
        ("", 10, 10),  # a quarter of an hour for ten calls, but never longer than 10 s each
        ("", 900, 1),
        ('spread = "1m"', 10, 6),
        ('spread = "0s"', 10, 0),
        ('interval = "4m"', 60, 1),
    ],
)
def test_the_calls_of_a_poll_are_spread_out(load_text, text: str, calls: int, seconds: int) -> None:
    source: WebSection = load_text(f"[sources.bluesky]\n{text}").sources.bluesky
    assert source.gap(calls) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("schedule", "window", "polls"),
    [
        ('interval = "5m"', "1h", 12),
        ('interval = "2h"', "1h", 0.5),
        ('cron = "*/10 * * * *"', "1h", 6),
        ('cron = "0 9 * * mon-fri"', "1d", 1),
        ('cron = "0,5,50 23 * * *"', "15m", 2),
        ('cron = "0,50 * * * *"', "15m", 2),  # ten minutes apart, over the hour
    ],
)
def test_polls_are_counted_where_they_are_closest(
    load_text, schedule: str, window: str, polls: float
) -> None:
    units = {"m": "minutes", "h": "hours", "d": "days"}
    source = load_text(f"[sources.bluesky]\n{schedule}").sources.bluesky
    assert source.polls_within(timedelta(**{units[window[-1]]: int(window[:-1])})) == polls
