"""Cursors: what a server gave is read back, and everything else is refused by one clear code."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.values.cursor import MAX_SEQ, NOW, Cursor, Wish, parse_wish
from chat.values.errors import BadRequest

seqs = st.integers(min_value=0, max_value=MAX_SEQ)
epochs = st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=16)


@given(epochs, seqs)
def test_a_cursor_is_read_back_as_it_was_written(epoch: str, seq: int):
    assert parse_wish(str(Cursor(epoch, seq))) == Wish(None, epoch, seq)


@given(seqs)
def test_a_bare_id_counts_in_the_present_epoch(seq: int):
    assert parse_wish(str(seq)) == Wish(None, None, seq)


@pytest.mark.parametrize("word", ["now", "start"])
def test_the_two_words_are_known(word: str):
    assert parse_wish(word).word == word


def test_now_is_what_the_word_means():
    assert parse_wish("now") == NOW


def test_an_epoch_of_digits_alone_is_not_taken_for_a_seq():
    assert parse_wish("12345678.5") == Wish(None, "12345678", 5)


def test_the_largest_seq_is_what_every_json_reader_keeps():
    assert parse_wish(str(2**53 - 1)).seq == 2**53 - 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "-1",
        "+1",
        "01",
        "00",
        "1e3",
        "0x10",
        "1_000",
        " 1",
        "1 ",
        "1\n",
        "٣",
        "²",
        "k3.",
        ".1",
        "k3.-1",
        "k3.01",
        "k3..1",
        "k3.1.2",
        "K3.1",
        "k-3.1",
        "é.1",
        "k3.1\x00",
        "a" * 17 + ".1",
        "NOW",
        "Start",
        "end",
        "null",
        str(2**53),
        f"k3.{2**53}",
        "9" * 16,
        "9" * 5000,
        "k3." + "9" * 5000,
        "\ud800",
    ],
    ids=ascii,
)
def test_what_is_no_cursor_is_refused(text: str):
    with pytest.raises(BadRequest) as refused:
        parse_wish(text)
    assert refused.value.code == "bad_cursor"


@given(st.text().filter(lambda text: not re.search("[0-9]|now|start", text)))
def test_a_text_without_a_digit_is_never_a_cursor(text: str):
    with pytest.raises(BadRequest, match="Send one that this server gave"):
        parse_wish(text)
