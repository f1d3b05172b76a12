"""Queries: answers from the database alone, for every medium; none of them writes.

view           the database at a moment, with what is tracked: the first argument of every query
lookup         a board, an account or a city by its key, from the catalogue
levels         the last believed counts of accounts
changes        the change of a count over a period, by the one definition of all media
rankings       the standings of a board
leads          since when one account leads another
comparisons    a few accounts side by side
cities         the accounts of a city
history        the counts of accounts over a period
milestones     the milestones of an account, passed and next
events         recent events, and the explanation of one
event_context  the ranks and trends that are told beside an event
preview        a sample of an announcement
readings       held readings, and those that an announcement rests on
status         the state of sources, accounts, incidents and the outbox
export         rankings, histories and events as CSV

They return facts, which a medium puts into words. Only believed counts are ranked, compared and
drawn; a count that waits for a decision is told as such. May import `bot.storage`, of which only
the functions that read, `bot.tables`, `bot.settings`, `bot.domain`, `bot.text` and `bot.errors`.
"""
