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

- `domain` holds the rules, as pure functions; nothing else decides what is announced.
- `storage` holds the only SQL. Everything that the rules remember is in the database, so that a
  restart at any point changes nothing.
- `sources` read counts, `pipeline` runs it all on a schedule, `cli` is the command line.
- `chat` is Discord: the sender that announces, and the slash commands. `web` is the page, which
  only reads. Both tell what happened in the same words, those of `messages`. `charts` draws, and
  `language` has the words, numbers and dates of each language, from the texts in `locales`.
- `demo` plays a story through all of that.
- `app` builds everything from the `settings`, and `service` runs it; the clock is read in `app`
  and nowhere else.

A replay of recorded readings runs through the same pipeline; its source, its sender and its
clock are its own, and its database is in memory.

A package imports only those to the right of it, which the linter proves:
`__main__ > cli > demo > app > service > chat | web | console > messages > queries > pipeline >
sources | storage | charts > tables > settings > language > domain > text > errors`. Only `chat`
knows Discord's library. It and `web` stand above `pipeline`, because what people ask there is
answered, and on Discord also decided, by the same functions as on the command line.
"""
