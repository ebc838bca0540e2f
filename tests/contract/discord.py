"""Whether what goes over the wire to and from Discord is what Discord's own specifications allow.

Use a ``DiscordContract`` as the stand-in's observer, then look at ``faults`` and ``checked``.
"""

import json
import os
import re
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema_rs import Draft7Validator, Draft202012Validator, Registry

from adapters.sandbox.exchange import Exchange
from tests.contract.tally import TALLY

HOW_TO_GET_THEM = (
    "No specifications to check against: put discord-openapi.json (from the public repository discord/discord-api-spec)"
    " and discord-gateway-*.json (JSON Schemas generated from the npm package discord-api-types) into a folder and name"
    " it in SPECS_DIR"
)
REMOVAL_KEYS = {"user_id", "channel_id", "message_id", "guild_id", "emoji", "burst", "type"}
OF_COMMAND = {
    1: "APIApplicationCommandInteractionWrapper%3CAPIChatInputApplicationCommandInteractionData%3E",
    2: "APIApplicationCommandInteractionWrapper%3CAPIUserApplicationCommandInteractionData%3E",
    3: "APIApplicationCommandInteractionWrapper%3CAPIMessageApplicationCommandInteractionData%3E",
}
"""The union of the three would say only that none of them fits."""
Validator = Draft202012Validator | Draft7Validator


def specs() -> Path:
    beside = Path(__file__).parents[2].parent / "shared" / "specs"
    return Path(os.environ.get("SPECS_DIR", str(beside)))


def available() -> bool:
    return (specs() / "discord-openapi.json").exists()


class DiscordContract:
    """Counts what it checked and collects what was wrong, one line each."""

    def __init__(self) -> None:
        self.checked = 0
        self.faults: list[str] = []

    def __call__(self, exchange: Exchange) -> None:
        before = self.checked
        if exchange.kind == "push":
            self._check_push(exchange)
        else:
            self._check_call(exchange)
        TALLY.add(self.checked - before)

    def _check_call(self, exchange: Exchange) -> None:
        operation = _operation(exchange.method, exchange.path)
        if operation is None:
            self.faults.append(f"{exchange.method} {exchange.path}: no such call")
            return
        self.checked += 1
        where = f"{exchange.method} {exchange.path}"
        request = _validator_of_request(*operation)
        if exchange.status < 400:
            self._check(f"{where} request", request, _ids_as_text(exchange.request))
        if exchange.status < 500:
            self._check(
                f"{where} {exchange.status}", _validator_of_answer(*operation, exchange.status), exchange.answer
            )

    def check_request(self, method: str, path: str, body: Any) -> None:
        """What the bot would send, without a call."""
        operation = _operation(method, path)
        assert operation is not None, f"{method} {path}: no such call"
        self.checked += 1
        TALLY.add(1)
        self._check(f"{method} {path} request", _validator_of_request(*operation), _ids_as_text(body))

    def _check_push(self, exchange: Exchange) -> None:
        data, where = exchange.request, f"push {exchange.method}"
        self.checked += 1
        match exchange.method:
            case "READY":
                self._check(where, _gateway("ready"), {"v": data})
            case "GUILD_CREATE":
                self._check(where, _gateway("guild-create"), {"v": data})
            case "MESSAGE_REACTION_ADD":
                self._check(where, _gateway("reaction"), {"v": data})
            case "MESSAGE_REACTION_REMOVE":
                if extra := data.keys() - REMOVAL_KEYS:
                    self.faults.append(f"{where}: sends {sorted(extra)}")
            case "INTERACTION_CREATE" if data["type"] == 2:
                self._check(where, _part_of_interaction(OF_COMMAND[data["data"]["type"]]), data)
            case "INTERACTION_CREATE":
                self._check_parts(where, data)
            case "MESSAGE_CREATE" | "MESSAGE_UPDATE":
                self._check(where, _part_of_interaction("APIMessage"), _without_guild(data))
            case _:
                self.checked -= 1

    def _check_parts(self, where: str, data: Any) -> None:
        """The schema at hand covers commands; of presses and forms, what they share with commands."""
        parts = {"member": "APIInteractionGuildMember", "message": "APIMessage", "guild": "APIPartialInteractionGuild"}
        for key, name in parts.items():
            if key in data:
                self._check(f"{where} {key}", _part_of_interaction(name), data[key])
        if "resolved" in data.get("data", {}):
            resolved = _part_of_interaction("APIInteractionDataResolved")
            self._check(f"{where} resolved", resolved, data["data"]["resolved"])

    def _check(self, where: str, validator: Validator | None, instance: Any) -> None:
        if validator is None:
            if instance is not None:
                self.faults.append(f"{where}: carries a body where there is none")
            return
        error = next(iter(validator.iter_errors(instance)), None)
        if error is not None:
            at = "/".join(map(str, error.instance_path))
            self.faults.append(f"{where}: at {at or 'the top'}: {str(error.message)[:300]}")


