"""Discord: the sender that announces, and the slash commands; nothing else imports its library.

- `connection` gets onto Discord and stays there, `client` registers the commands and the buttons
  that there are, and `context` is what those answer from.
- `sender` brings announcements to their channels, `message` composes them, `buttons` are below.
- `questions` answers what people ask, `announce` lets them say what is announced where, and
  `operators` lets those who run Milepost decide.
- `matching` finds what people mean by what they type, and `markdown` writes what Discord shows.
- `errors` tells people why there is no answer, and an operator why nothing was sent.
- `permissions` says who may do what, `translator` has the commands in other languages, and
  `doctor` looks for what is set up wrongly.
"""
