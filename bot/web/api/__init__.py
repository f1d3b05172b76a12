"""The API: the same for programs, as JSON with its description, CSV and Atom.

boards         rankings and histories as JSON, with their schemas
accounts       accounts and comparisons as JSON, with their schemas
announcements  announcements as JSON, with their schemas
schema         the schemas that several of them share
csv_tables     CSV
atom           Atom
operation      an operation of the API, and the parameters that it can have
routes         all operations, each with the handler that answers it
openapi        the description of all that, in OpenAPI
"""

from bot.web.api.openapi import DESCRIPTION, show_description
from bot.web.api.routes import OPERATIONS
from bot.web.response import Route

ROUTES: tuple[Route, ...] = (
    *(operation.answered_by(handler) for operation, handler in OPERATIONS),
    DESCRIPTION.answered_by(show_description),
)