# --- the specifications, read once ---


@cache
def _openapi() -> Any:
    document = _opened(json.loads((specs() / "discord-openapi.json").read_text()))
    # The file says that a field's fault has a number; Discord's reference ("Error Messages") and Discord send a word.
    fault = document["components"]["schemas"]["InnerErrors"]["properties"]["_errors"]["items"]
    fault.clear()
    fault.update(type="object", properties={"code": {"type": "string"}, "message": {"type": "string"}})
    return document


@cache
def _registry() -> Registry:
    return Registry([("urn:discord", _openapi())], draft=20)


@cache
def _paths() -> list[tuple[re.Pattern[str], str]]:
    """Those with the fewest placeholders first, so that ``@me`` and ``@original`` win over an id."""
    paths = sorted(_openapi()["paths"], key=lambda path: (path.count("{"), path))
    return [(re.compile(re.sub(r"\{[^}]+\}", "[^/]+", path)), path) for path in paths]


@cache
def _operation(method: str, path: str) -> tuple[str, str] | None:
    for pattern, template in _paths():
        if pattern.fullmatch(path) and method.lower() in _openapi()["paths"][template]:
            return template, method.lower()
    return None


@cache
def _validator_of_request(template: str, verb: str) -> Validator | None:
    body = _openapi()["paths"][template][verb].get("requestBody")
    if body is None:
        return None
    return _referring("paths", template, verb, "requestBody", "content", "application/json", "schema")


@cache
def _validator_of_answer(template: str, verb: str, status: int) -> Validator | None:
    responses = _openapi()["paths"][template][verb]["responses"]
    key = str(status) if str(status) in responses else f"{status // 100}XX"
    if key not in responses:
        return Draft202012Validator(False)
    answer = responses[key]
    steps: tuple[str, ...] = ("paths", template, verb, "responses", key)
    if "$ref" in answer:
        steps = tuple(answer["$ref"].removeprefix("#/").split("/"))
        answer = _openapi()["components"]["responses"][steps[-1]]
    return _referring(*steps, "content", "application/json", "schema") if "content" in answer else None


def _referring(*steps: str) -> Draft202012Validator:
    escaped = "/".join(
        step.replace("~", "~0").replace("/", "~1").replace("{", "%7B").replace("}", "%7D") for step in steps
    )
    return Draft202012Validator({"$ref": f"urn:discord#/{escaped}"}, registry=_registry())


@cache
def _schema(name: str) -> Any:
    return _opened(json.loads((specs() / f"discord-gateway-{name}.json").read_text()))


@cache
def _gateway(name: str) -> Draft7Validator:
    return Draft7Validator(_schema(name))


@cache
def _part_of_interaction(definition: str) -> Draft7Validator:
    definitions = _schema("interaction")["definitions"]
    return Draft7Validator({"$ref": f"#/definitions/{definition}", "definitions": definitions})


def _opened(schema: Any) -> Any:
    """Bit flags were generated as closed enumerations, and some enumerations as empty: both say less than nothing."""
    if isinstance(schema, list):
        return [_opened(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    opened = {key: _opened(value) for key, value in schema.items() if not (key == "enum" and value == [])}
    for key, value in opened.items():
        if key.lower().endswith("flags") and isinstance(value, dict):
            opened[key] = {"type": ["integer", "null"]}
    return opened


def _ids_as_text(body: Any) -> Any:
    """discord.py sends some ids as numbers, which Discord takes: the one deviation that is let pass."""
    if isinstance(body, list):
        return [_ids_as_text(one) for one in body]
    if not isinstance(body, dict):
        return body
    return {
        key: str(value) if key.endswith("_id") and isinstance(value, int) else _ids_as_text(value)
        for key, value in (body | _mentioned_ids(body)).items()
    }


def _mentioned_ids(body: Any) -> Any:
    mentioned = {key: list(map(str, body[key])) for key in ("users", "roles") if isinstance(body.get(key), list)}
    if isinstance(body.get("attachments"), list):
        mentioned["attachments"] = [one | {"id": str(one.get("id"))} for one in body["attachments"]]
    return mentioned


def _without_guild(data: Any) -> Any:
    return {key: value for key, value in data.items() if key not in ("guild_id", "member")}
