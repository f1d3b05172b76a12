"""Every parameter of the rules in the configuration changes what the rules do."""

import dataclasses
from collections.abc import Mapping
from datetime import timedelta

import pytest

from bot.domain.rules import Rules
from bot.settings import Settings
from tests.series import DAY, HOUR, Row, Run, catalogue_of, polls_of, steady

CALM = steady(450_000, 20)
LONG = steady(450_000, 70)
JOINT = {key: [*CALM, *steady(472_500, 10)] for key in "abc"}
HALF_FALLS = {key: [*CALM, 200_000] for key in "abc"} | {key: [*CALM, 450_020] for key in "def"}
RACE = {"a": steady(960, 30, 4), "b": [1_000] * 30}
CLOSE = {"a": [*steady(960, 41), *[1_001] * 50], "b": [1_000] * 91}
RETURN = {"a": [*steady(960, 30, 4), *[1_076] * 30], "b": [*[1_000] * 30, *steady(1_000, 30, 6)]}
WAVERING = {"a": steady(960, 40, 4), "b": [1_000, 1_006] * 20}

CASES: dict[str, tuple[object, Mapping[str, Row], timedelta]] = {
    "quarantine.floor": (10, {"a": [*[100] * 20, 108]}, HOUR),
    "quarantine.share": (0.01, {"a": [*[450_000] * 20, 452_000]}, HOUR),
    "quarantine.pace": (1_000.0, {"a": [*CALM, 451_519]}, HOUR),
    "quarantine.young_share": (0.001, {"a": [450_000, 460_000]}, HOUR),
    "quarantine.agreement": ("1h", {"a": [*CALM, *steady(460_000, 4, 9)]}, HOUR),
    "quarantine.still_span": ("6h", {"a": [*CALM, *[460_000] * 40]}, HOUR),
    "quarantine.joint_span": ("1h", JOINT, HOUR),
    "quarantine.nothing": (100, {"a": [*steady(1_000, 20), *steady(50, 40)]}, DAY),
    "quarantine.readings": (2, {"a": [*CALM, 460_000, *[None] * 5, 460_070]}, HOUR),
    "quarantine.extreme_ratio": (1.2, {"a": [*CALM, *steady(585_000, 8)]}, HOUR),
    "quarantine.extreme_readings": (6, {"a": [*LONG, *steady(900_000, 5)]}, DAY),
    "quarantine.extreme_span": ("10d", {"a": [*LONG, *steady(900_000, 5)]}, DAY),
    "quarantine.collapse_ratio": (2.0, {"a": [*LONG, *steady(90_000, 6)]}, DAY),
    "quarantine.collapse_span": ("2d", {"a": [*LONG, *steady(22_500, 6)]}, DAY),
    "incident.share": (0.9, HALF_FALLS, HOUR),
    "incident.accounts": (4, HALF_FALLS, HOUR),
    "overtakes.margin": (500, RACE, HOUR),
    "overtakes.margin_share": (0.5, RACE, HOUR),
    "overtakes.wobble": (50.0, WAVERING, HOUR),
    "overtakes.confirmations": (8, RACE, HOUR),
    "overtakes.doubtful_confirmations": (35, CLOSE, HOUR),
    "overtakes.doubtful_span": ("30h", CLOSE, HOUR),
    "overtakes.cooldown": ("1h", RETURN, HOUR),
    "milestones.confirmations": (2, {"a": [999, 1_000]}, HOUR),
}


def outcome(rules: Rules, rows: Mapping[str, Row], every: timedelta) -> tuple[object, object]:
    r = Run(catalogue_of(rows, rules=rules)).poll(*polls_of(rows, every))
    return [event.key for event in r.events], [r.level(key) for key in rows]


@pytest.mark.parametrize("name", CASES)
def test_a_parameter_that_is_changed_changes_what_happens(name: str) -> None:
    value, rows, every = CASES[name]
    section, key = name.split(".")
    changed = Settings.model_validate({section: {key: value}})

    assert outcome(changed.rules, rows, every) != outcome(Rules(), rows, every)


def test_every_parameter_is_tried() -> None:
    rules = Rules()

    assert set(CASES) == {
        f"{section.name}.{one.name}"
        for section in dataclasses.fields(rules)
        for one in dataclasses.fields(getattr(rules, section.name))
    }
