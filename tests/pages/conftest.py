"""Chromium, and libraries to look at in it."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from nswp_catalog.core.catalog import Catalog
from nswp_catalog.pages.page import Settings, page
from nswp_catalog.storage.load import load
from pages.window import Window

DAY = "2026-11-24"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the Chromium that is installed."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("CI must have chromium: apt-get install chromium")
        pytest.skip("no chromium is installed: apt-get install chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def window(browser: Browser, tmp_path: Path) -> Iterator[Callable[..., Window]]:
    """Return what opens a page from the disk, without a network, in a window of its own."""
    windows: list[Window] = []

    def opened(text: str, fragment: str = "", **options: Any) -> Window:
        windows.append(Window(browser, text, tmp_path, fragment, **options))
        return windows[-1]

    yield opened
    for each in windows:
        each.context.close()


@pytest.fixture(scope="session")
def real() -> Catalog:
    """Return the library that ships."""
    return load((Path(__file__).parents[2] / "data" / "resources.yaml").read_bytes()).catalog


@pytest.fixture(scope="session")
def small() -> Catalog:
    """Return a small library that has all that a page can show."""
    return load((Path(__file__).parent / "library.yaml").read_bytes()).catalog


@pytest.fixture(scope="session")
def made() -> Callable[..., str]:
    """Return what makes the page of a catalogue."""

    def make(catalog: Catalog, language: str = "", templates: Path | None = None) -> str:
        return page(catalog.head, [one for _, one in catalog.resources], Settings(language, templates, DAY))

    return make
