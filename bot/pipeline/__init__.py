"""What runs on a schedule: poll, record, deliver; and the same over recorded series.

May import `bot.sources`, `bot.storage`, `bot.settings`, `bot.domain` and `bot.errors`.
"""
