"""Roles in the community's record: what organizers get as a file, and others do not."""

import json

from bot.ports import RoleId
from tests.features.looking import community_of
from tests.features.organizing import does
from tests.features.test_export import export, file_of, table
from tests.features.test_hosting_deposits import FRIENDS, hosts
from tests.features.test_volunteer_completion import EXCUSED, TOOK_PLACE, asked, over, seated
from tests.features.test_volunteers import calls
from tests.town import Town


async def lines(town: Town) -> list[dict[str, object]]:
    file = file_of(await export(town, "volunteers", "jsonl"))
    return [json.loads(line) for line in file.content.splitlines()]


async def test_a_seat_is_exported_with_the_entry_that_it_brought(town: Town) -> None:
    await seated(town, "ben", "chie")
    await over(town)
    done = await town.presses("emi", (await asked(town, "emi")).buttons[TOOK_PLACE])
    await town.presses("emi", done.buttons[EXCUSED])
    found = await lines(town)
    assert [(row["record"], row["state"], row["first_time"]) for row in found] == [
        ("call", "open", None),
        ("seat", "excused", True),
        ("seat", "completed", True),
    ]
    entries = [json.loads(line) for line in file_of(await export(town, "entries", "jsonl")).content.splitlines()]
    assert [row["deposit"] for row in found] == [None, None, entries[0]["id"]]
    assert (entries[0]["kind"], entries[0]["receiver"]) == ("role", found[2]["member"])


async def test_who_hosted_without_a_seat_is_in_the_entries_alone(town: Town) -> None:
    await hosts(town, "aiko", *FRIENDS[1:])
    assert str(await export(town, "volunteers")) == "There is nothing to export yet."


async def test_a_call_that_nobody_answered_is_a_line_and_a_role_runs_no_formula(town: Town) -> None:
    async with town.storage.community(await community_of(town)) as uow:
        await uow.roles.change(RoleId("mc"), name="=1+1")
    await calls(town, role="=1+1")
    (row,) = table(file_of(await export(town, "volunteers")))
    assert (row["record"], row["role"], row["places"], row["member"]) == ("call", "'=1+1", "first:1 mentor:1", "")


async def test_members_export_nothing(town: Town) -> None:
    await calls(town)
    assert "is for organizers" in str(await does(town, "aiko", "export", typed="volunteers", what="volunteers"))
