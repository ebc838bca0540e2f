"""Tags: recommended, merged, suggested."""

import pytest

from bot.ports import TagLine
from tests.storage.village import Village


async def _given(village: Village, *tags: tuple[str, ...]) -> None:
    aiko, ben = await village.person("aiko"), await village.person("ben")
    day = await village.day_of(aiko)
    for some in tags:
        await village.thank(aiko, ben, day=day, tags=some)


async def test_recommended_tags_come_first_then_the_most_used(village: Village) -> None:
    await _given(village, ("talk",), ("talk", "mc"), ("talk",), ("mc",), ("rare",))
    async with village.storage.community(village.community) as uow:
        assert await uow.tags.recommend("rare", wanted=True)
        assert await uow.tags.recommend("new", wanted=True)
        assert not await uow.tags.recommend("new", wanted=True)
        assert not await uow.tags.recommend("talk", wanted=False)
        assert await uow.tags.all(9) == [
            TagLine("rare", True, 1),
            TagLine("new", True, 0),
            TagLine("talk", False, 3),
            TagLine("mc", False, 2),
        ]
        assert await uow.tags.like("r", 9) == ["rare"]
        assert await uow.tags.like("", 3) == ["rare", "new", "talk"]


async def test_a_merged_tag_means_the_other_also_in_what_was_given(village: Village) -> None:
    await _given(village, ("fasilitation", "mc"), ("facilitation", "fasilitation"), ("facilitation",))
    ben = await village.person("ben")
    async with village.storage.community(village.community) as uow:
        await uow.tags.recommend("fasilitation", wanted=True)
        assert await uow.tags.merge("fasilitation", "facilitation") == 2
        assert await uow.tags.all(9) == [TagLine("facilitation", False, 3), TagLine("mc", False, 1)]
        assert await uow.ledger.by_tag(ben.member, 9) == [("facilitation", 3), ("mc", 1)]
        assert await uow.tags.meant(("mc", "fasilitation", "facilitation")) == ("mc", "facilitation")
        assert await uow.tags.like("fasi", 9) == []
        assert await uow.tags.merge("fasilitation", "facilitation") == 0


async def test_merging_goes_on_to_the_end_and_never_round(village: Village) -> None:
    async with village.storage.community(village.community) as uow:
        await uow.tags.merge("a", "b")
        await uow.tags.merge("b", "c")
        await uow.tags.merge("d", "a")
        assert await uow.tags.meant(("a", "b", "d")) == ("c",)
        for tag, into in (("c", "a"), ("c", "c"), ("c", "d")):
            with pytest.raises(ValueError, match="means"):
                await uow.tags.merge(tag, into)
        assert await uow.tags.recommend("a", wanted=True)
        assert await uow.tags.all(9) == [TagLine("c", True, 0)]


async def test_a_tag_of_hidden_words_is_neither_listed_nor_suggested(village: Village) -> None:
    aiko, ben = await village.person("aiko"), await village.person("ben")
    gift, _ = await village.thank(aiko, ben, day=await village.day_of(aiko), tags=("rude",))
    async with village.storage.community(village.community) as uow:
        assert await uow.ledger.hide_words(gift.id, hidden=True)
        assert await uow.tags.all(9) == []
        assert await uow.tags.like("rude", 9) == []
        assert await uow.ledger.by_tag(ben.member, 9) == []
