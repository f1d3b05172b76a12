"""Questions: what slash commands and buttons ask, and the answers as people read them on Discord.

- `question` is a question with all that it is about, as the id of a button carries it.
- `layout` has the parts of a reply: its embeds, its buttons, and whom it is for.
- `topic` joins what can be asked about with what reads and shows the answer.
- `ranking`, `city`, `compare`, `history`, `milestones`, `recent`, `why`, `status` and `about` are
  one slash command each: its options, its queries, its embeds. `export` sends a file instead.
- `commands` is the table of them, and `reply` makes slash commands of it, sends the answers, and
  turns their pages.
"""
