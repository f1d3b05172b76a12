"""The rules of Milepost, as pure functions: no I/O, no clock, no async, no logging.

May import nothing of Milepost but `bot.errors`.
"""
