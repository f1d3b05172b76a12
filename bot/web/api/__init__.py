"""The same for programs: JSON with its description, CSV and Atom.

shapes        what programs get as JSON, in files by topic
boards        rankings and histories; accounts, announcements and comparisons have files of theirs
tables        CSV
feeds         Atom
texts         announcements as text
operation     what can be asked for, as the description tells it
programs      all operations, each with the view that answers it
description   the OpenAPI document
"""

from bot.web.api.openapi import DESCRIPTION, show_description
from bot.web.api.routes import OPERATIONS
from bot.web.response import Route

ROUTES: tuple[Route, ...] = (
    *(operation.answered_by(handler) for operation, handler in OPERATIONS),
    DESCRIPTION.answered_by(show_description),
)
