"""What a page in the pseudo language says in no language at all: words that no catalogue has."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.pseudo import outside

# Everything that is seen or read out, in the order of the page; a sentence may go over many
# elements. What is said in English to everybody says so by its `lang`, or is code.
_SAID = """() => {
    const isSaid = (element) => element.checkVisibility({visibilityProperty: true})
                                && !element.closest("[lang=en], code, kbd, noscript, datalist");
    const inOrder = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (inOrder.nextNode()) {
        const {parentElement, data} = inOrder.currentNode;
        if (isSaid(parentElement)) texts.push(data);
    }
    const named = ["aria-label", "title", "placeholder", "alt"];
    const attributes = [...document.body.querySelectorAll("*")].filter(isSaid)
        .flatMap((element) => named.map((name) => element.getAttribute(name) ?? ""));
    return [texts.join("\\0"), ...attributes, document.title];
}"""
# The same in every language: the server, the first room, and units.
_NAMES = ("Halley", "general", "General", "kB", "MB", "GB")


def escaped(page: Page, *known: str) -> list[str]:
    """Return what *page* says outside of the pseudo language, but for the *known* words."""
    return sorted(set(outside(page.evaluate(_SAID), *_NAMES, *known)))
