"""Use cases that change something: poll, record, deliver, decide, import.

clock          the time, which goes on evenly when the clock of the system jumps
jumps          what follows from a jump of it
future         readings that a clock which was ahead has left
schedule       the scheduler, and the alarm of a poll that did not happen
poll           fetch from a source
record         the imperative shell of `domain.engine`: one transaction for each poll
deliver        the outbox dispatcher
sender         what the dispatcher asks of each medium
restart        the comparison of the channels with the outbox, after the database was put back
quiet_hours    announcements that fall due during quiet hours
notices        lines for the operators
holds          what is held, for the operators
decisions      the commands of operators
corrections    readings that are rejected after they were believed
subscriptions  the commands of people with a channel
replay         a recorded series through all of that
transfer       import and export
doctor         diagnosis of sources and credentials
meter          instrumentation, and in metrics that of Prometheus

`queries` holds the functions that only read. May import `bot.sources`, `bot.storage`, `bot.tables`,
`bot.settings`, `bot.domain`, `bot.text` and `bot.errors`.
"""
