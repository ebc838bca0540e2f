"""Is what goes over the wire what Slack's own schemas and samples describe? An observer for the Slack stand-in."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema_rs import Draft7Validator
from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block, Option
from slack_sdk.models.views import View

from adapters.sandbox.exchange import Exchange
from tests.contract.samples import merged, strangers
from tests.contract.tally import TALLY

SPECS = Path(os.environ.get("SPECS_DIR") or Path(__file__).parents[2] / ".." / "shared" / "specs")
MISSING = (
    "No Slack schemas: set SPECS_DIR to a folder with slack-*.json (JSON Schemas generated from the npm packages "
    "@slack/types and @slack/web-api) and slack-samples/ (json-logs of the repository slackapi/java-slack-sdk)."
)
JSON_IN_FORMS = ("blocks", "view", "metadata", "attachments")

REQUESTS = {"chat.postMessage": "slack-chat-post-message", "views.open": "slack-views-open"}
VIEWS = ("views.open", "views.push", "views.update", "views.publish")
ANSWERS = {"chat.postMessage": "slack-reply-chat-post-message", "users.info": "slack-reply-users-info"}
PUSHES = {
    "slash_commands": "app-backend/slash-commands/SlashCommandPayload",
    "block_actions": "app-backend/interactive-components/BlockActionPayload",
    "block_suggestion": "app-backend/interactive-components/BlockActionPayload",
    "message_action": "app-backend/interactive-components/MessageShortcutPayload",
    "shortcut": "app-backend/interactive-components/MessageShortcutPayload",
    "view_submission": "app-backend/views/ViewSubmissionPayload",
    "view_closed": "app-backend/views/ViewClosedPayload",
}
NEWER_IN_MESSAGES: dict[str, Any] = {
    "files": [],
    "reactions": [{"name": "", "count": 0, "users": [""]}],
    "permalink": "",
    "blocks": [],
}
NEWER_IN_VIEWS: dict[str, Any] = {"blocks": []}
NEWER_IN_PAYLOADS: dict[str, Any] = {"message": NEWER_IN_MESSAGES, "view": NEWER_IN_VIEWS}
SEVERAL = ("options", "users", "channels", "conversations")
NEWER_IN_ACTIONS: dict[str, Any] = {f"{when}_{what}": [] for when in ("selected", "initial") for what in SEVERAL}
SOUGHT: dict[str, Any] = {"action_id": "", "block_id": "", "value": ""}
"""What a suggestion asks for; what surrounds it is as in a press, and no sample shows it (docs, 'block_suggestion')."""
NEWER_IN_SUBMISSIONS: dict[str, Any] = {"response_urls": []}
"""Keys that Slack's documentation has and the samples do not. Blocks are the bot's own, and judged in its requests."""


def available() -> bool:
    """False: skip, with ``MISSING`` as the reason."""
    return (SPECS / "slack-event.json").exists() and (SPECS / "slack-samples").exists()


class SlackContract:
    """Collects ``faults``, one line each, and counts the exchanges that were ``checked`` by a schema or a sample."""

    def __init__(self) -> None:
        self.checked = 0
        self.faults: list[str] = []

    def available(self) -> bool:
        return available()

    def __call__(self, exchange: Exchange) -> None:
        if not available():
            return
        match exchange.kind:
            case "http":
                found = [*self._checks(exchange, request_checks), *self._checks(exchange, answer_checks)]
            case "push":
                found = self._checks(exchange, push_checks)
            case "webhook":
                found = self._checks(exchange, webhook_checks)
        if found:
            self.checked += 1
            TALLY.add(1)
        self.faults.extend(f"{exchange.kind} {exchange.method} {fault}" for faults in found for fault in faults)

    def _checks(self, exchange: Exchange, checks: Callable[[Exchange], Iterator[Iterator[str]]]) -> list[list[str]]:
        return [list(check) for check in checks(exchange)]


def request_checks(exchange: Exchange) -> Iterator[Iterator[str]]:
    args = arguments(exchange.request)
    if exchange.method in REQUESTS:
        yield against_schema(args, REQUESTS[exchange.method], "request")
    if isinstance(args.get("blocks"), list):
        yield too_long_blocks(args["blocks"], "request")
    if exchange.method in VIEWS and isinstance(args.get("view"), dict):
        yield against_schema(args["view"], "slack-view", "request view")
        yield too_long_view(args["view"], "request")


def answer_checks(exchange: Exchange) -> Iterator[Iterator[str]]:
    answer = exchange.answer
    if not isinstance(answer, dict) or not answer.get("ok"):
        return
    if exchange.method in ANSWERS:
        yield against_schema(without_payload(answer), ANSWERS[exchange.method], "answer")
    if sample_exists(f"api/{exchange.method}"):
        yield against_sample(answer, answer_sample(exchange.method), "answer")
    for said in [*answer.get("messages", ()), *([answer["message"]] if "message" in answer else ())]:
        yield against_sample(said, sample(PUSHES["message_action"])["message"] | NEWER_IN_MESSAGES, "answer message")


def push_checks(exchange: Exchange) -> Iterator[Iterator[str]]:
    payload = exchange.request
    if exchange.method == "event_callback":
        event = payload["event"]
        yield against_event_schema({key: part for key, part in event.items() if key != "view"})
        if "view" in event:  # the schema has a view as it is sent to Slack, not as Slack shows it
            view = sample("events/AppHomeOpenedPayload")["event"]["view"] | NEWER_IN_VIEWS
            yield against_sample(event["view"], view, "event view")
        yield against_sample(payload, event_wrapper(), "event")
    elif exchange.method in PUSHES:
        yield against_sample(payload, payload_sample(exchange.method), "payload")
    if isinstance(exchange.answer, dict):
        if isinstance(exchange.answer.get("options"), list):
            yield too_long_options(exchange.answer["options"])
        if isinstance(exchange.answer.get("blocks"), list):
            yield too_long_blocks(exchange.answer["blocks"], "acknowledgement")
        if isinstance(exchange.answer.get("view"), dict):
            yield against_schema(exchange.answer["view"], "slack-view", "acknowledgement view")
            yield too_long_view(exchange.answer["view"], "acknowledgement")


def webhook_checks(exchange: Exchange) -> Iterator[Iterator[str]]:
    if isinstance(exchange.request, dict) and isinstance(exchange.request.get("blocks"), list):
        yield too_long_blocks(exchange.request["blocks"], "request")
        yield from (against_schema(block, "slack-known-block", "request block") for block in exchange.request["blocks"])


def against_schema(value: Any, name: str, what: str) -> Iterator[str]:
    yield from complaints(validator(name), {"v": value}, what)


def against_event_schema(event: dict[str, Any]) -> Iterator[str]:
    """By the definition of this very event, since the schema of all events says only that none fits."""
    definitions = json_of("slack-event.json")["definitions"]
    fitting = [name for name, shape in definitions.items() if name.endswith("Event") and is_of(event, shape)]
    if not fitting:
        yield f"event: {event['type']} {event.get('subtype', '')} is in no schema"
    for name in fitting:
        for complaint in complaints(event_validator(name), event, "event"):
            if not any(known in complaint for known in known_to_lack(event)):
                yield complaint


def known_to_lack(event: dict[str, Any]) -> list[str]:
    """What Slack leaves out although the schema asks for it."""
    lacking: list[str] = []
    if event["type"] in ("reaction_added", "reaction_removed"):
        lacking.append("item_user")  # where no user wrote the message (Slack docs, 'reaction_added')
    if isinstance(event.get("user"), dict) and event["user"].get("deleted"):
        lacking += ["tz", "tz_label", "tz_offset"]  # of a deactivated user (Slack docs, 'User type')
    return [f'"{name}" is a required property' for name in lacking]


def is_of(event: dict[str, Any], shape: dict[str, Any]) -> bool:
    known = shape.get("properties", {})
    kind, subtype = known.get("type", {}).get("const"), known.get("subtype", {}).get("const")
    return bool(kind == event["type"] and subtype == event.get("subtype"))


def complaints(schema: Draft7Validator, value: Any, what: str) -> Iterator[str]:
    for error in schema.iter_errors(value):
        place = "/".join(map(str, error.instance_path))
        yield f"{what}: {error.message[-200:]} at {place}"


def against_sample(value: Any, known: Any, what: str) -> Iterator[str]:
    yield from (f"{what} {stranger}" for stranger in strangers(value, known))


def too_long_blocks(blocks: list[Any], what: str) -> Iterator[str]:
    """slack_sdk's models know the lengths that the schemas leave out."""
    try:
        for block in Block.parse_all(blocks):
            block.to_dict()
    except (SlackObjectFormationError, AttributeError, TypeError) as error:
        yield f"{what} blocks: {error}"


