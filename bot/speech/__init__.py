"""What the core hands out: values that a renderer turns into a platform's own blocks.

The core never finishes a sentence: it names a phrase and its words (``say("thanks.given", to=…)``), and the phrasebook
finishes it in the reader's language while the renderer knows how a mention or a time is written on its platform.
"""

from bot.speech.answers import (
    Answer,
    Choices,
    Corrected,
    File,
    Outgoing,
    ReadAgain,
    Reader,
    Refused,
    Rejected,
    Reply,
    Room,
    Spoke,
)
from bot.speech.cards import Block, Button, Buttons, Card, Fields, Item, Select, SelectKind, Style, Text
from bot.speech.forms import FIELDS_MOST, FieldError, FieldKind, Form, FormField
from bot.speech.named import people_in, people_on
from bot.speech.words import CommandName, Either, Emoji, Example, Link, MenuLabel, Person, Phrase, Said, When, say

__all__ = [
    "FIELDS_MOST",
    "Answer",
    "Block",
    "Button",
    "Buttons",
    "Card",
    "Choices",
    "CommandName",
    "Corrected",
    "Either",
    "Emoji",
    "Example",
    "FieldError",
    "FieldKind",
    "Fields",
    "File",
    "Form",
    "FormField",
    "Item",
    "Link",
    "MenuLabel",
    "Outgoing",
    "Person",
    "Phrase",
    "ReadAgain",
    "Reader",
    "Refused",
    "Rejected",
    "Reply",
    "Room",
    "Said",
    "Select",
    "SelectKind",
    "Spoke",
    "Style",
    "Text",
    "When",
    "people_in",
    "people_on",
    "say",
]
