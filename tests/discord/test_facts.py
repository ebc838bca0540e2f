"""What is known of people, and for how long."""

import asyncio

from adapters.discord.facts import KEPT, KEPT_ABSENT, LATELY, KnownPeople, absent
from bot.people import AccountRef, Facts, PlatformName, SpaceRef

TOWN = SpaceRef(PlatformName.DISCORD, "200")
AIKO, BEN = AccountRef(TOWN, "1"), AccountRef(TOWN, "2")


class Directory:
    """Answers about Aiko, knows no Ben, and counts."""

    def __init__(self, takes: float = 0.0) -> None:
        self.asked: list[AccountRef] = []
        self.now = 0.0
        self.takes = takes
        self.away = False

    async def ask(self, account: AccountRef) -> Facts:
        self.asked.append(account)
        await asyncio.sleep(self.takes)
        if self.away:
            raise OSError
        return Facts(account, "Aiko") if account == AIKO else absent(account)

    def people(self) -> KnownPeople:
        return KnownPeople(self.ask, lambda: self.now)


async def test_who_was_asked_for_is_known_for_a_day() -> None:
    directory = Directory()
    people = directory.people()
    assert await people.among([AIKO, AIKO], within=1) == {AIKO: Facts(AIKO, "Aiko")}
    directory.now = KEPT - 1
    await people.among([AIKO], within=1)
    assert directory.asked == [AIKO]
    directory.now = KEPT + 1
    await people.among([AIKO], within=1)
    assert directory.asked == [AIKO, AIKO]


async def test_who_is_not_there_is_asked_for_again_soon() -> None:
    directory = Directory()
    people = directory.people()
    assert await people.among([BEN], within=1) == {BEN: Facts(BEN, "", known=False)}
    directory.now = KEPT_ABSENT + 1
    await people.among([BEN], within=1)
    assert directory.asked == [BEN, BEN]


async def test_what_a_payload_says_needs_no_asking() -> None:
    directory = Directory()
    people = directory.people()
    people.learn(Facts(BEN, "Ben"))
    assert await people.among([BEN], within=1) == {BEN: Facts(BEN, "Ben")}
    assert directory.asked == []


async def test_a_language_is_not_forgotten_by_a_payload_without_one() -> None:
    people = Directory().people()
    people.learn(Facts(BEN, "Ben", locale="ja"))
    people.learn(Facts(BEN, "Benny"))
    assert await people.among([BEN], within=1) == {BEN: Facts(BEN, "Benny", locale="ja")}


async def test_who_cannot_be_looked_up_in_time_is_left_out() -> None:
    directory = Directory(takes=5.0)
    assert await directory.people().among([AIKO], within=0.02) == {}


async def test_while_discord_is_away_nobody_is_taken_to_have_left() -> None:
    directory = Directory()
    directory.away = True
    people = directory.people()
    assert await people.among([AIKO], within=1) == {}
    directory.away = False
    assert await people.among([AIKO], within=1) == {AIKO: Facts(AIKO, "Aiko")}


async def test_rights_that_were_named_over_a_minute_ago_are_marked_and_asked_for_anew_where_it_matters() -> None:
    directory = Directory()
    people = directory.people()
    people.learn(Facts(AIKO, "Aiko", organizer=True))
    directory.now = LATELY
    assert (await people.among([AIKO], within=1))[AIKO] == Facts(AIKO, "Aiko", organizer=True)
    directory.now = LATELY + 1
    assert (await people.among([AIKO], within=1))[AIKO].aged
    assert directory.asked == []
    assert await people.among([AIKO], within=1, lately=True) == {AIKO: Facts(AIKO, "Aiko")}
    assert directory.asked == [AIKO]


async def test_where_discord_does_not_answer_nothing_lately_is_known() -> None:
    directory = Directory()
    people = directory.people()
    people.learn(Facts(AIKO, "Aiko", organizer=True))
    directory.now, directory.away = LATELY + 1, True
    assert await people.among([AIKO], within=1, lately=True) == {}
    assert (await people.among([AIKO], within=1))[AIKO].aged