def too_long_options(options: list[Any]) -> Iterator[str]:
    try:
        for option in Option.parse_all(options) or ():
            option.to_dict()
    except (SlackObjectFormationError, AttributeError, TypeError) as error:
        yield f"acknowledgement options: {error}"


def too_long_view(view: dict[str, Any], what: str) -> Iterator[str]:
    try:
        View(**view).to_dict()
    except (SlackObjectFormationError, AttributeError, TypeError) as error:
        yield f"{what} view: {error}"


@cache
def validator(name: str) -> Draft7Validator:
    return Draft7Validator(json_of(f"{name}.json"))


@cache
def event_validator(definition: str) -> Draft7Validator:
    return Draft7Validator(json_of("slack-event.json") | {"$ref": f"#/definitions/{definition}"})


@cache
def json_of(path: str) -> Any:
    return json.loads((SPECS / path).read_text())


def sample(path: str) -> Any:
    return json_of(f"slack-samples/{path}.json")


@cache
def sample_exists(path: str) -> bool:
    return (SPECS / "slack-samples" / f"{path}.json").exists()


@cache
def answer_sample(method: str) -> Any:
    known = sample(f"api/{method}")
    if method == "conversations.info":  # its sample is of a channel: what only a direct message has is in this one
        known = known | {"channel": merged([known["channel"], sample("api/users.conversations")["channels"][0]])}
    return known | {"view": known["view"] | NEWER_IN_VIEWS} if "view" in known else known


