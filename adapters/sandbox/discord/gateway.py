"""The gateway: sessions of the bot, what they were sent, and who hears of a dispatch.

A session outlives its connection, so that a bot which resumes it is sent what it missed.
"""

import secrets
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from adapters.sandbox.discord import dispatches, granted, payloads
from adapters.sandbox.discord.bits import Intent
from adapters.sandbox.discord.dispatches import Dispatch
from adapters.sandbox.discord.faults import Faults
from adapters.sandbox.discord.ids import Json
from adapters.sandbox.discord.line import Line
from adapters.sandbox.discord.state import World
from adapters.sandbox.exchange import Exchange, Observer

HISTORY = 1000
ENDING = frozenset({1000, 1001, 4004, 4007, 4009, 4010, 4011, 4012, 4013, 4014})
"""Close codes after which the session cannot be resumed."""
PRIVILEGED_MEMBERS, PRIVILEGED_CONTENT = Intent.GUILD_MEMBERS, Intent.MESSAGE_CONTENT


@dataclass(slots=True, eq=False)
class Session:
    """``sent`` holds every dispatch with its sequence number, for a resume."""

    id: str
    shard: tuple[int, int]
    intents: Intent
    seq: int = 0
    sent: deque[Json] = field(default_factory=lambda: deque(maxlen=HISTORY))
    line: Line | None = None

    def wants(self, dispatch: Dispatch) -> bool:
        number, count = self.shard
        here = ((dispatch.guild_id or 0) >> 22) % count == number
        return here and (not dispatch.intents or bool(dispatch.intents & self.intents))

    def push(self, dispatch: Dispatch) -> None:
        self.seq += 1
        frame = {"op": 0, "t": dispatch.name, "s": self.seq, "d": dispatch.data}
        self.sent.append(frame)
        if self.line is not None:
            self.line.send(frame)


