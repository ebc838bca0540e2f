"""Settings are checked at once and named all together."""

from pathlib import Path

import pytest

from bot.settings import SettingsFault, check_for_run, read_settings


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    import os

    for name in list(os.environ):
        if name.startswith(("SLACK_", "DISCORD_", "SHINRAI_", "DATABASE_")):
            monkeypatch.delenv(name)
    monkeypatch.chdir(str(tmp_path))


def test_defaults_need_nothing() -> None:
    settings = read_settings()
    assert (settings.database_url, settings.http) == ("sqlite:///shinrai.db", ("127.0.0.1", 8080))


def test_every_wrong_variable_is_named_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = {
        "DATABASE_URL": "mysql://x",
        "SHINRAI_TIMEZONE": "Mars/Olympus",
        "SHINRAI_HTTP": "8080",
        "SHINRAI_LOCALE": "fr",
        "SHINRAI_LOG": "xml",
        "SLACK_API_URL": "slack.com",
        "DISCORD_SHARD_COUNT": "0",
        "DISCORD_SHARD_IDS": "one",
    }
    for name, value in wrong.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsFault) as fault:
        read_settings()
    line = str(fault.value)
    assert "\n" not in line
    assert [name for name in wrong if name not in line] == []
    assert "See README" in line


def test_a_run_without_a_platform_says_what_to_set() -> None:
    with pytest.raises(SettingsFault, match="SLACK_BOT_TOKEN with SLACK_APP_TOKEN, or DISCORD_TOKEN"):
        check_for_run(read_settings())


def test_half_a_slack_names_every_missing_half(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    with pytest.raises(SettingsFault, match=r"SLACK_APP_TOKEN .* or SLACK_SIGNING_SECRET"):
        check_for_run(read_settings())
    monkeypatch.delenv("SLACK_BOT_TOKEN")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "s")
    monkeypatch.setenv("SHINRAI_HTTP", "")
    with pytest.raises(SettingsFault, match=r"SLACK_BOT_TOKEN .*; SHINRAI_HTTP"):
        check_for_run(read_settings())


def test_secrets_are_not_shown_by_accident(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "very-secret")
    assert "very-secret" not in repr(read_settings())
    assert read_settings().secrets == ("very-secret",)


def test_shards_are_a_list_of_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_SHARD_IDS", "0,2")
    monkeypatch.setenv("DISCORD_SHARD_COUNT", "3")
    assert read_settings().discord_shard_ids == (0, 2)


@pytest.mark.parametrize(
    ("ids", "count", "reason"),
    [
        ("0,1", None, "DISCORD_SHARD_IDS needs DISCORD_SHARD_COUNT, how many shards there are in all"),
        ("0,5", "3", "DISCORD_SHARD_IDS has 5, but the shards of DISCORD_SHARD_COUNT=3 are 0 to 2"),
        ("0,3", "3", "DISCORD_SHARD_IDS has 3, but the shards of DISCORD_SHARD_COUNT=3 are 0 to 2"),
        ("0,1", "0", "DISCORD_SHARD_COUNT Input should be greater than or equal to 1"),
    ],
)
def test_shards_that_cannot_be_are_named(
    monkeypatch: pytest.MonkeyPatch, ids: str, count: str | None, reason: str
) -> None:
    monkeypatch.setenv("DISCORD_SHARD_IDS", ids)
    if count is not None:
        monkeypatch.setenv("DISCORD_SHARD_COUNT", count)
    with pytest.raises(SettingsFault) as fault:
        read_settings()
    assert str(fault.value) == f"Wrong settings: {reason}. See README, “Settings”."


def test_a_file_that_is_not_utf_8_is_said_to_be_so() -> None:
    Path(".env").write_bytes("SHINRAI_LOCALE=日本語".encode("shift_jis"))
    with pytest.raises(SettingsFault, match=r"^\.env: is not UTF-8; save it as UTF-8\."):
        read_settings()


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("# ours\nSHINRAI_LOCALE=ja\nSLACK_BOT_TOKEN xoxb-1\n", "line 3"),
        ('SHINRAI_LOCALE ja\n\nDISCORD_TOKEN="secret\n', "lines 1, 3"),
    ],
)
def test_lines_of_the_file_that_cannot_be_read_are_named_and_not_repeated(text: str, lines: str) -> None:
    Path(".env").write_text(text)
    with pytest.raises(SettingsFault) as fault:
        read_settings()
    assert str(fault.value) == (
        f".env, {lines}: cannot be read; write NAME=value, or # before a comment. See README, “Settings”."
    )


def test_a_file_that_can_be_read_is() -> None:
    Path(".env").write_text("# ours\n\nexport SHINRAI_LOCALE='ja'  # of most\nSLACK_BOT_TOKEN=\n")
    assert read_settings().shinrai_locale == "ja"


def test_what_is_wrong_and_what_a_run_lacks_are_named_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHINRAI_LOCALE", "xx")
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    with pytest.raises(SettingsFault) as fault:
        read_settings(to_run=True)
    assert str(fault.value) == (
        "Wrong settings: SHINRAI_LOCALE must be one of en, ja. "
        "Missing settings: SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP). See README, “Settings”."
    )
    with pytest.raises(SettingsFault, match=r"^Wrong settings: SHINRAI_LOCALE must be one of en, ja\. See README"):
        read_settings()  # for what needs no token, such as a manifest
