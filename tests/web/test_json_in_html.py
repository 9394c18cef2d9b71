"""What a page tells its script: JSON that cannot end the element that it stands in."""

import json

import pytest

from chat.web.room_view import json_in_html
from tests.web.program import Program


@pytest.mark.parametrize(
    "text", ["</script><script>", "<!--<script>", "]]>", "&lt;'\"\\", "你\u2028😀"]
)
def test_it_is_read_as_what_it_was_and_holds_no_markup(text: str):
    told = json_in_html({"text": text})
    assert json.loads(told) == {"text": text}
    assert set(told).isdisjoint("<>&'")


def test_a_page_tells_what_was_said_by_it(ada: Program):
    ada.say("</script><b>&amp;")
    page = ada.get("/r/general").text
    state = page.partition('id="state">')[2].partition("</script>")[0]
    assert json.loads(state)["messages"][-1]["text"] == "</script><b>&amp;"
