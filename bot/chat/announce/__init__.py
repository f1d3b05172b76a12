"""`/announce`: people say what is announced in which channel of their server.

- `commands` has the commands, and `options` what can be filled in for a subscription.
- `channel` is the target of the announcements, and what the bot may do there.
- `save` adds, changes, previews and tests subscriptions, and `remove` is the button that confirms
  a removal.
- `descriptions` puts a subscription into words.
"""
