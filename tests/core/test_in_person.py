"""Where a press in a direct message belongs: it names its community, and no space."""

from tests.features.looking import community_of
from tests.town import Town


async def test_a_community_is_known_by_its_spaces(town: Town) -> None:
    assert await town.bot.spaces_of(await community_of(town)) == [town.space]


async def test_one_that_is_not_there_has_none(town: Town) -> None:
    await community_of(town)
    assert await town.bot.spaces_of("c-other") == ()
    assert await town.bot.spaces_of("") == ()
