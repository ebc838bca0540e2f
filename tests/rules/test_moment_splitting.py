"""Where a title ends and its moment begins, and when one had better look at it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.moment_splitting import split_carefully, split_moment

SURELY = {
    "読書会 12/20 日曜 19:00": ("読書会", "12/20 日曜 19:00"),
    "読書会 土曜 12/20 19:00": ("読書会", "土曜 12/20 19:00"),
    "Reading next week sat 19:00": ("Reading", "next week sat 19:00"),
    "Reading every saturday 7pm": ("Reading", "every saturday 7pm"),
    "読書会 毎週 土曜 19:00": ("読書会", "毎週 土曜 19:00"),
    "毎週 土曜 19:00": ("", "毎週 土曜 19:00"),
    "読書会 2時間後": ("読書会", "2時間後"),
    "12/20 19:00 読書会": ("読書会", "12/20 19:00"),
    "12/20 19:00から読書会": ("読書会", "12/20 19:00から"),
    "Sat 28 Nov, 19:30 Reading": ("Reading", "Sat 28 Nov, 19:30"),
    "7-9pm tomorrow Rust night": ("Rust night", "7-9pm tomorrow"),
    "Next.js 入門 12/20 19:00": ("Next.js 入門", "12/20 19:00"),
    "10分LT会": ("10分LT会", ""),
    "10分LT会 明日 19:00": ("10分LT会", "明日 19:00"),
    "読書会12/20 19:00": ("読書会", "12/20 19:00"),
    "Reading at Cafe 12/5 19:00": ("Reading at Cafe", "12/5 19:00"),
    "Book of the Month 12/5 19:00": ("Book of the Month", "12/5 19:00"),
    "Rust 101 12/20 19:00": ("Rust 101", "12/20 19:00"),
    "AGENDA 2030 tomorrow 19:00": ("AGENDA 2030", "tomorrow 19:00"),
    "読書会、12/20 19:00〜21:00": ("読書会", "12/20 19:00〜21:00"),
    "土曜朝活 12/5(土) 9:00": ("土曜朝活", "12/5(土) 9:00"),
    "ｶﾞﾝﾀﾞﾑ会　１２／５（土）　１９：００": ("ｶﾞﾝﾀﾞﾑ会", "１２／５（土）　１９：００"),
    "読書会 sat 28 19:00": ("読書会", "sat 28 19:00"),  # nobody reads it, and none of it is a title
    "読書会 週末 19:00": ("読書会", "週末 19:00"),
    "読書会 a week from saturday 19:00": ("読書会", "a week from saturday 19:00"),
}
IN_DOUBT = {
    "毎週 読書会 土曜 19:00": ("読書会", "毎週 土曜 19:00"),
    "Monday Blues reading tomorrow 19:00": ("Monday Blues reading", "tomorrow 19:00"),
    "土曜朝活 12/5 9:00": ("土曜朝活", "12/5 9:00"),
    "Weekly sync tomorrow 10:00pm": ("Weekly sync", "tomorrow 10:00pm"),
    "24/7 support 12/5 19:00": ("24/7 support", "12/5 19:00"),
    "読書会 クリスマス 19:00": ("読書会 クリスマス", "19:00"),
    "Reading on Dec 20 with Ben 19:00": ("Reading with Ben", "on Dec 20 19:00"),
    "読書会 12/20 19:00 オンライン": ("読書会 オンライン", "12/20 19:00"),
    "明日の読書会 19:00": ("読書会", "明日の 19:00"),
    "読書会 12/20": ("読書会", "12/20"),
    "Chapter 5 tomorrow 19:00": ("Chapter 5", "tomorrow 19:00"),
    "忘年会2026 12/5 19:00": ("忘年会", "2026 12/5 19:00"),
    "【12/20 19:00】読書会": ("読書会", "【12/20 19:00】"),
}


@pytest.mark.parametrize(("sentence", "parts"), SURELY.items())
def test_a_sentence_is_surely_split(sentence: str, parts: tuple[str, str]) -> None:
    split = split_carefully(sentence)
    assert ((split.title, split.when), split.sure) == (parts, True)


@pytest.mark.parametrize(("sentence", "parts"), IN_DOUBT.items())
def test_where_time_is_said_in_two_places_one_has_to_look(sentence: str, parts: tuple[str, str]) -> None:
    split = split_carefully(sentence)
    assert ((split.title, split.when), split.sure) == (parts, False)


WORDS = (
    "読書会",
    "Rust",
    "入門",
    "12/20",
    "土曜",
    "sat",
    "next",
    "来週",
    "毎週",
    "19:00",
    "7pm",
    "の",
    "at",
    "(土)",
    "5",
    "、",
    "〜",
)


@given(st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join) | st.text(max_size=40))
def test_nothing_that_was_typed_is_lost_or_written_anew(sentence: str) -> None:
    title, when = split_moment(sentence)
    kept = [char for char in title + when if char.isalnum()]
    assert sorted(kept) == sorted(char for char in sentence if char.isalnum())
    assert all(word in sentence for word in (*title.split(), *when.split()))