class Gateway:
    """``url`` is set by the server; ``shards`` is how many Discord recommends."""

    def __init__(self, world: World, faults: Faults, observer: Observer, shards: int = 1) -> None:
        self.world = world
        self.url = ""
        self.shards = shards
        self.sessions: dict[str, Session] = {}
        self.history: deque[Dispatch] = deque(maxlen=HISTORY)
        self._away_until = 0.0
        self.refuses: int | None = None
        """The close code that every IDENTIFY is answered with."""
        self.identifies = 0
        self.resumes = 0
        self._faults = faults
        self._observer = observer

    # --- telling the bot ---

    def announce(self, dispatch: Dispatch) -> None:
        """To every session that is to hear of it, connected or not; as often as the faults say."""
        self.history.append(dispatch)
        for _ in range(self._faults.copies()):
            self.send(dispatch)

    def send(self, dispatch: Dispatch) -> None:
        for session in self.sessions.values():
            if session.wants(dispatch):
                self._push(session, dispatches.as_heard_with(session.intents, dispatch, self.world.application.bot))

    def send_malformed(self) -> None:
        """A dispatch with an id that is no number: discord.py raises out of its receive loop on it."""
        data = {"user_id": "not-a-number", "channel_id": "x", "message_id": "x", "emoji": {"id": None, "name": "x"}}
        self.send_data("MESSAGE_REACTION_ADD", data)

    def send_data(self, name: str, data: object) -> None:
        """A dispatch with its sequence number, whatever its data are, to every session."""
        for session in self.sessions.values():
            session.push(Dispatch(name, data))  # type: ignore[arg-type]  # a mapping is only what Discord promises

    def send_raw(self, frame: str | bytes) -> None:
        """Text is packed as a frame of the stream, whatever it says; bytes go out as they are."""
        for session in self.connected():
            assert session.line is not None
            session.line.send(frame)

    # --- connections ---

    def cut(self, *, forget_session: bool = False) -> None:
        """Break every connection without a word. A forgotten session cannot be resumed: nothing is replayed."""
        self._for_each_line(forget_session, lambda line: line.abort())

    def go_away(self, seconds: float) -> None:
        """An outage: every connection breaks, none is taken for so long, and no session outlives it.

        What happens meanwhile is not replayed: a resume afterwards is answered with opcode 9.
        """
        self._away_until = time.monotonic() + seconds
        self.cut(forget_session=True)

    async def close(self, code: int) -> None:
        """End every connection with a close code ("Gateway Close Event Codes"); a session ends by those below 4000,
        and by those after which nobody may connect again as before.
        """
        for session in self.connected():
            line = session.line
            assert line is not None
            if code in ENDING:
                del self.sessions[session.id]
            await line.close(code)

    @property
    def away(self) -> bool:
        return time.monotonic() < self._away_until

    def ask_to_reconnect(self) -> None:
        """Opcode 7, as Discord sends it before a machine is taken away."""
        self._for_each_line(False, lambda line: line.send({"op": 7, "d": None}))

    def connected(self) -> list[Session]:
        return [session for session in self.sessions.values() if session.line is not None]

    def identify(self, line: Line, data: Json) -> int | None:
        """Begin a session; a close code instead where Discord refuses (Gateway, "Close Event Codes")."""
        application = self.world.application
        intents = Intent(data.get("intents", 0))
        if self.refuses is not None:
            return self.refuses
        if data.get("token") != application.token:
            return 4004
        if PRIVILEGED_MEMBERS in intents and not application.members_intent:
            return 4014
        if PRIVILEGED_CONTENT in intents and not application.message_content_intent:
            return 4014
        if Intent.GUILD_PRESENCES in intents:
            return 4014
        number, count = data.get("shard") or (0, 1)
        if not 0 <= number < count:
            return 4010
        self.identifies += 1
        session = Session(secrets.token_hex(16), (number, count), intents, line=line)
        self.sessions[session.id] = session
        self._greet(session)
        return None

    def resume(self, line: Line, data: Json) -> bool:
        """False where there is no such session any more: the answer is then opcode 9."""
        session = self.sessions.get(str(data.get("session_id")))
        if session is None or data.get("token") != self.world.application.token:
            return False
        self.resumes += 1
        session.line = line
        seen = int(data.get("seq") or 0)
        for frame in session.sent:
            if frame["s"] > seen:
                line.send(frame)
        session.push(Dispatch("RESUMED", {}))
        return True

    def hung_up(self, line: Line, clean: bool) -> None:
        """A clean close by the bot ends the session (Gateway, "Disconnecting"): codes 1000 and 1001."""
        for key, session in list(self.sessions.items()):
            if session.line is line:
                session.line = None
                if clean:
                    del self.sessions[key]

    def _greet(self, session: Session) -> None:
        """READY names the servers as unavailable; each then arrives whole (Gateway, "Ready Event")."""
        bot = self.world.application.bot
        number, count = session.shard
        mine = [one for one in self.world.guilds.values() if bot.id in one.members and (one.id >> 22) % count == number]
        application = self.world.application
        flags = granted.application_flags(application)
        ready = {
            "v": 10,
            "user": payloads.current_user(bot),
            "guilds": [{"id": str(one.id), "unavailable": True} for one in mine],
            "session_id": session.id,
            "resume_gateway_url": self.url,
            "shard": [number, count],
            "application": {"id": str(application.id), "flags": flags, "flags_new": str(flags)},
        }
        self._push(session, Dispatch("READY", ready))
        if Intent.GUILDS not in session.intents:
            return
        for guild in mine:
            if not guild.unavailable:
                self._push(session, dispatches.as_heard_with(session.intents, dispatches.guild_create(guild, bot), bot))

    def _push(self, session: Session, dispatch: Dispatch) -> None:
        session.push(dispatch)
        self._observe(dispatch)

    def _for_each_line(self, forget: bool, deed: Callable[[Line], None]) -> None:
        for key, session in list(self.sessions.items()):
            line, session.line = session.line, None
            if forget:
                del self.sessions[key]
            if line is not None:
                deed(line)

    def _observe(self, dispatch: Dispatch) -> None:
        self._observer(Exchange("discord", "push", dispatch.name, dispatch.name, dispatch.data, 0, None))
