"""Settings are checked at once and named all together."""

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
    assert read_settings().discord_shard_ids == (0, 2)


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
