"""The picture of a chart: a card with a title, its lines, and their names at their ends."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from bot.charts import lines, look
from bot.charts.callouts import Box, Callouts, draw_crossing, draw_milestones, label_milestones
from bot.charts.chart import Chart
from bot.charts.fonts import drawable
from bot.charts.line_labels import draw_empty, draw_names, names_of, names_width
from bot.charts.lines import Path, draw_held, draw_line, joined
from bot.charts.plot import Plot, Scale, Span, moment, shown_milestones, span_of, times_of
from bot.charts.series import Series, series_of
from bot.charts.sheet import Sheet
from bot.language import language_of

_TITLE_AT, _SUBTITLE_AT = 552, 508
_TOP, _BOTTOM = 472, 98
_BETWEEN_NOTES = 36
_ABOVE = 20
"""Pixels above the plot that labels may use."""
_BETWEEN_MILESTONES = 60


def draw(chart: Chart) -> bytes:
    """Return *chart* as a PNG."""
    sheet = Sheet(language_of(chart.language).code)
    series = series_of(chart)
    span = span_of(chart, series)
    _draw_header(sheet, chart, series, span)
    if span is None:
        text = drawable(language_of(chart.language).text("chart-no-readings"))
        sheet.text(look.WIDTH / 2, look.HEIGHT / 2 - 40, text, look.TITLE, look.MUTED, "center")
    else:
        _draw_plot(sheet, chart, series, span)
    return sheet.png()


def _draw_header(sheet: Sheet, chart: Chart, series: Sequence[Series], span: Span | None) -> None:
    width = look.WIDTH - 2 * look.MARGIN
    title = sheet.fitting(chart.title, width, look.TITLE, is_bold=True)
    sheet.text(look.MARGIN, _TITLE_AT, title, look.TITLE, is_bold=True)
    if span is None:
        return
    left = float(look.WIDTH - look.MARGIN)
    has_held = any(one.held_times.size for one in series)
    has_empty = any(not one.times.size + one.held_times.size for one in series)
    for is_shown, key in ((has_held, "chart-unconfirmed"), (has_empty, "chart-no-readings")):
        if is_shown:
            left = _draw_note(sheet, chart, key, left)
    subtitle = sheet.fitting(_subtitle(chart, span), left - look.MARGIN, look.SUBTITLE)
    sheet.text(look.MARGIN, _SUBTITLE_AT, subtitle, look.SUBTITLE, look.MUTED)


def _draw_note(sheet: Sheet, chart: Chart, key: str, right: float) -> float:
    """Explain a sign in a note that ends at *right*; return the right end of the next note."""
    text = drawable(language_of(chart.language).text(key))
    sheet.text(right, _SUBTITLE_AT, text, look.SUBTITLE, look.MUTED, "right")
    left = right - sheet.width(text, look.SUBTITLE) - 20
    draw_empty(sheet, left, _SUBTITLE_AT + 9, key == "chart-unconfirmed")
    return left - _BETWEEN_NOTES


def _subtitle(chart: Chart, span: Span) -> str:
    language, zone = language_of(chart.language), ZoneInfo(chart.zone)
    first, last = moment(span.first), moment(span.last)
    is_day = lines.is_long(moment(span.start), moment(span.end))
    shown = language.date if is_day else language.moment
    text = shown(first, zone)
    if last > first:
        text = language.text("chart-span", **{"from": text, "to": shown(last, zone)})
    if not is_day:
        text += f" ({last.astimezone(zone).tzname()})"
    return f"{text} \u00b7 {language.text('chart-start')}" if chart.is_indexed else text


def _draw_plot(sheet: Sheet, chart: Chart, series: Sequence[Series], span: Span) -> None:
    counts = Scale(span.low, span.high, _BOTTOM, _TOP)
    marks = lines.count_marks(chart, counts)
    names = names_of(sheet, chart, series)
    left = look.MARGIN + lines.marks_width(sheet, marks)
    right = look.WIDTH - look.MARGIN - names_width(sheet, names)
    plot = Plot(times_of(span, left, right), counts)
    lines.draw_counts(sheet, marks, plot)
    lines.draw_times(sheet, chart, plot)
    milestones = shown_milestones(chart, span.milestones, counts, _BETWEEN_MILESTONES)
    draw_milestones(sheet, milestones, plot)
    outline = _draw_lines(sheet, series, plot)
    draw_names(sheet, names, plot)
    callouts = Callouts(Box(left, _BOTTOM, right - left, _TOP + _ABOVE - _BOTTOM), *outline)
    if chart.crossing and not chart.is_indexed:
        draw_crossing(sheet, chart, chart.crossing, plot, callouts)
    label_milestones(sheet, chart, milestones, plot, callouts)


def _draw_lines(sheet: Sheet, series: Sequence[Series], plot: Plot) -> Path:
    """Draw the lines, the first one on top; return the pixels that they pass."""
    styled = list(zip(series, look.STYLES, strict=False))
    outlines = [
        draw_line(sheet, one, style, plot, len(series), number / len(series))
        for number, (one, style) in reversed(list(enumerate(styled)))
    ]
    for one, style in reversed(styled):
        draw_held(sheet, one, style, plot)
    return joined(outlines)
