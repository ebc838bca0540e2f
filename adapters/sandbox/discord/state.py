"""The stand-in's Discord: one application, and the people, servers, channels and commands around it.

Nothing here knows HTTP or websockets, and nothing here tells the bot: that is what ``changes`` adds.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from adapters.sandbox.discord.bits import EVERYONE, NO_PERMISSION, Permission
from adapters.sandbox.discord.entities import (
    Application,
    Channel,
    ChannelKind,
    Emoji,
    Guild,
    Member,
    Message,
    Overwrite,
    Role,
    User,
)
from adapters.sandbox.discord.ids import Clock, Json, Snowflake, Snowflakes, wall_clock
from adapters.sandbox.discord.interaction import Interaction

NONCE_REMEMBERED = timedelta(minutes=5)
"""Discord promises "the past few minutes" (Create Message, ``enforce_nonce``)."""


class World:
    """Everything that is. Lookups return None for what is not there."""

    def __init__(self, clock: Clock = wall_clock, token: str = "stand-in.discord.token") -> None:  # noqa: S107
        self.clock = clock
        self.ids = Snowflakes(clock)
        self.users: dict[Snowflake, User] = {}
        self.guilds: dict[Snowflake, Guild] = {}
        self.channels: dict[Snowflake, Channel] = {}
        self.ephemerals: dict[Snowflake, Message] = {}
        self.interactions: dict[Snowflake, Interaction] = {}
        self._tokens: dict[str, Interaction] = {}
        self.commands: dict[Snowflake | None, list[Json]] = {None: []}
        """Registered commands: global ones under None, a server's under its id."""
        self._nonces: dict[tuple[Snowflake, str], tuple[datetime, Message]] = {}
        owner = self.add_user("developer")
        bot = self.add_user("shinrai", bot=True)
        self.application = Application(id=bot.id, name="Shinrai", token=token, bot=bot, owner=owner)

    # --- setting the scene (before the bot connects; later use ``People``, which also tells the bot) ---

    def add_user(
        self, name: str, *, display: str | None = None, bot: bool = False, locale: str = "en-US", id: int | None = None
    ) -> User:
        user = User(self._id(id), name, display, bot, locale)
        self.users[user.id] = user
        return user

    def add_guild(
        self,
        name: str,
        owner: User,
        *,
        locale: str = "en-US",
        members: Iterable[User] = (),
        with_bot: bool = True,
        id: int | None = None,
    ) -> Guild:
        """A server with @everyone, its owner, the bot, the members given, and no channel yet."""
        guild = Guild(self._id(id), name, owner, locale)
        guild.roles[guild.id] = Role(guild.id, "@everyone", EVERYONE, position=0)
        for user in (owner, *([self.application.bot] if with_bot else []), *members):
            self.add_member(guild, user)
        self.guilds[guild.id] = guild
        return guild

    def add_member(self, guild: Guild, user: User, *, nick: str | None = None, roles: Iterable[Role] = ()) -> Member:
        member = Member(user, self.clock(), nick, list(roles))
        guild.members[user.id] = member
        return member

    def add_role(self, guild: Guild, name: str, permissions: Permission = NO_PERMISSION) -> Role:
        role = Role(self.ids.new(), name, permissions, position=len(guild.roles))
        guild.roles[role.id] = role
        return role

    def add_channel(
        self, guild: Guild, name: str, *, overwrites: Iterable[Overwrite] = (), id: int | None = None
    ) -> Channel:
        channel = Channel(self._id(id), ChannelKind.TEXT, name, guild, list(overwrites))
        return self._keep(channel, guild)

    def add_private_channel(self, guild: Guild, name: str, *visible_to: User) -> Channel:
        """A channel that is hidden from everyone but those named; the owner of the server sees it all the same."""
        hidden = Overwrite(guild.id, of_member=False, deny=Permission.VIEW_CHANNEL)
        shown = [Overwrite(user.id, of_member=True, allow=Permission.VIEW_CHANNEL) for user in visible_to]
        return self.add_channel(guild, name, overwrites=[hidden, *shown])

    def add_emoji(self, guild: Guild, name: str, *, animated: bool = False) -> Emoji:
        emoji = Emoji(name, self.ids.new(), animated)
        assert emoji.id is not None
        guild.emojis[emoji.id] = emoji
        return emoji

    def add_thread(self, parent: Channel, name: str, kind: ChannelKind, owner: User) -> Channel:
        """A thread, of which whoever starts it is the first member."""
        assert parent.guild is not None
        thread = Channel(self.ids.new(), kind, name, parent.guild, parent=parent, owner=owner)
        thread.thread_members[owner.id] = self.clock()
        return self._keep(thread, parent.guild)

    def direct_channel(self, user: User) -> Channel:
        """The one conversation between the bot and a user; made on first use."""
        for channel in self.channels.values():
            if channel.kind is ChannelKind.DM and user in channel.recipients:
                return channel
        return self._keep(Channel(self.ids.new(), ChannelKind.DM, recipients=[user]), None)

    # --- looking things up ---

    def interaction_by_token(self, token: str) -> Interaction | None:
        return self._tokens.get(token)

    def keep_interaction(self, interaction: Interaction) -> None:
        self.interactions[interaction.id] = interaction
        self._tokens[interaction.token] = interaction

    def message_with_nonce(self, author: User, nonce: str | int) -> Message | None:
        """The author's message with that nonce, while Discord remembers it."""
        at, message = self._nonces.get((author.id, str(nonce)), (None, None))
        if at is None or self.clock() - at > NONCE_REMEMBERED:
            return None
        return message

    def remember_nonce(self, message: Message) -> None:
        if message.nonce is not None:
            self._nonces[message.author.id, str(message.nonce)] = (self.clock(), message)

    def commands_in(self, guild: Guild | None) -> list[Json]:
        """What is registered for everywhere, then what is registered for that server only."""
        return [*self.commands[None], *(self.commands.get(guild.id, []) if guild else [])]

    def shares_a_guild(self, user: User) -> bool:
        bot = self.application.bot.id
        return any(user.id in guild.members and bot in guild.members for guild in self.guilds.values())

    def _id(self, wanted: int | None) -> Snowflake:
        return self.ids.new() if wanted is None else Snowflake(wanted)

    def _keep(self, channel: Channel, guild: Guild | None) -> Channel:
        self.channels[channel.id] = channel
        if guild is not None:
            guild.channels[channel.id] = channel
        return channel