@cache
def payload_sample(kind: str) -> Any:
    known = sample(PUSHES[kind])
    if kind == "slash_commands":
        return dict.fromkeys(known, "")  # a posted form: every value is a string
    if "actions" in known:
        known = known | {"actions": [known["actions"][0] | NEWER_IN_ACTIONS]}
    newer = {key: known[key] | more for key, more in NEWER_IN_PAYLOADS.items() if key in known}
    return known | newer | {"view_submission": NEWER_IN_SUBMISSIONS, "block_suggestion": SOUGHT}.get(kind, {})


@cache
def event_wrapper() -> Any:
    """What surrounds an event: what any of the samples has. What is in it is for the schema."""
    samples = [json.loads(path.read_text()) for path in sorted((SPECS / "slack-samples" / "events").glob("*.json"))]
    return merged([{key: part for key, part in each.items() if key != "event"} for each in samples]) | {"event": {}}


def without_payload(answer: dict[str, Any]) -> dict[str, Any]:
    """Without what is in a message's metadata: the schema knows of ``event_payload`` only that it is an object.

    Without headers, too: the schema of answers is older than they are; the bot's own blocks are judged in its requests.
    """
    message = dict(answer.get("message", {}))
    if "metadata" in message:
        message["metadata"] = message["metadata"] | {"event_payload": {}}
    if "blocks" in message:
        message["blocks"] = [block for block in message["blocks"] if block.get("type") != "header"]
    return answer | ({"message": message} if message else {})


def arguments(request: dict[str, Any]) -> dict[str, Any]:
    """Without nulls, which slack_sdk sends for what was left out, and without the ``team_id`` that Bolt's client adds:
    Slack takes both for nothing. In a form, structures are JSON in a string."""
    given = {key: value for key, value in request.items() if value is not None and key != "team_id"}
    for key in JSON_IN_FORMS:
        if isinstance(given.get(key), str):
            with suppress(ValueError):
                given[key] = json.loads(given[key])
    return given
