"""Rendering: a strict subset of Markdown, people and open rooms, and older messages done again."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from chat.core import rendering, rerendering
from chat.core.chat import Chat
from chat.core.markdown import markdown
from chat.core.rendering import MAX_MARKUP_CHARS, RENDERER, plain
from chat.core.rerendering import Rerendering
from chat.store import outdated
from chat.store.transaction import RoomKey, Transaction
from chat.values.emoji import is_few_emoji
from chat.values.records import User

GENERAL = RoomKey(1, "general", is_open=True)
LINK = 'target="_blank" rel="noopener noreferrer nofollow ugc"'


def html_of(chat: Chat, text: str, room: RoomKey = GENERAL) -> str:
    return chat.changes._rendering.html_of(text, room)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("hello", "<p>hello</p>"),
        ("a\nb\n\nc", "<p>a<br>b</p><p>c</p>"),
        ("f:\n    g  \nh", "<p>f:<br>    g<br>h</p>"),
        ("**b** __b__", "<p><strong>b</strong> <strong>b</strong></p>"),
        ("*i* _i_ ~~s~~", "<p><em>i</em> <em>i</em> <del>s</del></p>"),
        ("snake_case_word __init__.py", "<p>snake_case_word <strong>init</strong>.py</p>"),
        ("2*3*4 2**3**4 a*b*c", "<p>2*3*4 2**3**4 a*b*c</p>"),
        ("**a**s *b*s", "<p><strong>a</strong>s <em>b</em>s</p>"),
        ("2*3 *a*", "<p>2*3 <em>a</em></p>"),
        ("中文*斜*体", "<p>中文<em>斜</em>体</p>"),
        ("*a\n\n2*3*4", "<p>*a</p><p>2*3*4</p>"),
        ("`a <b> **c**`", "<p><code>a &lt;b&gt; **c**</code></p>"),
        ("```\na\n\n<b>\n```", "<pre><code>a\n\n&lt;b&gt;\n</code></pre>"),
        ("```c++ x\na\n```", '<pre><code class="language-c++">a\n</code></pre>'),
        ('```"x\na\n```', "<pre><code>a\n</code></pre>"),
        ("> a\n> b\nc", "<blockquote><p>a<br>b</p></blockquote><p>c</p>"),
        ("> > a", "<blockquote><blockquote><p>a</p></blockquote></blockquote>"),
        ("- a\n- b", "<ul><li>a</li><li>b</li></ul>"),
        ("1. a\n2. b", "<ol><li>a</li><li>b</li></ol>"),
        ("7. a", '<ol start="7"><li>a</li></ol>'),
        ("\\*a\\*", "<p>*a*</p>"),
        ("a & <b>", "<p>a &amp; &lt;b&gt;</p>"),
        ("&lt;", "<p>&amp;lt;</p>"),
        ("# a\n---\n| b |", "<p># a<br>---<br>| b |</p>"),
        ("    a", "<p>a</p>"),
        ("![a](x.png)", "<p>![a](x.png)</p>"),
        ("[a](/logout)", "<p>[a](/logout)</p>"),
        ("[a](http://b.c/?d&e)", f'<p><a href="http://b.c/?d&amp;e" {LINK}>a</a></p>'),
        ("[a](mailto:b@c.d)", f'<p><a href="mailto:b@c.d" {LINK}>a</a></p>'),
        ("<http://b.c>", f'<p><a href="http://b.c" {LINK}>http://b.c</a></p>'),
        ("<std::map>", "<p>&lt;std::map&gt;</p>"),
        (
            "(https://b.c/d_(e)).",
            f'<p>(<a href="https://b.c/d_(e)" {LINK}>https://b.c/d_(e)</a>).</p>',
        ),
        ("**http://b.c**", f'<p><strong><a href="http://b.c" {LINK}>http://b.c</a></strong></p>'),
        ("xhttp://b.c http://", "<p>xhttp://b.c http://</p>"),
        ("👍 👍", '<p class="big">👍 👍</p>'),
        ("👍👍👍👍", "<p>👍👍👍👍</p>"),
    ],
)
def test_a_text_becomes_html(chat: Chat, text: str, html: str):
    assert html_of(chat, text) == html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("@ada", '<p><span class="mention" data-user="1">@ada</span></p>'),
        ("hi @ADA!", '<p>hi <span class="mention" data-user="1">@ADA</span>!</p>'),
        ("**@ada**", '<p><strong><span class="mention" data-user="1">@ada</span></strong></p>'),
        ("@adam x@ada `@ada`", "<p>@adam x@ada <code>@ada</code></p>"),
        ("@<ada", "<p>@&lt;ada</p>"),
    ],
)
def test_who_is_called_is_marked(chat: Chat, ada: User, text: str, html: str):
    assert html_of(chat, text) == html


def test_only_those_who_see_a_room_are_called_in_it(chat: Chat, ada: User):
    private = chat.rooms.create(ada, "Plans", is_private=True)
    key = chat.directory.room(ada, private.slug)
    chat.sessions.join("lin")
    assert "mention" in html_of(chat, "@ada", key)
    assert html_of(chat, "@lin", key) == "<p>@lin</p>"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("#tea-room", '<p><a class="room" href="/r/tea-room">#tea-room</a></p>'),
        ("去#tea-room", '<p>去<a class="room" href="/r/tea-room">#tea-room</a></p>'),
        ("(#Tea-Room)", '<p>(<a class="room" href="/r/tea-room">#Tea-Room</a>)</p>'),
        ("#nowhere x#general", "<p>#nowhere x#general</p>"),
        ("[#general](http://a.b)", f'<p><a href="http://a.b" {LINK}>#general</a></p>'),
    ],
)
def test_an_open_room_is_linked(chat: Chat, ada: User, text: str, html: str):
    chat.rooms.create(ada, "Tea Room")
    assert html_of(chat, text) == html


def test_a_room_that_is_not_open_is_linked_for_nobody(chat: Chat, ada: User):
    private = chat.rooms.create(ada, "Plans", is_private=True)
    key = chat.directory.room(ada, private.slug)
    assert html_of(chat, f"#{private.slug}", key) == f"<p>#{private.slug}</p>"


def test_html_that_grows_too_much_is_plain(chat: Chat, ada: User):
    text = " ".join(["http://a"] * 800)
    assert html_of(chat, text) == plain(text)
    assert len(html_of(chat, "http://a")) < MAX_MARKUP_CHARS


@pytest.mark.parametrize("text", ["- a\n" * 1001, "*a* " * 1251, "\\*" * 1251, "[x]" * 1251])
def test_a_text_that_is_nearly_all_markup_is_shown_plainly(chat: Chat, text: str):
    assert html_of(chat, text) == plain(text)


@pytest.mark.parametrize("fence", ["```", "~~~~"])
def test_signs_in_code_are_no_markup(chat: Chat, fence: str):
    drawing = ("*_" * 39 + "\n") * 40
    html = html_of(chat, f"{fence}\n{drawing}{fence}\n**b**")
    assert html == f"<pre><code>{drawing}</code></pre><p><strong>b</strong></p>"


def test_what_is_posted_and_edited_is_rendered(chat: Chat, ada: User):
    said, _ = chat.messages.post(ada, "general", "**@ada**")
    assert said.html.startswith("<p><strong><span")
    assert chat.changes.begin_edit(ada, said.id, "*a*").result().html == "<p><em>a</em></p>"


def outdate(chat: Chat) -> None:
    """Let all messages be as an older renderer left them."""

    def store(transaction: Transaction) -> None:
        transaction.connection.exec_driver_sql("UPDATE messages SET html = 'old', renderer = 1")

    chat._writer.write(store)


def renewed(chat: Chat) -> Callable[[], None]:
    """What goes once through all messages that are there now."""
    ward = Rerendering(chat._database, chat._writer, chat.changes._rendering, chat.queue.head)
    return ward.look_after


def html_in(chat: Chat, user: User) -> list[str]:
    return [message.html for message in chat.messages.page(user, "general", limit=200).messages]


def wait_for_writes(chat: Chat) -> None:
    chat._writer.write(lambda _: None)


def test_older_messages_are_rendered_again(chat: Chat, ada: User):
    said = [chat.messages.post(ada, "general", f"**{n}** @ada")[0] for n in range(3)]
    outdate(chat)
    look_after = renewed(chat)
    look_after()
    wait_for_writes(chat)
    assert html_in(chat, ada) == [message.html for message in said]
    with chat._database.snapshot() as connection:
        left = connection.exec_driver_sql("SELECT DISTINCT renderer FROM messages").scalars().all()
    assert left == [RENDERER]


def test_messages_are_rendered_again_a_few_at_a_time(
    chat: Chat, ada: User, monkeypatch: pytest.MonkeyPatch
):
    said = [chat.messages.post(ada, "general", f"*{n}*")[0] for n in range(3)]
    outdate(chat)
    monkeypatch.setattr(rerendering, "BUDGET_S", 0)
    look_after = renewed(chat)
    look_after()
    wait_for_writes(chat)
    assert html_in(chat, ada) == [said[0].html, "old", "old"]
    look_after()
    look_after()
    wait_for_writes(chat)
    assert html_in(chat, ada) == [message.html for message in said]


def test_deleted_messages_stay_empty(chat: Chat, ada: User):
    said, _ = chat.messages.post(ada, "general", "a")
    chat.changes.begin_delete(ada, said.id).result()
    renewed(chat)()
    wait_for_writes(chat)
    assert html_in(chat, ada) == [""]


def test_an_edit_meanwhile_is_not_overwritten(chat: Chat, ada: User):
    said, _ = chat.messages.post(ada, "general", "a")
    late = outdated.Renewed(said.id, "a", "<p>a</p>", RENDERER)
    chat.changes.begin_edit(ada, said.id, "b").result()
    chat._writer.write(partial(outdated.renew, [late]))
    assert html_in(chat, ada) == ["<p>b</p>"]


WORD = st.text(st.characters(categories=["L", "N", "Po"], include_characters="_*@#: "), max_size=8)


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(WORD, min_size=1, max_size=6).map(" ".join))
@example("Lunch is at one, as ever. Come!")
@example("\N{INFORMATION SOURCE}")
@example("1. first")
def test_a_plain_line_reads_as_if_it_had_been_taken_apart(chat: Chat, text: str):
    is_plain = rendering._PLAIN_LINE.fullmatch(text) and not is_few_emoji(text)
    html = html_of(chat, text)
    assert not is_plain or html == markdown(text, {}, chat.directory.open_slug)


def test_most_messages_are_plain_lines(chat: Chat, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(rendering, "markdown", None)
    assert html_of(chat, "Lunch is at one, 谢谢. Come!") == "<p>Lunch is at one, 谢谢. Come!</p>"
