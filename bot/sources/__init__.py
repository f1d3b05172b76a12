"""Adapters: one file for each platform, one for files of counts, `manual` for counts by hand.

An adapter is a thin class that sends requests, and pure functions that parse the answers: a
vendor's errors become ours, and a value of another shape than promised becomes no number. All of
them share:

base         the protocol of a source, and its findings
web          the base class of an adapter; `registry` lists them all
batches      requests for several accounts; bisection finds the bad handle that spoils a batch
transport    the HTTP client: limits, retries, pauses; the only place that knows aiohttp
rate_limits  the pause that a throttled source asks for, in every vendor's header
payload      validation: values out of JSON that nobody trusts
credentials  secrets, and their redaction
app_token    OAuth 2.0 client credentials, for the platforms that issue tokens to apps
budget       the vendors' quotas, against the configured polls

`graph` and `graph_batch` hold the common parts of Meta's three platforms. `wikidata` is no source
that is polled: it has past counts for imports, and a second opinion for the doctor.

Another platform is its file here, its line in `registry` and its section in `bot.settings`.

May import `bot.tables`, `bot.settings`, `bot.domain`, `bot.text` and `bot.errors`, nothing else of
Milepost.
"""
