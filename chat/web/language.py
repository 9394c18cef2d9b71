"""Language: in which language a request is answered, and `t` and `tn`, which say it in that.

English is what the source says. A cookie, set by the switch on the page, goes before what the
browser asks for (`Accept-Language`); whoever sends neither gets English.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from flask import Blueprint, has_request_context, request, url_for
from markupsafe import escape
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from chat.values.languages import ENGLISH, LANGUAGES
from chat.values.words import Words
from chat.web.catalogue import script, translations

COOKIE = "language"
REMEMBERED_CHARS = 200
"""Of an `Accept-Language`: browsers send the same short one with each request."""
NOTHING: Mapping[str, object] = {}

blueprint = Blueprint("language", __name__)


@blueprint.app_context_processor
def frame() -> dict[str, object]:
    """Return what the frame of every page tells of its language."""
    chosen = language()
    return {
        "language": chosen,
        "languages": LANGUAGES,
        "address": request.full_path.rstrip("?"),
        "words_address": None if chosen == ENGLISH else words_address(chosen),
    }


def language() -> str:
    """Return the tag of the language that is spoken now; outside of a request, English."""
    if not has_request_context():
        return ENGLISH
    chosen = request.cookies.get(COOKIE, "")
    return chosen if chosen in LANGUAGES else _wished(request.headers.get("Accept-Language", ""))


@blueprint.app_template_global()
def t(english: str, /, **values: object) -> str:
    """Return *english* in the language of the request, with *values* in place of their names.

    Args:
        english: A sentence of the source. That of a refusal brings its values along.
        values: What stands in the sentence; where one is markup, the sentence becomes markup.
    """
    return said(language(), english, values)


@blueprint.app_template_global()
def tn(singular: str, plural: str, n: int, /, **values: object) -> str:
    """Return the one or the other, as *n* wants it in the language of the request; `{n}` is *n*."""
    tag = language()
    sentence = translations(tag).ngettext(singular, plural, n)
    return _filled(tag, sentence, {"n": f"{n:,}", **values})


def said(tag: str, english: str, values: Mapping[str, object] = NOTHING) -> str:
    """Return *english* in the language *tag*, with *values* in it; needs no request."""
    if isinstance(english, Words):
        values = {**english.values, **values}
        english = english.template
    # The empty key of a catalogue is its head.
    return _filled(tag, translations(tag).gettext(english) if english else "", values)


def words_address(tag: str) -> str:
    """Return where the scripts find their words; the hash in it changes with them."""
    return url_for("language_pages.words", tag=tag, v=script(tag).digest)


def _filled(tag: str, sentence: str, values: Mapping[str, object]) -> str:
    if not values:
        return sentence
    told = {
        name: said(tag, value) if isinstance(value, Words) else value
        for name, value in values.items()
    }
    if any(hasattr(value, "__html__") for value in told.values()):
        return escape(sentence).format(**told)
    return sentence.format(**told)


def _wished(accepted: str) -> str:
    """Return the language that a browser likes best of those that are spoken here."""
    return (_spoken if len(accepted) <= REMEMBERED_CHARS else _spoken.__wrapped__)(accepted)


@lru_cache(256)
def _spoken(accepted: str) -> str:
    for wish, quality in parse_accept_header(accepted, LanguageAccept):
        subtag = wish.lower().replace("_", "-").split("-")[0]
        for tag, spoken_here in LANGUAGES.items():
            if quality and spoken_here.subtag == subtag:
                return tag
    return ENGLISH
