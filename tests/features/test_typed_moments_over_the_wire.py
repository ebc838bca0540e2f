"""A moment that is not read or may be two, by the real bot on both platforms: what was typed stays."""

import asyncio
import json

from tests.features.test_over_the_wire import A_MOMENT, Street, street

__all__ = ["street"]

WRONG = "2030-12-02（火）19:00"
"""A Monday."""


async def test_on_slack_the_field_says_that_the_weekday_is_another_one(street: Street) -> None:
    t = street.on_slack
    await t.asks("aiko", street.meetup, "/session", "new")
    await t.fills_in("aiko", {"title": "Rust reading", "when": WRONG}, "…")
    assert "you wrote “（火）”, but that date is a Mon." in street.seen()
    await t.fills_in("aiko", {"title": "Rust reading", "when": "2030-12-02（月）19:00〜20:30"}, "…")
    shown = street.seen()
    assert "When: 2030-12-02 (Mon) 19:00 (Asia/Tokyo)" in shown
    assert "90 minutes" in shown


async def test_on_slack_a_command_that_is_not_read_opens_its_form_with_what_was_typed(street: Street) -> None:
    t = street.on_slack
    await t.asks("aiko", street.meetup, "/session", f"new 読書会 {WRONG}")
    assert "you wrote “（火）”, but that date is a Mon." in street.seen()
    await t.presses("aiko", "Correct it")
    form = json.dumps(t.slack.open_views(t.people["aiko"].id)[-1].blocks, ensure_ascii=False)
    assert "読書会" in form
    assert WRONG in form
    await t.fills_in("aiko", {"title": "読書会", "when": "2030-12-02 19:00"}, "…")
    await t.presses("aiko", "Announce")
    await asyncio.sleep(2 * A_MOMENT)
    assert len(t.workspace.messages[street.meetup.id]) == 1


async def test_on_slack_a_title_that_speaks_of_time_is_looked_at_first(street: Street) -> None:
    t = street.on_slack
    await t.asks("aiko", street.meetup, "/session", "new Monday Blues reading 2030-12-05 19:00")
    shown = street.seen()
    assert "Nothing is announced yet." in shown
    assert "Monday Blues reading" in shown
    await asyncio.sleep(A_MOMENT)
    assert len(t.workspace.messages[street.meetup.id]) == 0


async def test_on_discord_a_form_that_is_not_read_is_corrected(street: Street) -> None:
    t = street.on_discord
    await t.asks("愛子", street.chat, "session list")
    await t.presses("愛子", "勉強会を呼びかける…", "…")
    await t.fills_in("愛子", {"title": "Rust読書会", "when": WRONG}, "…")
    assert "その日は「（火）」ではなく月曜日です。" in street.seen()
    await t.presses("愛子", "書き直す", "…")
    await t.fills_in("愛子", {"title": "Rust読書会", "when": "2030年12月2日（月）夜7時"}, "…")
    assert "2030-12-02（月）19:00" in street.seen()
