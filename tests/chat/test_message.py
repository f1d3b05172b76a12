"""What people read: the messages of all kinds, and in all languages."""

# ruff: noqa: RUF001 (Japanese has brackets and colons of its own)

from dataclasses import replace
from datetime import timedelta
from typing import Any

import discord
import pytest

from bot.chat.message import Message, compose
from bot.language import LANGUAGES, language_of
from bot.queries.event_context import Facts, RankContext
from bot.storage.events import StoredEvent
from bot.storage.outbox import DueAnnouncement
from tests.announced import (
    AT,
    FIRST,
    HOUR,
    SECOND,
    announcement,
    correction,
    incident,
    milestone,
    neck_and_neck,
    overtake,
    ranked,
)
from tests.cities import four_cities

BEFORE, NOW = int((AT - HOUR).timestamp()), int(AT.timestamp())
DAY = 24 * HOUR


def told(
    due: DueAnnouncement, facts: Facts | None = None, language: str = "en", zone: str = "UTC"
) -> Message:
    return compose(due, facts or Facts(), four_cities(), language_of(language), zone)


def embed_of(*events: StoredEvent, language: str = "en", **more: Any) -> discord.Embed:
    """Return the only embed of an announcement of *events*."""
    (embed,) = told(announcement(*events, **more), language=language).embeds
    return embed


def fields_of(embed: discord.Embed) -> dict[str | None, str | None]:
    return {field.name: field.value for field in embed.fields}


def test_a_milestone_is_told_in_full() -> None:
    event = milestone()

    (embed,) = told(announcement(event), ranked(SECOND, event=event)).embeds

    assert embed.title == "Seoul passes 450,000 followers on Instagram"
    assert embed.description == (
        r"**450,123 followers** · [@seoul\_official](https://www.instagram.com/seoul_official/)"
        "\n3 months after the previous milestone"
    )
    assert [(field.name, field.value) for field in embed.fields] == [
        (
            "Ranking",
            "Global Power City Index 2022: **No. 2 of 4** · 1,210 followers behind New York",
        ),
        ("When", f"Between <t:{BEFORE}:f> and <t:{NOW}:t>"),
    ]
    assert embed.footer.text == "As of 28 Sept 2023, 09:00 (UTC) · Milepost #12"


@pytest.mark.parametrize(
    ("language", "title", "count", "rank", "footer"),
    [
        (
            "ko",
            "🏆 세계 도시 종합경쟁력 2022: 서울, 뉴욕을 제치고 1위 등극",
            "**팔로워 45만 4,000명** · 인스타그램",
            "**4개 계정 중 1위** · 뉴욕보다 900명 앞섬",
            "2023년 9월 28일 18:00 기준 (서울 시간) · Milepost #12",
        ),
        (
            "ja",
            "🏆 世界の都市総合力ランキング2022：ソウルがニューヨークを抜いて首位に",
            "**フォロワー45万4,000人** · Instagram",
            "**4アカウント中1位** · ニューヨークを900人リード",
            "2023年9月28日 18:00時点（ソウル時間） · Milepost #12",
        ),
        (
            "fr",
            "🏆 Global Power City Index 2022 : Séoul dépasse New York et prend la première place",
            "**454\u202f000 abonnés** · Instagram",
            "**1ʳᵉ place sur 4** · 900 abonnés d’avance sur New York",
            "Situation au 28 sept. 2023 à 18:00 (heure de Séoul) · Milepost #12",
        ),
        (
            "es",
            "🏆 Global Power City Index 2022: Seúl adelanta a Nueva York y pasa al primer puesto",
            "**454.000 seguidores** · Instagram",
            "**N.º 1 de 4** · 900 seguidores por delante de Nueva York",
            "Datos del 28 sept 2023, 18:00 (hora de Seúl) · Milepost #12",
        ),
    ],
)
def test_a_new_first_place_is_told_in_the_language_of_the_channel(
    language: str, title: str, count: str, rank: str, footer: str
) -> None:
    event = overtake()
    facts = ranked(FIRST, event=event)

    (embed,) = told(announcement(event), facts, language, "Asia/Seoul").embeds

    assert embed.title == title
    assert (embed.description or "").startswith(count)
    assert embed.fields[0].value == rank
    assert embed.footer.text == footer


