"""The page's modules: each that another one imports is there."""

import re
from pathlib import Path

import pytest

from tests.live import ROOT

JS = ROOT / "static" / "js"
MODULES = sorted(JS.rglob("*.js"))
IMPORT = re.compile(r"""(?:from\s+|import\s*\(\s*|import\s+)["'](\.[^"']+)["']""")


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(JS).as_posix())
def test_what_a_module_imports_is_there(module: Path):
    imported = [module.parent / path for path in IMPORT.findall(module.read_text())]
    assert [path for path in imported if not path.is_file()] == []
