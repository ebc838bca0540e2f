"""Servers: themselves, their channels, roles and members."""

from adapters.sandbox.discord import payloads
from adapters.sandbox.discord.errors import INVALID_FORM, MISSING_ACCESS, UNKNOWN_MEMBER, UNKNOWN_USER, Refusal
from adapters.sandbox.discord.rest.call import Answer, Call, Route, found


def one(call: Call) -> Answer:
    return found(payloads.guild_over_rest(call.guild()))


def channels(call: Call) -> Answer:
    return found([payloads.channel(one) for one in call.guild().channels.values() if not one.is_thread])


def emojis(call: Call) -> Answer:
    """The server's own; Discord names who made one only to who may manage them (List Guild Emojis)."""
    return found([payloads.emoji(one) for one in call.guild().emojis.values()])


def roles(call: Call) -> Answer:
    return found([payloads.role(one) for one in call.guild().roles.values()])


def member(call: Call) -> Answer:
    """10013 for nobody at all, 10007 for somebody who is not here; needs no privileged intent."""
    guild, user_id = call.guild(), call.id("user_id")
    if user_id not in call.world.users:
        raise Refusal(UNKNOWN_USER)
    if user_id not in guild.members:
        raise Refusal(UNKNOWN_MEMBER)
    return found(payloads.member(guild.members[user_id]))


def members(call: Call) -> Answer:
    """Needs the privileged members intent, as the gateway's member events do (List Guild Members)."""
    guild = call.guild()
    if not call.world.application.members_intent:
        raise Refusal(MISSING_ACCESS)
    after = call.query_id("after") or 0
    later = sorted(key for key in guild.members if key > after)
    return found([payloads.member(guild.members[key]) for key in later[: call.limit(usual=1, most=1000)]])


def search(call: Call) -> Answer:
    """By the beginning of the user name or the nickname; needs no privileged intent (Search Guild Members)."""
    guild, begins = call.guild(), call.query.get("query", "").casefold()
    if not begins:
        raise Refusal(INVALID_FORM)
    found_here = [
        one
        for _, one in sorted(guild.members.items())
        if any(
            str(name or "").casefold().startswith(begins) for name in (one.nick, one.user.name, one.user.global_name)
        )
    ]
    return found([payloads.member(one) for one in found_here[: call.limit(usual=1, most=1000)]])


ROUTES = (
    Route("GET", "/guilds/{guild_id}", one),
    Route("GET", "/guilds/{guild_id}/channels", channels),
    Route("GET", "/guilds/{guild_id}/emojis", emojis),
    Route("GET", "/guilds/{guild_id}/roles", roles),
    Route("GET", "/guilds/{guild_id}/members", members),
    Route("GET", "/guilds/{guild_id}/members/search", search),
    Route("GET", "/guilds/{guild_id}/members/{user_id}", member),
)
