"""The rules of Milepost, as pure functions: no I/O, no clock, no async, no logging.

readings       counts, with their precision, and polls
looks          what a document says again is no reading
catalogue      accounts, boards and memberships
rules          the parameters of all rules
state          the memory of the rules between two polls
restart        the baseline of accounts after the database was put back
engine         `advance`: one poll in, the new state and its events out
quarantine     outlier detection: implausible readings are held
incident       correlated failure: a whole source that goes wrong
ladder         the thresholds of an account
milestones     thresholds passed for the first time
ranking        standings with ties, as people see them
changes        the change of a count over a period
standing       the order of a board that is known to the world
rivals         pairs of accounts: leads, and their confirmation
overtakes      hysteresis: a new order, once it is confirmed
history        the rules applied to a stored series at once
future         what a clock that was ahead has dated after now
identity       the profile behind a handle
events         the facts that follow, each with a stable key
evidence       the grounds of an event, for `/why`
announcements  the channels that get an event
silence        the reasons why no channel gets one
quiet          the quiet hours of a channel
corrections    events that turn out to be wrong

May import `bot.text` and `bot.errors`, nothing else of Milepost.
"""