@pytest.mark.parametrize(
    ("event", "titles"),
    [
        (
            milestone(),
            (
                "Seoul passes 450,000 followers on Instagram",
                "서울, 인스타그램 팔로워 45만 명 돌파",
                "ソウル、Instagramのフォロワーが45万人を突破",
                "Séoul franchit le cap des 450\u202f000 abonnés sur Instagram",
                "Seúl supera los 450.000 seguidores en Instagram",
            ),
        ),
        (
            milestone("seoul-youtube", 1_000_000),
            (
                "Seoul passes 1,000,000 subscribers on YouTube",
                "서울, 유튜브 구독자 100만 명 돌파",
                "ソウル、YouTubeのチャンネル登録者が100万人を突破",
                "Séoul franchit le cap des 1\u202f000\u202f000 abonnés sur YouTube",
                "Seúl supera los 1.000.000 suscriptores en YouTube",
            ),
        ),
        (
            overtake("paris", ("melbourne",), 3),
            (
                "Global Power City Index 2022: Paris overtakes Melbourne and is now number 3",
                "세계 도시 종합경쟁력 2022: 파리, 멜버른을 제치고 3위로 상승",
                "世界の都市総合力ランキング2022：パリがメルボルンを抜いて3位に浮上",
                "Global Power City Index 2022 : Paris dépasse Melbourne et passe au 3ᵉ rang",
                "Global Power City Index 2022: París adelanta a Melbourne y pasa al puesto 3",
            ),
        ),
        (
            neck_and_neck(),
            (
                "Global Power City Index 2022: Seoul and New York are neck and neck",
                "세계 도시 종합경쟁력 2022: 서울·뉴욕, 막상막하의 접전",
                "世界の都市総合力ランキング2022：ソウル、ニューヨークが接戦",
                "Global Power City Index 2022 : Séoul et New York au coude-à-coude",
                "Global Power City Index 2022: Seúl y Nueva York, en un duelo muy igualado",
            ),
        ),
        (
            incident(),
            (
                "⚠️ Unusual counts from Instagram",
                "⚠️ 인스타그램 수치 이상 감지",
                "⚠️ Instagramの数値に異常を検知",
                "⚠️ Chiffres inhabituels sur Instagram",
                "⚠️ Cifras inusuales en Instagram",
            ),
        ),
    ],
)
def test_headlines_read_as_they_are_written_there(
    event: StoredEvent, titles: tuple[str, ...]
) -> None:
    assert tuple(embed_of(event, language=one).title for one in LANGUAGES) == titles


def test_milestones_that_were_passed_on_the_way_are_named() -> None:
    embed = embed_of(milestone(also=(350_000, 400_000)))

    assert (embed.description or "").endswith("Also passed on the way: 350,000 and 400,000.")


def test_a_first_milestone_has_none_before_it() -> None:
    assert "previous milestone" not in (embed_of(milestone(took=None)).description or "")


def test_a_count_that_the_title_says_is_not_said_again() -> None:
    embed = embed_of(milestone(followers=450_000))

    assert (embed.title or "").count("450,000") == 1
    assert (embed.description or "").startswith(r"[@seoul\_official]")


@pytest.mark.parametrize(
    ("language", "told_span"),
    [
        ("en", "3 months after the previous milestone"),
        ("ko", "이전 목표 돌파 후 3개월 만"),
        ("ja", "前回の到達から3か月"),
        ("fr", "3\u00a0mois après le cap précédent"),
        ("es", "3 meses después del hito anterior"),
    ],
)
def test_the_time_since_the_milestone_before_is_told(language: str, told_span: str) -> None:
    description = embed_of(milestone(), language=language).description or ""

    assert description.splitlines()[1] == told_span


@pytest.mark.parametrize(("handle", "url"), [("", "https://e.example/"), ("", "")])
def test_without_a_handle_the_platform_leads_to_the_profile(handle: str, url: str) -> None:
    known = four_cities()
    account = replace(known.accounts["seoul"], handle=handle, url=url)
    known = replace(known, accounts={**known.accounts, "seoul": account})

    (embed,) = compose(announcement(milestone()), Facts(), known, language_of("en"), "UTC").embeds

    assert (embed.description or "").splitlines()[0] == (
        "**450,123 followers** · [Instagram](https://e.example/)"
        if url
        else "**450,123 followers**"
    )


@pytest.mark.parametrize(
    ("language", "count", "note"),
    [
        ("en", "**about 1,230,000 subscribers**", "YouTube shows rounded counts."),
        ("ko", "**구독자 약 123만 명**", "유튜브의 수치는 어림수로 제공됩니다."),
        ("ja", "**チャンネル登録者約123万人**", "YouTubeの数値は概数で公開されています。"),
    ],
)
def test_a_rounded_count_is_never_told_as_an_exact_one(
    language: str, count: str, note: str
) -> None:
    event = milestone("seoul-youtube", 1_200_000, 1_230_000, step=10_000)

    description = embed_of(event, language=language).description or ""

    assert description.startswith(count)
    assert note in description


