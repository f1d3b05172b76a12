"""The adapters that read platforms, one file each, and the files that people hand over.

May import `bot.settings`, `bot.domain` and `bot.errors`, nothing else of Milepost.
"""
