"""What an operator types, in real processes."""

import asyncio
import json
import signal
import warnings
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from adapters.sandbox.discord.server import DiscordStandIn
from adapters.sandbox.slack.server import SlackStandIn
from adapters.sandbox.story.paper import until
from bot.__main__ import main
from tests.faults.live import LiveBot, environment, shinrai

with warnings.catch_warnings():
    # discord.py imports audioop, which Python 3.11 deprecates.
    warnings.simplefilter("ignore", DeprecationWarning)
    from bot.wiring import demo


async def test_run_without_a_platform_exits_2_with_one_line(tmp_path: Path) -> None:
    code, out, err = await shinrai(environment("sqlite:///x.db", None, None), "run", folder=tmp_path)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert err.startswith("Missing settings: a platform: SLACK_BOT_TOKEN")


async def test_all_wrong_settings_are_named_in_one_line(tmp_path: Path) -> None:
    env = environment("mysql://x", None, None, SHINRAI_TIMEZONE="Mars", SHINRAI_LOCALE="xx")
    code, _, err = await shinrai(env, "run", folder=tmp_path)
    assert code == 2
    assert err.count("\n") == 1
    assert all(name in err for name in ("DATABASE_URL", "SHINRAI_TIMEZONE", "SHINRAI_LOCALE"))


async def test_run_and_doctor_name_what_is_wrong_and_what_is_missing_in_one_line(tmp_path: Path) -> None:
    env = environment("sqlite:///x.db", None, None, SHINRAI_LOCALE="xx", SLACK_BOT_TOKEN="xoxb-1")
    for command in ("run", "doctor"):
        code, out, err = await shinrai(env, command, folder=tmp_path)
        assert (code, out, err.count("\n")) == (2, "", 1)
        assert all(name in err for name in ("Wrong settings: SHINRAI_LOCALE", "Missing settings: SLACK_APP_TOKEN"))


