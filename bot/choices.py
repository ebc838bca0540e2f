"""The words of a choice, as each language says them: one types what one reads."""

from bot.feature import Choice, Command
from bot.phrasebook import our_phrasebook


def chosen(command: Command, choice: Choice, typed: str) -> str | None:
    """The word that was meant; None where none was."""
    return next((word for word in choice.words if typed.casefold() in _said_as(command, word)), None)


def longest(command: Command, choice: Choice) -> int:
    """In words that have spaces between."""
    return max(len(said.split()) for word in choice.words for said in _said_as(command, word))


def _said_as(command: Command, word: str) -> set[str]:
    languages = our_phrasebook().languages.values()
    said = {str(language.phrases.get(f"{command.key}.choice.{word}", word)).casefold() for language in languages}
    return {word.casefold(), *said}