def test_a_gap_between_rounded_counts_is_rounded() -> None:
    event = milestone("seoul-youtube", step=10_000)
    facts = ranked(RankContext("gpci-2022", 2, 4, "paris", 20_000, True), event=event)

    (embed,) = told(announcement(event), facts).embeds

    assert fields_of(embed)["Ranking"] == (
        "Global Power City Index 2022: **No. 2 of 4** · about 20,000 subscribers behind Paris"
    )


@pytest.mark.parametrize(
    ("rank", "told_rank"),
    [
        (
            RankContext("gpci-2022", 1, 4, "paris", 1, False),
            "**No. 1 of 4** · 1 follower ahead of Paris",
        ),
        (RankContext("gpci-2022", 2, 4, "paris", 0, False), "**No. 2 of 4** · level with Paris"),
        (RankContext("gpci-2022", 1, 1, None, 0, False), "**No. 1**"),
    ],
)
def test_the_gap_is_told_with_who_is_next(rank: RankContext, told_rank: str) -> None:
    event = milestone()

    (embed,) = told(announcement(event), ranked(rank, event=event)).embeds

    assert fields_of(embed)["Ranking"] == f"Global Power City Index 2022: {told_rank}"


@pytest.mark.parametrize(
    ("bracket", "when"),
    [
        (timedelta(seconds=20), f"<t:{NOW}:f>"),
        (HOUR, f"Between <t:{BEFORE}:f> and <t:{NOW}:t>"),
        (DAY, f"Between <t:{NOW - 86400}:f> and <t:{NOW}:f>"),
        (
            9 * DAY,
            f"Between <t:{NOW - 9 * 86400}:f> and <t:{NOW}:f>\nNo reliable count in between.",
        ),
    ],
)
def test_the_bracket_is_as_wide_as_what_is_known(bracket: timedelta, when: str) -> None:
    assert fields_of(embed_of(milestone(bracket=bracket)))["When"] == when


def test_what_is_confirmed_late_says_so() -> None:
    event = replace(milestone().event, not_before=AT - 4 * DAY, not_after=AT - 3 * DAY)

    when = fields_of(embed_of(StoredEvent.of(event)))["When"] or ""
    assert when.endswith(f"\nConfirmed <t:{NOW}:f>")


def test_an_overtake_has_a_cause_where_the_other_fell() -> None:
    fell = overtake("paris", ("melbourne",), 3, "rival_fell")
    (embed,) = told(announcement(fell), ranked(SECOND, event=fell)).embeds

    assert [field.name for field in embed.fields] == ["Ranking", "Cause", "When"]
    assert embed.fields[1].value == "Melbourne lost followers"
    assert list(fields_of(embed_of(overtake()))) == ["When"]


def test_neck_and_neck_promises_the_end() -> None:
    assert embed_of(neck_and_neck()).description == (
        "They have swapped places again. There will be news when one of them leads for good."
    )


def test_the_end_of_an_incident_is_told() -> None:
    embed = embed_of(incident("ended"))

    assert embed.title == "Counts from Instagram are back to normal"


def test_a_correction_says_what_was_said_and_why_it_is_withdrawn() -> None:
    embed = embed_of(correction(), kind="correction")

    assert embed.title == "⚠️ Correction: an announcement is withdrawn"
    assert embed.description == (
        "We announced: **Seoul passes 450,000 followers on Instagram**.\n"
        f"That was wrong: the reading of 451,203 followers from <t:{NOW - 86400}:f> has been "
        "rejected, so the announcement is withdrawn. We apologise for the mistake."
    )


def test_a_few_events_of_a_poll_have_an_embed_each() -> None:
    message = told(announcement(overtake(), milestone(), neck_and_neck()))

    assert [embed.title for embed in message.embeds] == [
        "🏆 Global Power City Index 2022: Seoul overtakes New York and takes first place",
        "Seoul passes 450,000 followers on Instagram",
        "Global Power City Index 2022: Seoul and New York are neck and neck",
    ]
    assert [embed.footer.text is None for embed in message.embeds] == [True, True, False]


