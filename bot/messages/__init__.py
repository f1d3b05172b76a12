"""Messages: events in words, for every medium.

safe_text    names from outside, made safe to stand in a line
style        how a medium shows names, times, emphasis and links
names        names of accounts and boards, and counts, as they stand in a sentence
events       an event: its headline, its text in full, and the reason of its silence
event_chart  the chart of an event
"""

from bot.messages.event_chart import chart_of
from bot.messages.events import EventText, event_text, headline, silence_text
from bot.messages.names import Names
from bot.messages.style import Plain, Style

__all__ = [
    "EventText",
    "Names",
    "Plain",
    "Style",
    "chart_of",
    "event_text",
    "headline",
    "silence_text",
]
