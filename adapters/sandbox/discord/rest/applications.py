"""What the application is."""

from adapters.sandbox.discord import granted
from adapters.sandbox.discord.rest.call import Answer, Call, Route, found


def me(call: Call) -> Answer:
    bot = call.stage.bot.id
    count = sum(bot in guild.members for guild in call.world.guilds.values())
    return found(granted.application(call.world.application, count))


ROUTES = (
    Route("GET", "/oauth2/applications/@me", me),
    Route("GET", "/applications/@me", me),
)
