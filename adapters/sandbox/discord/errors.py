"""Refusals as Discord words them: an HTTP status, a JSON error code, and for a form its faults by field.

The codes are those of "Opcodes and Status Codes" → "JSON Error Codes".
"""

from dataclasses import dataclass, field
from typing import Any

from adapters.sandbox.discord.ids import Json


@dataclass(frozen=True, slots=True)
class Code:
    status: int
    code: int
    message: str


UNAUTHORIZED = Code(401, 0, "401: Unauthorized")
UNKNOWN_ROUTE = Code(404, 0, "404: Not Found")
METHOD_NOT_ALLOWED = Code(405, 0, "405: Method Not Allowed")
UNKNOWN_APPLICATION = Code(404, 10002, "Unknown Application")
UNKNOWN_CHANNEL = Code(404, 10003, "Unknown Channel")
UNKNOWN_GUILD = Code(404, 10004, "Unknown Guild")
UNKNOWN_MEMBER = Code(404, 10007, "Unknown Member")
UNKNOWN_MESSAGE = Code(404, 10008, "Unknown Message")
UNKNOWN_USER = Code(404, 10013, "Unknown User")
UNKNOWN_EMOJI = Code(400, 10014, "Unknown Emoji")
UNKNOWN_WEBHOOK = Code(404, 10015, "Unknown Webhook")
UNKNOWN_INTERACTION = Code(404, 10062, "Unknown interaction")
UNKNOWN_SCHEDULED_EVENT = Code(404, 10070, "Unknown Guild Scheduled Event")
TOO_MANY_COMMANDS = Code(400, 30032, "Maximum number of application commands reached (100).")
TOO_MANY_SCHEDULED_EVENTS = Code(400, 30038, "Maximum number of guild scheduled events reached (100)")
TOO_MANY_LATE_EDITS = Code(
    429, 30046, "Maximum number of edits to messages older than 1 hour reached. Try again later."
)
TOO_LARGE = Code(413, 40005, "Request entity too large")
ALREADY_ACKNOWLEDGED = Code(400, 40060, "Interaction has already been acknowledged.")
MISSING_ACCESS = Code(403, 50001, "Missing Access")
WRONG_CHANNEL_TYPE = Code(400, 50024, "Cannot execute action on this channel type")
NOT_THE_AUTHOR = Code(403, 50005, "Cannot edit a message authored by another user")
EMPTY_MESSAGE = Code(400, 50006, "Cannot send an empty message")
CANNOT_SEND_TO_USER = Code(403, 50007, "Cannot send messages to this user")
MISSING_PERMISSIONS = Code(403, 50013, "Missing Permissions")
TOKEN_EXPIRED = Code(401, 50027, "Invalid Webhook Token")
INVALID_RECIPIENTS = Code(400, 50033, "Invalid Recipient(s)")
ARCHIVED = Code(400, 50083, "Thread is archived")
INVALID_FORM = Code(400, 50035, "Invalid Form Body")
INVALID_JSON = Code(400, 50109, "The request body contains invalid JSON.")


class Refusal(Exception):
    """Carries what the REST answer says; raised anywhere below a route, turned into an answer above it."""

    def __init__(self, code: Code, errors: Json | None = None, retry_after: float | None = None) -> None:
        super().__init__(code.message)
        self.code = code
        self.errors = errors
        self.retry_after = retry_after

    @property
    def body(self) -> Json:
        body: Json = {"message": self.code.message, "code": self.code.code}
        if self.errors:
            body["errors"] = self.errors
        if self.retry_after is not None:
            body |= {"retry_after": self.retry_after, "global": False}
        return body


def keys(names: str) -> frozenset[str]:
    """The keys that a body may have, written as one text."""
    return frozenset(names.split())


@dataclass(slots=True)
class Complaints:
    """The faults found in one form body, gathered so that one answer names them all."""

    errors: Json = field(default_factory=dict)

    def add(self, at: tuple[str | int, ...], code: str, message: str) -> None:
        """At one place there are either faults of its own or of its parts, never both; what was found first stays."""
        spot = self.errors
        for step in at:
            if "_errors" in spot:
                return
            spot = spot.setdefault(str(step), {})
        if spot.keys() <= {"_errors"}:
            spot.setdefault("_errors", []).append({"code": code, "message": message})

    def too_long(self, at: tuple[str | int, ...], value: Any, most: int) -> None:
        if isinstance(value, str) and len(value) > most:
            self.add(at, "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")

    def length(self, at: tuple[str | int, ...], value: Any, most: int) -> None:
        """For a required text: there, a string, from 1 to ``most`` characters."""
        if value is None:
            self.add(at, "BASE_TYPE_REQUIRED", "This field is required")
        elif not isinstance(value, str) or not 1 <= len(value) <= most:
            self.add(at, "BASE_TYPE_BAD_LENGTH", f"Must be between 1 and {most} in length.")

    def unknown_keys(self, at: tuple[str | int, ...], body: Any, known: frozenset[str]) -> None:
        """Stricter than Discord, which passes over what it does not know: a misspelt key must not go unseen."""
        if not isinstance(body, dict):
            self.add(at, "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
            return
        for key in sorted(body.keys() - known):
            self.add((*at, key), "UNKNOWN_KEY", f"Unknown key {key}.")

    def settle(self) -> None:
        if self.errors:
            raise Refusal(INVALID_FORM, self.errors)
