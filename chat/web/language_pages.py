"""The switch of the language, a form that needs no JavaScript; and the words of the scripts."""

from __future__ import annotations

from flask import Blueprint, Response, abort, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from chat.values.languages import ENGLISH, LANGUAGES
from chat.web.assets import FOR_A_YEAR
from chat.web.catalogue import script
from chat.web.gzipped import gzipped, mark_gzipped, takes_gzip
from chat.web.language import COOKIE
from chat.web.next_page import any_local_path

blueprint = Blueprint("language_pages", __name__)

COOKIE_S = 400 * 24 * 3600
"""The longest that browsers keep a cookie (RFC 6265bis, section 5.5)."""


@blueprint.get("/languages/<tag>.js")
def words(tag: str) -> Response:
    """Return what the scripts say in a language, as a module."""
    if tag == ENGLISH or tag not in LANGUAGES:
        abort(404)
    source, digest = script(tag)
    is_small = takes_gzip()
    answer = Response(gzipped(source) if is_small else source, mimetype="text/javascript")
    if is_small:
        mark_gzipped(answer)
    answer.vary.add("Accept-Encoding")
    if request.args.get("v") == digest:
        answer.headers["Cache-Control"] = FOR_A_YEAR
    return answer


@blueprint.get("/language")
def form_again() -> AnyResponse:
    """Lead whoever loads the address of the form again to a page."""
    return redirect("/", 303)


@blueprint.post("/language")
def switch() -> AnyResponse:
    """Keep the language in this browser, and lead back to where it was switched."""
    tag = request.form.get("language", "")
    answer = redirect(any_local_path(request.form.get("next", "")), 303)
    if tag in LANGUAGES:
        answer.set_cookie(COOKIE, tag, COOKIE_S, samesite="Lax")
    else:
        answer.delete_cookie(COOKIE, samesite="Lax")
    return answer
