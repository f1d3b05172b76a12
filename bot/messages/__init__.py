"""Wording: what happened, as people are told of it, whatever the medium.

visible   names from outside, made safe to stand in a line
style     how a medium shows names, times, emphasis and links
words     names and counts, as they stand in a sentence
telling   an event: its headline, and all that is told of it
picture   the chart of what happened
"""

from bot.wording.picture import chart_of
from bot.wording.style import Plain, Style
from bot.wording.telling import Telling, headline, telling
from bot.wording.words import Words

__all__ = ["Plain", "Style", "Telling", "Words", "chart_of", "headline", "telling"]