def test_of_many_events_the_first_is_told_in_full_and_the_others_are_listed() -> None:
    others = [milestone(), milestone("paris"), overtake("paris", ("melbourne",), 3)]

    first, also = told(announcement(overtake(), *others)).embeds

    assert first.title == (
        "🏆 Global Power City Index 2022: Seoul overtakes New York and takes first place"
    )
    assert also.title == "Also new"
    assert (also.description or "").splitlines() == [
        f"- **Seoul passes 450,000 followers on Instagram** · <t:{NOW}:f>",
        f"- **Paris passes 450,000 followers on Instagram** · <t:{NOW}:f>",
        "- **Global Power City Index 2022: Paris overtakes Melbourne and is now number 3** · "
        f"<t:{BEFORE}:f>",
    ]


def test_quiet_hours_are_summed_up_by_kind() -> None:
    embed = embed_of(milestone(), overtake(), neck_and_neck(), kind="summary")

    assert embed.title == "3 announcements from the quiet hours"
    assert (embed.description or "").splitlines()[::2] == [
        "**Overtakes**",
        "**Milestones**",
        "**Neck and neck**",
    ]


def test_in_a_summary_the_greatest_comes_first_and_of_equal_ones_the_newest() -> None:
    old, great = (
        StoredEvent.of(replace(milestone(key, threshold).event, at=AT - DAY))
        for key, threshold in (("paris", 450_000), ("melbourne", 1_000_000))
    )

    lines = (embed_of(old, great, milestone(), kind="summary").description or "").splitlines()

    assert [line.split()[1] for line in lines[1:]] == ["**Melbourne", "**Seoul", "**Paris"]


def test_a_notice_has_its_lines_as_they_are() -> None:
    embed = embed_of(kind="notice", text="instagram: cannot be read\nseoul: *gone*")

    assert embed.title == "For the operators"
    assert embed.description == "- instagram\\: cannot be read\n- seoul\\: \\*gone\\*"


def test_a_test_says_so_in_its_title_text_and_footer() -> None:
    embed = embed_of(milestone(), kind="test")

    assert embed.title == "Test: Seoul passes 450,000 followers on Instagram"
    assert (embed.description or "").startswith("**This is a test.**")
    assert (embed.footer.text or "").startswith("Test, nothing has happened · ")


@pytest.mark.parametrize(
    ("kind", "mention"), [("events", "<@&7>"), ("summary", "<@&7>"), ("test", ""), ("notice", "")]
)
def test_only_what_has_happened_calls_the_role(kind: Any, mention: str) -> None:
    assert told(announcement(milestone(), kind=kind, mention="7")).mention == mention


@pytest.mark.parametrize(
    ("events", "buttons"),
    [
        (
            (milestone(),),
            ["milestone:ranking:gpci-2022", "milestone:history:seoul", "milestone:why:12"],
        ),
        (
            (overtake(),),
            ["milestone:ranking:gpci-2022", "milestone:history:seoul", "milestone:why:12"],
        ),
        ((neck_and_neck(),), ["milestone:ranking:gpci-2022", "milestone:why:12"]),
        ((milestone(), milestone("paris")), ["milestone:ranking:gpci-2022", "milestone:why:12"]),
        ((incident(),), ["milestone:why:12"]),
        ((), []),
    ],
)
def test_buttons_carry_all_that_they_ask(
    events: tuple[StoredEvent, ...], buttons: list[str]
) -> None:
    facts = Facts({milestone().key: (SECOND,)})

    shown = told(announcement(*events), facts).buttons

    assert [button.custom_id for button in shown] == [
        button.replace("milestone:", "milepost:", 1) for button in buttons
    ]


def test_accounts_of_the_same_city_are_told_apart() -> None:
    embed = embed_of(overtake("seoul", ("seoul-youtube",), 2))

    assert (embed.title or "").endswith(
        ": Seoul (Instagram) overtakes Seoul (YouTube) and is now number 2"
    )


def test_an_account_that_is_no_longer_followed_has_its_key() -> None:
    embed = embed_of(milestone("old-town"))

    assert (embed.title or "").startswith("old-town passes 450,000")


def test_the_text_for_a_channel_without_embeds_says_the_same() -> None:
    assert told(announcement(milestone(), mention="7")).text() == "\n".join(
        [
            "<@&7>",
            "**Seoul passes 450,000 followers on Instagram**",
            r"**450,123 followers** · "
            r"[@seoul\_official](https://www.instagram.com/seoul_official/)",
            "3 months after the previous milestone",
            f"When: Between <t:{BEFORE}:f> and <t:{NOW}:t>",
            "-# Milepost #12",
        ]
    )


def test_the_short_text_says_what_happened() -> None:
    assert told(announcement(milestone())).text(is_short=True) == (
        "**Seoul passes 450,000 followers on Instagram**\n-# Milepost #12"
    )
