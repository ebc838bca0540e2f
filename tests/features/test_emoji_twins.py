"""Thanks emoji in other dress, and uploaded anew, count as the one that was chosen."""

from tests.town import Town


async def chosen(town: Town, *emoji: str) -> None:
    await town.thanks("aiko", "ben", reason="x")
    community = await town.storage.house.community_of(town.space)
    assert community is not None
    async with town.storage.community(community) as uow:
        await uow.settings.change(thanks_emoji=frozenset(emoji))


async def test_the_twins_with_a_gender_sign_count_as_one(town: Town) -> None:
    await chosen(town, "bow", "🙇")
    twins = ("man-bowing", "woman-bowing") if town.platform == "slack" else ("🙇‍♂️", "🙇🏽‍♀️")
    message = town.message_by("chie")
    for emoji in twins:
        await town.reacts("aiko", emoji, to=message)
    assert await town.balance("chie") == 1
    await town.unreacts("aiko", twins[0], to=message)
    assert await town.balance("chie") == 1
    await town.unreacts("aiko", twins[1], to=message)
    assert await town.balance("chie") == 0


async def test_one_that_was_uploaded_anew_counts_by_its_name(discord: Town) -> None:
    await chosen(discord, "arigato:1")
    message = discord.message_by("chie")
    assert await discord.bot.counts(discord.space, "arigato:2")
    await discord.reacts("aiko", "arigato:2", to=message)
    assert await discord.balance("chie") == 1
    assert not await discord.bot.counts(discord.space, "other:2")
