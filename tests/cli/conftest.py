"""The program, and a small catalogue whose contents the tests know."""

from pathlib import Path

import pytest

from .running import Program

LIBRARY = Path(__file__).with_name("library.yaml")


@pytest.fixture
def catalog(tmp_path: Path) -> Program:
    """Return the real program, with home, cache and working folder of its own."""
    return Program(tmp_path)


@pytest.fixture
def library(catalog: Program) -> Program:
    """Return the program in a folder whose ``resources.yaml`` is the small library."""
    catalog.write(LIBRARY.read_bytes(), "resources.yaml")
    return catalog
