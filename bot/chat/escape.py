"""Names that come from outside, made safe to stand in a message.

Whoever names an account or a channel must not be able to ping anybody, or to hide a link.
"""

import re

from bot.wording.visible import LONGEST_NAME, isolated, shown

# What means something to Discord's Markdown: anywhere, or at the beginning of a line, where a name
# may come to stand. A backslash takes the meaning away in every place where it is read:
# https://support.discord.com/hc/en-us/articles/210298617
# Mentions, timestamps, commands and emoji begin with "<"; a link needs "://", and an invitation
# its full stop.
_MARKS = re.compile(r"[\\*_~`|<:\[\]]|@(?=everyone|here)|\.(?=\S)|^[#>+-]|^\d+\.", re.IGNORECASE)


def escape(text: str, at_most: int = LONGEST_NAME) -> str:
    """Return *text* as what Discord shows literally, wherever Markdown is read.

    It is one line of at most so many characters, of which Markdown takes more to write.
    """
    marked = _MARKS.sub(lambda match: f"{match[0][:-1]}\\{match[0][-1]}", shown(text, at_most))
    return isolated(marked)
