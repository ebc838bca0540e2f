"""Help is built from the declarations, in the reader's language."""

from tests.town import Town


async def test_help_names_every_command_and_menu_entry(town: Town) -> None:
    shown = str(await town.asks("emi", "shinrai help"))  # an organizer
    for path in town.catalogue.commands:
        assert "/" + " ".join(path) in shown
    assert "“Thank for this” in a message's menu" in shown
    assert ":🙏:" in shown


async def test_help_speaks_japanese(town: Town) -> None:
    town.changes("aiko", locale="ja-JP")
    assert "あなただけに見えています" in str(await town.asks("aiko", "shinrai help"))
