"""The page: the boards for everybody's browser, and the same for programs; it only reads.

site       what all views share
visit      what somebody asks for: the same visit gets the same answer until something changes
answer     what they get
views      the pages, from the templates in `templates` and the files in `static`
drawing    lines as SVG
api        JSON with its description, CSV and Atom
server     the routes, and what holds for all of them: the cache, the headers, the rate limit
changes    when answers are no longer the answers; `live` tells it to the pages that are open
narration  what is said on a page besides the counts, for a demonstration
"""
