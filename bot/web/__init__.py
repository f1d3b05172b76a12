"""The page: the boards for everybody's browser, and an API for programs; it only reads.

server        the routes, and what holds for all of them
request       what somebody asks for: equal requests get the same response
negotiation   the language and the encoding of a response; `headers` has its headers
response      what a request gets, and the handlers that compute it
cache         responses, until something changes; `single_flight` computes each once
live          change notifications for open pages, as server-sent events
errors        what is sent where a handler raises
limits        requests a minute and connections at once
monitoring    metrics and probes
site          what all handlers share
announced     which announcements everybody may read, and their plain text
static_files  the files in `static`
pages         HTML, from the templates in `templates`, and cards
api           JSON with its description, CSV and Atom
svg           charts as SVG

A `request` is a PageRequest; aiohttp's own is an `http_request`, but in middlewares, whose
parameters aiohttp names.
"""
