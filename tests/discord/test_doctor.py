"""What an operator is told of Discord: one line each, with what to do."""

from datetime import UTC, datetime, timedelta

from adapters.discord.doctor import doctor
from adapters.discord.tree import tree
from adapters.sandbox.discord import Overwrite, Permission
from bot.catalogue import Catalogue
from bot.ports import Check, Health
from tests.discord.conftest import Scene
from tests.discord.test_tree import of
from tests.discord.town import CATALOGUE, PHRASEBOOK


async def told(
    scene: Scene, *, server: str = "", token: str = "", skew: float = 0.0, catalogue: Catalogue = CATALOGUE
) -> dict[str, Check]:
    def now() -> datetime:
        return datetime.now(UTC) + timedelta(seconds=skew)

    checks = await doctor(token or scene.discord.token, scene.discord.api_url, catalogue, PHRASEBOOK, now, server)
    assert all(check.says.endswith((".", ":")) or "cannot be shown" in check.says for check in checks)
    return {check.name: check for check in checks}


def faults(checks: dict[str, Check]) -> dict[str, str]:
    return {name: check.says for name, check in checks.items() if check.health is not Health.OK}


async def registered(scene: Scene) -> None:
    await scene.bot.start()
    await scene.bot.stop()


async def test_all_is_well(scene: Scene) -> None:
    await registered(scene)
    checks = await told(scene)
    assert {name: check.says for name, check in checks.items()} == {
        "discord token": f"Discord takes DISCORD_TOKEN, as application {scene.discord.application_id}.",
        "discord clock": "This machine's clock is within 1 s of Discord's.",
        "discord members intent": "The members intent is not granted, nor needed: "
        "who left is noticed when they are next looked up.",
        "discord commands": f"All {len(tree(CATALOGUE, PHRASEBOOK))} commands are registered as declared.",
        "discord servers": "The bot has the rights that it needs in 1 of its servers.",
    }
    assert faults(checks) == {}
    scene.discord.world.application.members_intent = True
    assert (await told(scene))["discord members intent"].says.startswith("The members intent is granted")


async def test_a_token_that_is_refused_is_the_whole_of_it(scene: Scene) -> None:
    assert faults(await told(scene, token="wrong")) == {
        "discord token": "Discord refuses DISCORD_TOKEN: reset it in the developer portal, page Bot."
        ' See README, "Connect Discord".'
    }


async def test_a_discord_that_does_not_answer(scene: Scene) -> None:
    scene.discord.faults.fail("GET /applications/@me", status=502)
    says = "(HTTP 502): check the network, and DISCORD_API_URL if you set it."
    assert faults(await told(scene)) == {"discord": f"Discord does not answer at {scene.discord.api_url} {says}"}
    checks = await doctor("x", "http://127.0.0.1:1/api/v10", CATALOGUE, PHRASEBOOK, lambda: datetime.now(UTC))
    assert [(check.name, check.health) for check in checks] == [("discord", Health.FAULT)]


async def test_a_clock_that_is_wrong(scene: Scene) -> None:
    await registered(scene)
    says = (await told(scene, skew=95.0))["discord clock"].says
    assert says in {
        f"This machine's clock is {n} s ahead of Discord's: set it by a time server (NTP)." for n in (95, 96)
    }
    assert (await told(scene, skew=-95.0))["discord clock"].health is Health.FAULT


async def test_commands_that_are_not_registered(scene: Scene) -> None:
    assert faults(await told(scene)) == {
        "discord commands": "The registered commands are not the declared ones: "
        "start `shinrai run`, which registers them."
    }
    says = faults(await told(scene, catalogue=of(("Bad Name",))))["discord commands"]
    assert says.startswith("The commands cannot be shown on Discord:")


async def test_a_server_in_which_rights_are_missing(scene: Scene) -> None:
    await registered(scene)
    other = scene.discord.world.add_guild("Other\nTown", scene.aiko)
    everyone = other.roles[other.id]
    everyone.permissions = Permission.VIEW_CHANNEL | Permission.READ_MESSAGE_HISTORY
    checks = await told(scene)
    assert faults(checks) == {
        f"discord server {other.id}": "In Other Town the bot lacks Send Messages, Embed Links,"
        " Create Private Threads, Send Messages in Threads: give its role these in Server Settings, Roles."
    }
    assert checks["discord servers"].says == "The bot has the rights that it needs in 1 of its servers."
    everyone.permissions = Permission.ADMINISTRATOR
    assert faults(await told(scene)) == {}


async def test_one_server_is_looked_at_with_its_channels(scene: Scene) -> None:
    await registered(scene)
    town = str(scene.town.id)
    scene.discord.world.add_private_channel(scene.town, "backstage")
    whole = await told(scene, server=town)
    assert faults(whole) == {}
    assert (
        whole[f"discord channels of {town}"].says == "Reactions are heard in all 1 channels that are open to everyone."
    )
    bot = scene.discord.application_id
    hall = scene.discord.world.add_channel(scene.town, "hall")
    hall.overwrites[:] = [Overwrite(bot, of_member=True, deny=Permission.READ_MESSAGE_HISTORY)]
    some = (await told(scene, server=town))[f"discord channels of {town}"]
    how = "give the bot View Channels and Read Message History there"
    assert (some.health, some.says) == (Health.OK, f"Reactions do not count in #hall; if they should, {how}.")
    scene.square.overwrites[:] = [Overwrite(bot, of_member=True, deny=Permission.VIEW_CHANNEL)]
    none = faults(await told(scene, server=town))
    assert none == {
        f"discord channels of {town}": f"Reactions are heard in no channel that is open to everyone: {how}."
    }


async def test_a_server_that_the_bot_is_not_in(scene: Scene) -> None:
    await registered(scene)
    assert list(faults(await told(scene, server="77"))) == ["discord server 77"]
    assert list(faults(await told(scene, server="slack"))) == ["discord server slack"]


async def test_what_could_not_be_looked_at_is_said_so(scene: Scene) -> None:
    await registered(scene)
    scene.discord.faults.fail("GET /users/@me/guilds", times=9, status=503)
    checks = await told(scene)
    assert (checks["discord"].health, checks["discord commands"].health) == (Health.UNKNOWN, Health.OK)
