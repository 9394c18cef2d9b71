"""The page's modules: what they import is there, and minifying changes none of them."""

import re
from pathlib import Path

import pytest
import tree_sitter_javascript
from rjsmin import jsmin
from tree_sitter import Language, Node, Parser

from tests.live import ROOT

JS = ROOT / "static" / "js"
MODULES = sorted(JS.rglob("*.js"))
IMPORT = re.compile(r"""(?:from\s+|import\s*\(\s*|import\s+)["'](\.[^"']+)["']""")
PARSER = Parser(Language(tree_sitter_javascript.language()))
# What rjsmin, which knows no grammar, takes for something else; another way to write it helps.
MISREAD = ["x = `${a ? `b   c` : 1}`;", 'const f = (x) => /a   "/.test(x);']


def by_name(module: Path) -> str:
    return module.relative_to(JS).as_posix()


def read(code: str) -> list[str]:
    """Return *code* as its grammar reads it, word by word, without comments."""
    tree = PARSER.parse(code.encode())
    assert not tree.root_node.has_error
    return words_of(tree.root_node)


def words_of(node: Node) -> list[str]:
    said = [node.type] if node.children else [node.type, (node.text or b"").decode()]
    told = [each for each in node.children if each.type != "comment"]
    return said + [word for each in told for word in words_of(each)]


@pytest.mark.parametrize("module", MODULES, ids=by_name)
def test_what_a_module_imports_is_there(module: Path):
    imported = [module.parent / path for path in IMPORT.findall(module.read_text())]
    assert [path for path in imported if not path.is_file()] == []


@pytest.mark.parametrize("module", MODULES, ids=by_name)
def test_minifying_a_module_leaves_its_meaning(module: Path):
    code = module.read_text()
    assert read(jsmin(code)) == read(code)


@pytest.mark.parametrize("code", MISREAD)
def test_code_that_minifying_would_change_is_noticed(code: str):
    assert read(jsmin(code)) != read(code)
