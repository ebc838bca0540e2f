"""The Web API under ``/api/``: one module a subject, each with a table of its methods."""

from adapters.sandbox.slack.web_api.call import Method
from adapters.sandbox.slack.web_api.chat import CHAT
from adapters.sandbox.slack.web_api.conversations import CONVERSATIONS
from adapters.sandbox.slack.web_api.files import FILES
from adapters.sandbox.slack.web_api.histories import HISTORIES
from adapters.sandbox.slack.web_api.house import HOUSE
from adapters.sandbox.slack.web_api.reactions import REACTIONS
from adapters.sandbox.slack.web_api.users import USERS
from adapters.sandbox.slack.web_api.views import VIEWS

METHODS: dict[str, Method] = HOUSE | USERS | CONVERSATIONS | HISTORIES | CHAT | REACTIONS | VIEWS | FILES
