"""Milepost polls the follower counts of cities' accounts and announces what they pass.

::

    schedule -> Source.fetch -> record --------- one transaction ---------+
                network         verify who answered, note what is wrong   |
                no lock held    insert readings                           |
                                advance(state, poll)  pure: judge, detect |
                                save state and events                     |
                                announcements_for(events, subscriptions)  |
                                enqueue  once per event and channel ------+
                                                                          |
                                  outbox.due -> Sender.send -> mark_delivered
                                                error -> later | pause the channel

- `domain` holds the rules, as pure functions; nothing else decides about announcements.
- `storage` holds the only SQL. The whole memory of the rules is in the database, so that a restart
  at any point changes nothing.
- `sources` read counts. `pipeline` holds the use cases that change something: polls, deliveries,
  the commands of operators. `queries` holds the functions that only read.
- `messages` puts events into words for three media: `chat`, which is Discord, `web`, the page,
  which only reads, and `console`, lines of text. `charts` draws, `tables` reads and writes CSV and
  JSON, and `language` has the words, numbers and dates of each language, from the texts in
  `locales`.
- `app` builds the parts from the `settings`, and `service` runs them; the clock is read in `app`
  and nowhere else.
- `cli` is the command line, and `demo` plays a story through all of that.

A replay of recorded readings runs through the same pipeline; its source, its sender and its
clock are its own, and its database is in memory.

A package imports only those to the right of it, which the linter proves:
`__main__ > cli > demo > app > service > chat | web | console > messages > pipeline | queries >
sources | storage | charts > tables > settings > language > domain > text > errors`. Only `chat`
knows Discord's library. The media stand above `queries` and `pipeline`, which know nothing of one
another: the same functions answer on Discord, on the page and on the command line, and carry out
the decisions of operators.
"""
