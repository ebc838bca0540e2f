"""What one stand-in holds besides its workspaces: the app, open triggers, response addresses, what people saw."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Literal

from adapters.sandbox.slack.marks import Ids, Stamps, secret
from adapters.sandbox.slack.state import Workspace
from adapters.sandbox.slack.values import App, Clock, Ephemeral, Installation, Message, User, View, named

RESPONSE_URL_USES = 5

SCOPES = named(
    "app_mentions:read channels:history channels:join channels:manage channels:read chat:write chat:write.public "
    "commands emoji:read files:write groups:history groups:read groups:write im:history im:read im:write "
    "mpim:history mpim:read mpim:write reactions:read reactions:write team:read users:read users:read.email"
)
EVENTS = named(
    "app_home_opened app_mention app_uninstalled channel_archive channel_created channel_left channel_unarchive "
    "group_left member_joined_channel member_left_channel reaction_added reaction_removed team_join tokens_revoked "
    "user_change"
)
"""What an app without a manifest is subscribed to: everything that the stand-in sends, except plain messages."""


@dataclass(frozen=True, slots=True)
class Timing:
    """All in seconds. The defaults are Slack's own; tests shorten what they would have to wait for."""

    acknowledge: float = 3.0
    trigger: float = 3.0
    response_url: float = 1800.0
    retries: tuple[float, ...] = (0.0, 60.0, 300.0)
    """Between an unacknowledged event and its next try."""
    signature: float = 300.0


ViolationKind = Literal[
    "message_in_acknowledgement",
    "not_acknowledged_in_time",
    "acknowledged_late",
    "acknowledged_twice",
    "unknown_envelope",
    "bad_acknowledgement",
    "expired_trigger_id",
    "exchanged_trigger_id",
    "expired_url",
    "used_url",
    "invalid_blocks",
    "unknown_block_in_errors",
    "bad_options",
]


@dataclass(frozen=True, slots=True)
class Violation:
    """Something that the bot did and that Slack refuses or silently ignores."""

    kind: ViolationKind
    detail: str


@dataclass(frozen=True, slots=True)
class Trigger:
    id: str
    team: str
    user: str
    expires: float
    view: str = ""
    """The modal that it was pulled in, if any: what ``views.push`` pushes upon."""
    used: bool = False


@dataclass(frozen=True, slots=True)
class ResponseUrl:
    key: str
    url: str
    trigger: str
    team: str
    user: str
    channel: str
    expires: float
    original: str = ""
    """The time stamp of the message with the button, which may be replaced or deleted."""
    uses: int = 0


@dataclass(frozen=True, slots=True)
class Sight:
    """Something that appeared on, changed on or vanished from one user's screen because of an interaction."""

    user: str
    cause: str
    """The interaction's trigger id; empty where Slack does not tell (``chat.postEphemeral``, ``views.publish``)."""
    kind: Literal["shown", "replaced", "deleted", "opened", "updated"]
    what: Message | Ephemeral | View


class World:
    def __init__(self, clock: Clock, timing: Timing, app: App, ids: Ids) -> None:
        self.clock = clock
        self.timing = timing
        self.app = app
        self.ids = ids
        self.base = ""
        self.workspaces: dict[str, Workspace] = {}
        self.triggers: dict[str, Trigger] = {}
        self.response_urls: dict[str, ResponseUrl] = {}
        self.oauth_codes: dict[str, str] = {}
        self.app_token_refused = ""
        """What ``apps.connections.open`` is answered with the app's token; empty: it is taken."""
        self.violations: list[Violation] = []
        self.sights: list[Sight] = []
        self.cut_off = False
        """Nothing gets through to the bot or from it, and what happens is never told later."""
        self._watchers: set[asyncio.Event] = set()

    # Workspaces

    def add_workspace(self, name: str, domain: str, scopes: frozenset[str]) -> Workspace:
        """A workspace with the app installed, its bot user, and a channel ``general`` with the bot in it."""
        workspace = Workspace(name, domain, self.ids, Stamps(self.clock))
        self.workspaces[workspace.id] = workspace
        bot_id = self.ids.next("B")
        handle = self.app.name.lower().replace(" ", "_")
        bot = workspace.add_user(handle, real_name=self.app.name, is_bot=True, bot_id=bot_id)
        token = f"xoxb-{secret('bot', workspace.id)}"
        workspace.install(Installation(token, bot.id, bot_id, scopes))
        workspace.add_channel("general", [bot.id])
        return workspace

    def revoke(self, workspace: Workspace) -> None:
        """The workspace's token answers ``account_inactive`` from now on."""
        workspace.install(replace(workspace.installation, revoked=True))

    def workspace_of(self, user: str) -> Workspace:
        """Raises ``KeyError`` for an unknown user."""
        for workspace in self.workspaces.values():
            if user in workspace.users:
                return workspace
        raise KeyError(user)

    def user(self, user: str) -> User:
        return self.workspace_of(user).users[user]

    def workspace_by_token(self, token: str) -> Workspace | None:
        for workspace in self.workspaces.values():
            if workspace.installation.bot_token == token:
                return workspace
        return None

    # One-off rights that an interaction hands to the bot

    def pull_trigger(self, workspace: Workspace, user: str, view: str = "") -> Trigger:
        number = self.ids.number()
        name = f"{number}.{workspace.id[1:]}.{secret('trigger', number, length=32)}"
        trigger = Trigger(name, workspace.id, user, self.clock() + self.timing.trigger, view)
        self.triggers[trigger.id] = trigger
        return trigger

    def open_response_url(
        self, trigger: Trigger, channel: str, *, path: Literal["commands", "actions"], original: str = ""
    ) -> ResponseUrl:
        key = f"{path}/{trigger.team}/{self.ids.number()}/{secret('url', trigger.id)}"
        url = ResponseUrl(
            key=key,
            url=f"{self.base}/{key}",
            trigger=trigger.id,
            team=trigger.team,
            user=trigger.user,
            channel=channel,
            expires=self.clock() + self.timing.response_url,
            original=original,
        )
        self.response_urls[key] = url
        return url

    def use_trigger(self, trigger: Trigger) -> None:
        self.triggers[trigger.id] = replace(trigger, used=True)

    def use_response_url(self, url: ResponseUrl) -> None:
        self.response_urls[url.key] = replace(url, uses=url.uses + 1)

    # What was seen and what was done wrong

    def violated(self, kind: ViolationKind, detail: str) -> None:
        self.violations.append(Violation(kind, detail))

    def show(self, sight: Sight) -> None:
        self.sights.append(sight)
        for watcher in self._watchers:
            watcher.set()

    async def wait_for(self, enough: Callable[[], bool], timeout: float) -> bool:
        """True as soon as ``enough()``; looked at whenever somebody sees something. False after ``timeout`` seconds."""
        with self._watching() as watcher:
            deadline = asyncio.get_running_loop().time() + timeout
            while not enough():
                left = deadline - asyncio.get_running_loop().time()
                if left <= 0:
                    return False
                watcher.clear()
                try:
                    await asyncio.wait_for(watcher.wait(), left)
                except TimeoutError:
                    return enough()
            return True

    @contextmanager
    def _watching(self) -> Iterator[asyncio.Event]:
        watcher = asyncio.Event()
        self._watchers.add(watcher)
        try:
            yield watcher
        finally:
            self._watchers.discard(watcher)
