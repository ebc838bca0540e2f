"""What Slack says of people, remembered for an hour and refreshed by user_change and team_join."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.errors import TOKEN_ERRORS, error_of
from adapters.slack.incoming import people_named
from adapters.slack.tasks import Tasks
from adapters.slack.wording import clean
from bot.events import Asked, Event, Pressed, Submitted, Suggest
from bot.people import AccountRef, Facts, SpaceFacts, SpaceRef

log = structlog.get_logger(__name__)

FRESH = 3_600.0
"""Seconds; a person whom Slack does not know is asked about again after a minute."""
UNKNOWN_FRESH = 60.0
MOST = 10_000
BUDGET = 1.0
"""Seconds for all lookups of one event (design.md section 4)."""
SLACKBOT = "USLACKBOT"
_UNKNOWN = frozenset({"user_not_found", "user_not_visible"})

E = TypeVar("E", bound=Event)


@dataclass(frozen=True, slots=True)
class _Known:
    facts: Facts
    until: float
    guest: bool = False


class Directory:
    """``now``: a monotonic clock in seconds."""

    def __init__(
        self, client: AsyncWebClient, space: SpaceRef, name: str, tasks: Tasks, now: Callable[[], float]
    ) -> None:
        self._client = client
        self._space = space
        self._name = name
        self._tasks = tasks
        self._now = now
        self._known: OrderedDict[str, _Known] = OrderedDict()
        self._asking: dict[str, asyncio.Task[None]] = {}

    async def complete(self, event: E) -> E:
        """The event with Facts about everyone named in it, as far as they could be had within the budget."""
        facts = await self.about(people_named(event))
        asker = facts.get(event.actor)
        locale, zone = (asker.locale, asker.zone) if asker else (None, None)
        about = SpaceFacts(self._space, self._name, locale, zone, greets=True)
        full = replace(event, facts=facts, about_space=about)
        if isinstance(full, Asked | Submitted | Pressed | Suggest) and asker:
            return replace(full, locale=asker.locale)
        return full

    async def about(self, accounts: Iterable[AccountRef]) -> Mapping[AccountRef, Facts]:
        """Who could not be looked up in time is absent; the lookup goes on and serves the next event."""
        ours = {account.user for account in accounts if account.space == self._space}
        unknown = [user for user in ours if self._fresh(user) is None]
        if unknown:
            await asyncio.wait([self._lookup(user) for user in unknown], timeout=BUDGET)
        found = {user: self._fresh(user) for user in ours}
        return {facts.account: facts for facts in found.values() if facts is not None}

    def name_of(self, account: AccountRef) -> str | None:
        """As last seen, also when that is long ago."""
        known = self._known.get(account.user) if account.space == self._space else None
        return known.facts.name if known and known.facts.known else None

    def remembers(self, user: str) -> Facts | None:
        """What was last said of somebody; None where Slack was not asked yet, or too long ago to be kept."""
        known = self._known.get(user)
        return known.facts if known else None

    def is_guest(self, account: AccountRef) -> bool:
        """Whether they see only the public channels that they are members of, as last heard."""
        known = self._known.get(account.user) if account.space == self._space else None
        return known is None or known.guest or known.facts.stranger

    def learn(self, user: Mapping[str, Any]) -> Facts:
        """Take over a user object; one that does not tell the locale leaves the one that is known."""
        facts = facts_of(user, self._space)
        before = self._known.get(facts.account.user)
        if before and not facts.locale:
            facts = replace(facts, locale=before.facts.locale)
        self._remember(facts, FRESH, guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted")))
        return facts

    def _fresh(self, user: str) -> Facts | None:
        known = self._known.get(user)
        if known is None or known.until <= self._now():
            return None
        self._known.move_to_end(user)
        return known.facts

    def _lookup(self, user: str) -> "asyncio.Task[None]":
        """Two events that need the same person share one call."""
        task = self._asking.get(user)
        if task is None:
            task = self._asking[user] = self._tasks.start(self._ask(user))
            task.add_done_callback(lambda _: self._asking.pop(user, None))
        return task

    async def _ask(self, user: str) -> None:
        try:
            answer = await self._client.users_info(user=user, include_locale=True)
            self.learn(answer["user"])
        except SlackApiError as fault:
            if error_of(fault) in _UNKNOWN:
                account = AccountRef(self._space, user)
                self._remember(Facts(account, name="", known=False), UNKNOWN_FRESH)
            elif error_of(fault) not in TOKEN_ERRORS:  # said once, by the admission
                log.warning("slack.lookup_failed", user=user, error=error_of(fault))
        except (aiohttp.ClientError, SlackClientError, TimeoutError, OSError) as fault:
            log.warning("slack.lookup_failed", user=user, error=type(fault).__name__)

    def _remember(self, facts: Facts, fresh: float, *, guest: bool = False) -> None:
        self._known[facts.account.user] = _Known(facts, self._now() + fresh, guest)
        self._known.move_to_end(facts.account.user)
        while len(self._known) > MOST:
            self._known.popitem(last=False)


def facts_of(user: Mapping[str, Any], space: SpaceRef) -> Facts:
    """A user object (Slack docs, 'User object') as Facts."""
    profile = user.get("profile") or {}
    names = (profile.get("display_name"), profile.get("real_name"), user.get("real_name"), user.get("name"))
    return Facts(
        account=AccountRef(space, user["id"]),
        name=next((clean(name) for name in names if name and clean(name).strip()), user["id"]),
        active=not user.get("deleted"),
        bot=_is_bot(user),
        stranger=_is_stranger(user, space),
        organizer=bool(user.get("is_admin") or user.get("is_owner")),
        zone=user.get("tz") or None,
        locale=user.get("locale") or None,
    )


def _is_bot(user: Mapping[str, Any]) -> bool:
    return bool(user.get("is_bot") or user.get("is_workflow_bot") or user["id"] == SLACKBOT)


def _is_stranger(user: Mapping[str, Any], space: SpaceRef) -> bool:
    """In an Enterprise organization a person's own team may be another one that they also belong to."""
    if user.get("is_stranger"):
        return True
    teams = (user.get("enterprise_user") or {}).get("teams") or user.get("teams") or ()
    return user.get("team_id", space.id) != space.id and space.id not in teams
