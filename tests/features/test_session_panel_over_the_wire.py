"""A session is called together on a panel, and refused where one may not write: the real bot on both stand-ins."""

import asyncio

from adapters.sandbox.discord import Overwrite, Permission
from tests.features.test_over_the_wire import A_MOMENT, Street, street

__all__ = ["street"]

WHEN = "2030-12-02 19:00"
SURE = "まだお知らせしていません。内容を確かめて、ボタンを押してください。"


async def test_on_slack_the_form_leads_to_the_panel_and_a_press_announces_it(street: Street) -> None:
    t = street.on_slack
    study = t.channel("study", ("aiko",))
    await t.asks("aiko", street.meetup, "/session", "new")
    await t.fills_in("aiko", {"title": "Rust reading", "when": WHEN}, "…")
    shown = street.seen()
    assert "Nothing is announced yet." in shown
    assert "When: 2030-12-02 (Mon) 19:00 (Asia/Tokyo)" in shown
    await t.chooses("aiko", "Repeat", "every month on the first Mon")
    await t.chooses("aiko", "Seats", "5 seats")
    await t.chooses("aiko", "Channel", "#study")
    street.seen()
    await t.presses("aiko", "Correct it")
    await t.fills_in("aiko", {"title": "Rust reading", "when": "2030-12-02 20:00", "repeat": "monthly_weekday"}, "…")
    await t.presses("aiko", "Announce")
    shown = street.seen()
    assert "“Rust reading” is announced: 2030-12-02 (Mon) 20:00 (Asia/Tokyo). Repeats: every month" in shown
    assert "0 of 5 seats taken" in shown
    await asyncio.sleep(2 * A_MOMENT)
    said = t.workspace.messages
    assert (len(said[street.meetup.id]), len(said[study.id])) == (0, 1)


async def test_on_slack_it_is_refused_where_one_is_not(street: Street) -> None:
    t = street.on_slack
    t.channel("secret", ("ben",))
    t.channel("lonely", ("aiko",), with_bot=False)
    await t.asks("aiko", street.meetup, "/session", "new")
    await t.fills_in("aiko", {"title": "Rust reading", "when": WHEN}, "…")
    await t.chooses("aiko", "Channel", "#secret")
    assert "You can announce only where you can write yourself, and in #secret you cannot." in street.seen()
    await t.presses("aiko", "Announce")
    assert "Join it, or choose another channel. Nothing was announced." in street.seen()
    await t.asks("aiko", street.meetup, "/session", f"new Rust reading {WHEN} channel:#lonely")
    assert "I am not in #lonely, or may not write there. Invite me there" in street.seen()
    await t.asks("aiko", street.meetup, "/session", "list")
    assert "Nothing is planned yet." in street.seen()


async def test_on_discord_the_list_opens_the_form_and_a_press_announces_it(street: Street) -> None:
    t = street.on_discord
    study = t.channel(street.guild, "勉強")
    await t.asks("愛子", street.chat, "session list")
    await t.presses("愛子", "勉強会を呼びかける…", "…")
    await t.fills_in("愛子", {"title": "Rust読書会", "when": WHEN}, "…")
    assert SURE in street.seen()
    await t.chooses("愛子", "くり返し", "monthly_weekday", how="…")
    await t.chooses("愛子", "チャンネル", study, how="…")
    street.seen()
    await t.presses("愛子", "お知らせする", "…")
    assert "「Rust読書会」をお知らせしました。2030-12-02（月）19:00（Asia/Tokyo）" in street.seen()
    heard = await t.hears(study)
    assert heard.channel is study


async def test_on_discord_it_is_refused_where_one_may_not_write(street: Street) -> None:
    t = street.on_discord
    mute = Overwrite(t.people["弁"].id, of_member=True, deny=Permission.SEND_MESSAGES)
    await street.discord.people.set_overwrites(t.people["愛子"], street.chat, mute)
    await t.asks("弁", street.chat, "session new", title="Rust読書会", when=WHEN)
    assert "お知らせできるのは、あなたが書き込めるチャンネルだけです（#雑談 には書き込めないようです）" in street.seen()
    await t.asks("弁", street.chat, "session list")
    assert "予定はまだありません" in street.seen()
