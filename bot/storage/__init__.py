"""The only SQL of Milepost: one file a table or two, plain functions over a database.

Times are milliseconds since 1970 in UTC, ids are small integers, and views give both back their
names. May import `bot.domain` and `bot.errors`, nothing else of Milepost.
"""
