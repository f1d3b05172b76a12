"""The adapters that read platforms, one file each, and the files that people hand over.

An adapter is a class that asks, thin, and functions that understand the answer, pure: a vendor's
errors become ours, and what is not as promised becomes no number. What all of them share:

base         what a source is, and what it finds out
web          the frame of an adapter; `registry` lists them all
batches      asking in batches; a bad handle is found by halving the batch that it spoils
transport    the one session: limits, retries, pauses; the only place that knows aiohttp
limits       when to ask again, in every vendor's way of saying it
payload      taking values out of JSON without trusting it
credentials  where secrets come from, and that they appear nowhere
budget       whether what is configured stays within the vendors' quotas
table        the tables that people hand over

Another platform is its file here, its line in `registry` and its section in `bot.settings`.

May import `bot.settings`, `bot.domain` and `bot.errors`, nothing else of Milepost.
"""
