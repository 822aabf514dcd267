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


@pytest.fixture(scope="session")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """Return the program in a folder with the small library, shared by tests that only read."""
    program = Program(tmp_path_factory.mktemp("reader"))
    program.write(LIBRARY.read_bytes(), "resources.yaml")
    program("list")
    return program


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """Return the program where nothing is set up, shared by tests that only read."""
    program = Program(tmp_path_factory.mktemp("shipped"))
    program("list")
    return program