async def test_a_line_of_the_env_file_that_cannot_be_read_exits_2_with_one_line(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("SLACK_BOT_TOKEN=xoxb-1\nSLACK_APP_TOKEN xapp-1\n")
    for command in ("run", "doctor", "migrate"):
        code, out, err = await shinrai(environment("sqlite:///x.db", None, None), command, folder=tmp_path)
        assert (code, out, err.count("\n")) == (2, "", 1)
        assert err.startswith(".env, line 2: cannot be read")
        assert "xapp-1" not in err


async def test_doctor_does_not_pass_shards_that_cannot_be(tmp_path: Path) -> None:
    env = environment("sqlite:///x.db", None, None, DISCORD_TOKEN="x", DISCORD_SHARD_IDS="0,1")
    code, out, err = await shinrai(env, "doctor", folder=tmp_path)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith("Wrong settings: DISCORD_SHARD_IDS needs DISCORD_SHARD_COUNT")


async def test_who_only_looks_makes_no_database(tmp_path: Path) -> None:
    env = environment("sqlite:///x.db", None, None)
    for command in ("verify", "export"):
        code, out, err = await shinrai(env, command, folder=tmp_path)
        assert (code, out, err.count("\n")) == (2, "", 1)
        assert err.startswith("DATABASE_URL leads to x.db, which is not there.")
    assert (await shinrai(env, "doctor", folder=tmp_path))[0] == 1
    assert list(tmp_path.iterdir()) == []


async def test_a_refused_token_exits_2_with_one_line(tmp_path: Path) -> None:
    async with SlackStandIn() as slack, DiscordStandIn() as discord:
        env = environment(f"sqlite:///{tmp_path}/x.db", slack, None) | {"SLACK_BOT_TOKEN": "xoxb-wrong"}
        code, _, err = await shinrai(env, "run", folder=tmp_path)
        assert (code, err.count("SLACK_BOT_TOKEN was refused by Slack")) == (2, 1)
        env = environment(f"sqlite:///{tmp_path}/x.db", None, discord) | {"DISCORD_TOKEN": "wrong"}
        code, _, err = await shinrai(env, "run", folder=tmp_path)
        assert (code, err.count("DISCORD_TOKEN was refused by Discord")) == (2, 1)
        assert "xoxb-wrong" not in err


async def test_run_says_ready_stops_on_sigterm_within_ten_seconds_and_keeps_secrets_out_of_its_log(
    tmp_path: Path,
) -> None:
    async with SlackStandIn() as slack, DiscordStandIn() as discord:
        bot = LiveBot(environment(f"sqlite:///{tmp_path}/x.db", slack, discord), tmp_path)
        await bot.start()
        assert bot.lines[-1]["platforms"] == ["discord", "slack"]
        started = asyncio.get_running_loop().time()
        assert await bot.stop() == 0
        assert asyncio.get_running_loop().time() - started < 10
        log = json.dumps(bot.lines)
        assert not any(secret in log for secret in (slack.bot_token, slack.app_token, discord.token))


async def test_an_operator_migrates_verifies_and_exports(tmp_path: Path) -> None:
    async with SlackStandIn() as slack:
        aiko, ben = (slack.workspace.add_user(name, tz="Asia/Tokyo", locale="en-US") for name in ("aiko", "ben"))
        channel = slack.workspace.add_channel("meetup", [aiko.id, ben.id, slack.workspace.bot])
        env = environment(f"sqlite:///{tmp_path}/x.db", slack, None)
        assert (await shinrai(env, "migrate", folder=tmp_path))[0] == 0
        assert (await shinrai(env, "migrate", folder=tmp_path))[1] == "Already up to date.\n"
        bot = LiveBot(env, tmp_path)
        await bot.start()
        seen = await slack.command(aiko.id, channel.id, "/thanks", "@ben =HYPERLINK(1) tag:=cmd points:2")
        assert "2 points" in seen.text
        await bot.stop()

        assert (await shinrai(env, "verify", folder=tmp_path))[:2] == (0, "The ledger adds up.\n")
        code, out, _ = await shinrai(env, "export", folder=tmp_path)
        [row] = [json.loads(line) for line in out.splitlines()]
        assert code == 0
        assert set(row) == {
            "id", "community", "at", "recorded_at", "kind", "giver", "receiver", "points", "reason", "tags", "reverses",
            "source",
        }  # fmt: skip
        team = slack.workspace.id
        assert row["giver"] == [f"slack:{team}:{aiko.id}"]
        assert row["receiver"] == [f"slack:{team}:{ben.id}"]
        assert (row["kind"], row["points"], row["reverses"]) == ("thanks", 2, None)
        _, out, _ = await shinrai(env, "export", "--format", "csv", folder=tmp_path)
        assert ",'=HYPERLINK(1),'=cmd," in out
        for called in (row["community"], f"slack:{team}"):
            _, out, _ = await shinrai(env, "export", "--community", called, folder=tmp_path)
            assert json.loads(out) == row
        for called in (team, "slack:T0000000009", "nonsense", ""):
            code, out, err = await shinrai(env, "export", "--community", called, folder=tmp_path)
            assert (code, out, err.count("\n")) == (2, "", 1)
            assert err.startswith(f"There is no community {called!r} here. Name a space of it, such as slack:T…")
        for what in ("members", "posts"):
            _, out, _ = await shinrai(env, "export", "--what", what, folder=tmp_path)
            assert out.count("\n") == {"members": 2, "posts": 2}[what]  # the notice, and a greeting of aiko


async def test_the_slack_manifest_is_complete_yaml(tmp_path: Path) -> None:
    code, out, _ = await shinrai(environment("sqlite:///x.db", None, None), "manifest", "slack", folder=tmp_path)
    manifest = yaml.safe_load(out)
    assert code == 0
    assert [command["command"] for command in manifest["features"]["slash_commands"]] == [
        "/thanks",
        "/trust",
        "/session",
        "/volunteer",
        "/shinrai",
    ]
    assert [shortcut["callback_id"] for shortcut in manifest["features"]["shortcuts"]] == ["thank", "explain"]
    assert manifest["settings"]["socket_mode_enabled"] is True


async def test_the_slack_manifest_gets_out_of_another_apps_way(tmp_path: Path) -> None:
    async def commands(*options: str) -> list[str]:
        env = environment("sqlite:///x.db", None, None)
        code, out, _ = await shinrai(env, "manifest", "slack", *options, folder=tmp_path)
        assert code == 0
        return [command["command"] for command in yaml.safe_load(out)["features"]["slash_commands"]]

    assert await commands("--prefix", "x-") == ["/x-thanks", "/x-trust", "/x-session", "/x-volunteer", "/x-shinrai"]
    assert await commands("--only-root") == ["/shinrai"]
    assert await commands("--only-root", "--prefix", "x-") == ["/x-shinrai"]
    env = environment("sqlite:///x.db", None, None)
    code, _, err = await shinrai(env, "manifest", "slack", "--prefix", "No good", folder=tmp_path)
    assert (code, err.startswith("--prefix No good:")) == (2, True)


async def test_the_discord_invitation_names_the_application(tmp_path: Path) -> None:
    async with DiscordStandIn() as discord:
        env = environment("sqlite:///x.db", None, discord)
        code, out, _ = await shinrai(env, "invite", "discord", folder=tmp_path)
        assert code == 0
        assert f"client_id={discord.application_id}" in out
        code, _, err = await shinrai(environment("sqlite:///x.db", None, None), "invite", "discord", folder=tmp_path)
        assert (code, err.startswith("Missing settings: DISCORD_TOKEN")) == (2, True)


async def test_a_manifest_of_ours_is_what_the_stand_in_takes(tmp_path: Path) -> None:
    _, out, _ = await shinrai(environment("sqlite:///x.db", None, None), "manifest", "slack", folder=tmp_path)
    async with SlackStandIn(manifest=yaml.safe_load(out)) as slack:
        aiko = slack.workspace.add_user("aiko", tz="Asia/Tokyo", locale="ja-JP")
        channel = slack.workspace.add_channel("meetup", [aiko.id, slack.workspace.bot])
        bot = LiveBot(environment(f"sqlite:///{tmp_path}/x.db", slack, None), tmp_path)
        await bot.start()
        assert "あなたの信頼貯金" in (await slack.command(aiko.id, channel.id, "/trust", "show")).text
        await bot.stop()


async def test_the_process_ends_at_once_on_a_second_signal_source(tmp_path: Path) -> None:
    """Ctrl-C (SIGINT) ends it as SIGTERM does."""
    async with SlackStandIn() as slack:
        bot = LiveBot(environment(f"sqlite:///{tmp_path}/x.db", slack, None), tmp_path)
        await bot.start()
        assert await bot._end(signal.SIGINT) == 0


async def test_doctor_says_a_line_a_check_and_exits_0_when_all_is_well(tmp_path: Path) -> None:
    async with SlackStandIn() as slack, DiscordStandIn() as discord:
        owner = discord.world.add_user("owner")
        discord.world.add_channel(discord.world.add_guild("Town", owner), "square")
        env = environment(f"sqlite:///{tmp_path}/x.db", slack, discord)
        bot = LiveBot(env, tmp_path)
        await bot.start()
        await bot.stop()
        code, out, err = await shinrai(env, "doctor", folder=tmp_path)
        assert (code, err) == (0, "")
        assert all(line.split()[0] in ("ok", "unknown") for line in out.splitlines())
        names = {line.split(":")[0].split(maxsplit=1)[1].lower() for line in out.splitlines()}
        assert {"settings", "database", "migrations", "writing", "slack token", "slack scopes"} <= names
        assert {"discord token", "discord commands", "discord clock", "slack clock"} <= names
        assert not any(secret in out for secret in (slack.bot_token, slack.app_token, discord.token))


async def test_doctor_names_each_fault_with_what_to_do_and_exits_1(tmp_path: Path) -> None:
    async with SlackStandIn() as slack, DiscordStandIn() as discord:
        slack.grant(slack.workspace, ["commands", "chat:write"])
        env = environment("postgresql://u:secret@127.0.0.1:1/x", slack, discord) | {"DISCORD_TOKEN": "wrong"}
        code, out, _ = await shinrai(env, "doctor", folder=tmp_path)
        faults = [line for line in out.splitlines() if line.startswith("fault")]
        assert code == 1
        assert any("does not answer" in line and "DATABASE_URL" in line for line in faults)
        assert any("reactions:read" in line and "manifest" in line for line in faults)
        assert any("DISCORD_TOKEN" in line for line in faults)
        assert "secret" not in out


async def test_doctor_looks_at_one_space_alone(tmp_path: Path) -> None:
    async with SlackStandIn() as slack, DiscordStandIn() as discord:
        guild = discord.world.add_guild("Town", discord.world.add_user("owner"))
        env = environment(f"sqlite:///{tmp_path}/x.db", slack, discord)
        _, on_discord, _ = await shinrai(env, "doctor", "--space", str(guild.id), folder=tmp_path)
        _, on_slack, _ = await shinrai(env, "doctor", "--space", slack.workspace.id, folder=tmp_path)
        assert "slack" not in on_discord.lower()
        assert "discord" not in on_slack.lower()
        code, nowhere, _ = await shinrai(env, "doctor", "--space", "T9999999999", folder=tmp_path)
        assert (code, nowhere.startswith("fault")) == (1, True)


def test_a_demo_that_waits_in_vain_says_so_and_exits_1(monkeypatch: pytest.MonkeyPatch) -> None:
    async def waits(*, once: bool) -> None:
        await until(lambda: None, within=0.01)

    monkeypatch.setattr(demo, "run", waits)
    result = CliRunner().invoke(main, ["demo", "--once"])
    assert (result.exit_code, result.output) == (1, "Waited in vain: nothing appeared within 0.01 s.\n")
