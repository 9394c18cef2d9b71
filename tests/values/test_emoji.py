"""Emoji: one is told from text, from several and from what only looks like a part of one."""

import pytest

from chat.values.emoji import MAX_EMOJI_CHARS, checked_emoji, emoji_key, is_few_emoji
from chat.values.errors import Invalid
from tests.web.routes import NO_EMOJI

ONE = [
    "👍",
    "👍🏽",
    "❤",
    "❤️",
    "⭐",
    "✅",
    "©️",
    "\u2139\ufe0f",
    "🇩🇪",
    "1️⃣",
    "#⃣",
    "👩‍🚀",
    "👩🏽‍🚀",
    "👨‍👩‍👧‍👦",
    "🏳️‍🌈",
    "👩🏻‍❤️‍💋‍👨🏿",
    "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "🫨",
    "🀄",
    "🟦",
]


@pytest.mark.parametrize("emoji", ONE, ids=ascii)
def test_one_emoji_is_taken_as_it_is(emoji: str):
    assert checked_emoji(emoji) == emoji
    assert len(emoji) <= MAX_EMOJI_CHARS


@pytest.mark.parametrize("text", ["", *NO_EMOJI], ids=ascii)
def test_what_is_not_one_emoji_is_refused(text: str):
    with pytest.raises(Invalid) as refusal:
        checked_emoji(text)
    assert refusal.value.code == "emoji_invalid"


@pytest.mark.parametrize("text", [*ONE, "👍👍👍", "👍 👍", "👩🏻‍❤️‍💋‍👨🏿" * 3], ids=ascii)
def test_few_emoji_are_known(text: str):
    assert is_few_emoji(text)


@pytest.mark.parametrize(
    "text", ["", "a", "👍👍👍👍", "👍 a", "1", "12", " ", "👍" * 5000], ids=len
)
def test_text_and_many_emoji_are_not_few(text: str):
    assert not is_few_emoji(text)


def test_an_emoji_is_the_same_with_and_without_its_selector():
    assert emoji_key("❤️") == emoji_key("❤")
    assert emoji_key("👍") != emoji_key("👍🏽")
