"""Persistence: the only SQL of Milepost, one file a table or two, as functions over a database.

database       SQLite's file: connections, threads, transactions
migrations     the schema, step by step
catalogue      accounts, boards and the profiles behind the accounts
readings       every reading, with its judgement
looks          when an account was looked at last, and what was said of it then
series         the believed counts of an account, sampled for charts
state          the memory of the rules
events         the facts, append-only
subscriptions  the channels that want announcements
outbox         the queue of announcements
deliveries     the progress of the outbox
withdrawals    whom the outbox told of an event that does not hold
backup         copies of the database
restart        a database that was put back to an older state
health         heartbeat, sources and open problems
future         what a clock that was ahead has noted
fingerprint    change detection
installation   the advisory lock, the name and epoch of the database, the commands that Discord has

Times are milliseconds since 1970 in UTC, ids are small integers, and views give both back their
names. May import `bot.domain`, `bot.text` and `bot.errors`, nothing else of Milepost.
"""
