"""Messages: an announcement and what is known of it, as what a channel reads; nothing is sent.

words     names, counts and times, as they stand in a sentence
telling   one event: its headline, its line in a list, its embed
chart     the picture of what happened
compose   one announcement: one message, within Discord's limits
"""

from bot.chat.messages.compose import Message, compose

__all__ = ["Message", "compose"]
