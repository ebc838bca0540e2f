"""Who the bot is, other users, the gateway's address, and opening direct messages."""

from adapters.sandbox.discord import payloads, permissions
from adapters.sandbox.discord.entities import Guild, Member
from adapters.sandbox.discord.errors import INVALID_RECIPIENTS, UNKNOWN_USER, Complaints, Refusal
from adapters.sandbox.discord.ids import Json, Snowflake
from adapters.sandbox.discord.rest.call import Answer, Call, Route, found


def gateway(call: Call) -> Answer:
    return found({"url": call.gateway.url})


def gateway_for_bots(call: Call) -> Answer:
    starts = {"total": 1000, "remaining": 1000, "reset_after": 86_400_000, "max_concurrency": 1}
    return found({"url": call.gateway.url, "shards": call.gateway.shards, "session_start_limit": starts})


def me(call: Call) -> Answer:
    return found(payloads.current_user(call.stage.bot))


def one(call: Call) -> Answer:
    user = call.world.users.get(call.id("user_id"))
    if user is None:
        raise Refusal(UNKNOWN_USER)
    return found(payloads.user(user))


def my_guilds(call: Call) -> Answer:
    bot = call.stage.bot.id
    mine = [guild for guild in call.world.guilds.values() if bot in guild.members]
    return found([_partial(guild, guild.members[bot]) for guild in mine])


def open_direct_message(call: Call) -> Answer:
    """Opening never fails for a person's settings: Discord refuses at the first message (50007)."""
    complaints = Complaints()
    complaints.unknown_keys((), call.form, frozenset({"recipient_id", "access_tokens", "nicks"}))
    complaints.settle()
    user = call.world.users.get(Snowflake(int(call.form.get("recipient_id") or 0)))
    if user is None or user.bot:
        raise Refusal(INVALID_RECIPIENTS)
    return found(payloads.channel(call.world.direct_channel(user)))


def _partial(of: Guild, member: Member) -> Json:
    """With what the roles of who asks allow there, channels' exceptions left aside."""
    guild = payloads.guild(of)
    kept = {key: guild[key] for key in ("id", "name", "icon", "banner", "features")}
    return {**kept, "owner": of.owner is member.user, "permissions": str(int(permissions.in_guild(of, member)))}


ROUTES = (
    Route("GET", "/gateway", gateway, open=True),
    Route("GET", "/gateway/bot", gateway_for_bots),
    Route("GET", "/users/@me", me),
    Route("GET", "/users/@me/guilds", my_guilds),
    Route("POST", "/users/@me/channels", open_direct_message),
    Route("GET", "/users/{user_id}", one),
)
