"""Alternative text: a chart in words, for people who do not see it."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from babel.numbers import format_decimal

from bot.charts.chart import Chart, Line, Point
from bot.language import Language, language_of

LONGEST = 1024
"""Characters. https://discord.com/developers/docs/resources/message#attachment-object"""
_TITLE = 120
_NAMES = (80, 40, 24, 16, 12)
"""The longest names, in characters, tried in turn until the whole text fits."""


def alt_text(chart: Chart) -> str:
    """Return a description of *chart*, in its language, in at most 1,024 characters."""
    text = ""
    for longest in _NAMES:
        text = "\n".join(_sentences(chart, longest))
        if len(text) <= LONGEST:
            return text
    # Counts without end: whole sentences, as far as there is room.
    return text[: LONGEST + 1].rpartition("\n")[0]


def _sentences(chart: Chart, longest: int) -> Iterator[str]:
    language, zone = language_of(chart.language), ZoneInfo(chart.zone)
    kind = "chart-alt-indexed" if chart.is_indexed else "chart-alt"
    yield language.text(kind, title=_cut(chart.title, _TITLE))
    bases = chart.bases() if chart.is_indexed else [None] * len(chart.lines)
    told = [
        _told(line, base, chart.is_indexed) for line, base in zip(chart.lines, bases, strict=True)
    ]
    times = [point[0] for points in told for point in points]
    if times:
        first, last = language.moment(min(times), zone), language.moment(max(times), zone)
        yield language.text("chart-alt-span", **{"from": first, "to": last})
    if chart.crossing and not chart.is_indexed:
        at, followers = chart.crossing
        shown = language.moment(at, zone)
        yield language.text("chart-alt-crossing", followers=language.count(followers), at=shown)
    if chart.milestones and not chart.is_indexed:
        milestones = [language.count(milestone) for milestone in sorted(chart.milestones)]
        yield language.text("chart-alt-milestones", milestones=language.names(milestones))
    for line, base, points in zip(chart.lines, bases, told, strict=True):
        yield _line(_cut(line.name, longest), points, base, language)
    held = sum(len(line.held) for line in chart.lines)
    if held:
        yield language.text("chart-alt-held", readings=held)


def _told(line: Line, base: Point | None, is_indexed: bool) -> list[Point]:
    """Return the first, the last and the highest of the points that are shown."""
    points = line.points
    if is_indexed:
        points = tuple(point for point in points if base and point[0] >= base[0])
    if not points:
        return []
    return [points[0], points[-1], max(points, key=lambda point: point[1])]


def _line(name: str, points: list[Point], base: Point | None, language: Language) -> str:
    if not points:
        return language.text("chart-alt-empty", name=name)
    first, last, highest = (_count(point[1], base, language) for point in points)
    if points[0] == points[1]:
        return language.text("chart-alt-point", name=name, last=last)
    return language.text("chart-alt-line", name=name, first=first, last=last, highest=highest)


def _count(followers: int, base: Point | None, language: Language) -> str:
    if base is None:
        return language.count(followers)
    return format_decimal(round(followers / base[1] * 100, 1), locale=language.code)


def _cut(text: str, longest: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "\u2026"
