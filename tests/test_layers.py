"""Imports point one way, and each library is used in one place."""

import ast
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import nswp_catalog

PACKAGE = Path(nswp_catalog.__file__).parent
MODULES = {
    ".".join(path.relative_to(PACKAGE).with_suffix("").parts): path
    for path in PACKAGE.rglob("*.py")
    if path.name not in ("__init__.py", "__main__.py")
}
BELOW = {
    "errors": set(),
    "core": {"core", "errors"},
    "storage": {"storage", "core", "errors"},
    "render": {"render", "core", "errors"},
    "links": {"links", "core", "errors"},
    "exchange": {"exchange", "core", "errors"},
    "pages": {"pages", "core", "errors"},
    "cli": {"cli", "pages", "exchange", "links", "render", "storage", "core", "errors"},
}
"""What each layer may import."""
OWNERS = {
    "typer": {"cli"},
    "rich": {"render.terminal", "render.progress"},
    "yaml": {"storage.parse"},
    "pydantic": {"storage.schema"},
    "pydantic_core": {"storage.schema"},
    "sqlite3": {"storage.index", "storage.ask", "storage.build", "storage.tables", "storage.find", "links.history"},
    "platformdirs": {"storage.locate"},
    "filelock": {"storage.file"},
    "httpx": {"links.newer", "links.archive"},
    "certifi": {"links.connector"},
    "idna": {"links.address"},
    "questionary": {"cli.prompts"},
    "prompt_toolkit": {"cli.prompts"},
    "anyascii": {"storage.records"},
    "rispy": {"exchange"},
    "citeproc": {"exchange"},
    "xlsxwriter": {"exchange.xlsx"},
    "python_calamine": {"exchange.xlsx"},
    "jinja2": {"pages"},
}
"""Where each library may be imported: a layer, or modules by name. Those not named here, nowhere."""
EFFECTS = {"os", "sys", "io", "pathlib", "time", "subprocess", "socket", "tempfile", "shutil", "logging"}
"""Standard modules by which a program touches the world."""


def imported(path: Path) -> Iterator[str]:
    """Yield the full name of each module that a file imports, anywhere in it."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            assert node.module is not None
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                is_module = inner.removeprefix("nswp_catalog.") in MODULES
                yield inner if is_module else node.module


def own(path: Path) -> set[str]:
    """Return the modules of the package that a file imports."""
    prefix = "nswp_catalog."
    return {name.removeprefix(prefix) for name in imported(path) if name.startswith(prefix)}


@pytest.mark.parametrize("module", MODULES)
def test_imports_point_downwards(module: str) -> None:
    """A module imports from its own layer and those below it only."""
    layer = module.split(".", maxsplit=1)[0]
    assert {name.split(".")[0] for name in own(MODULES[module])} <= BELOW[layer]


def test_no_cycles() -> None:
    """No module imports itself by a detour."""
    graph = {module: own(path) for module, path in MODULES.items()}
    assert set(TopologicalSorter(graph).static_order()) >= set(MODULES)


@pytest.mark.parametrize("module", MODULES)
def test_each_library_has_its_place(module: str) -> None:
    """A library is imported where it is meant to be, and nowhere else; click never."""
    for name in imported(MODULES[module]):
        top = name.split(".")[0]
        if top == "nswp_catalog" or (top in sys.stdlib_module_names and top != "sqlite3"):
            continue
        assert {module, module.split(".", maxsplit=1)[0]} & OWNERS.get(top, set()), f"{module} imports {top}"


@pytest.mark.parametrize("module", [name for name in MODULES if name.startswith("core.")])
def test_the_core_touches_nothing(module: str) -> None:
    """The core opens no file, reads no clock and prints nothing."""
    assert not {name.split(".")[0] for name in imported(MODULES[module])} & EFFECTS
    calls = {
        node.func.id
        for node in ast.walk(ast.parse(MODULES[module].read_bytes()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert not calls & {"open", "print", "input"}
