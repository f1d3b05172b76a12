"""Messages: an announcement and what is known of it, as what a channel reads; nothing is sent.

embeds    one event: its embed, and its line in a list
compose   one announcement: one message, within Discord's limits
"""

from bot.chat.messages.compose import Message, compose

__all__ = ["Message", "compose"]
