"""What every test shares: folders of its own in place of the user's, and a catalogue to write."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

# The machines of CI are slow and shared: no example is wrong because it took its time.
settings.register_profile("catalog", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("catalog")


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give each test folders of its own in place of the user's, and return the one for caches."""
    home, folder = tmp_path / "home", tmp_path / "home" / "cache"
    folder.mkdir(parents=True)
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(home))
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA", "WIN_PD_OVERRIDE_LOCAL_APPDATA"):
        monkeypatch.setenv(name, str(folder))
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(home / name[4:].removesuffix("_HOME").lower()))
    monkeypatch.delenv("NSWP_CATALOG", raising=False)
    return folder


@pytest.fixture(autouse=True)
def measured_once(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave it to the first case of each test to measure the coverage of the programs that it starts.

    It doubles the time that a program takes, and the other cases take the same ways.
    """
    case = getattr(request.node, "callspec", None)
    if case is not None and any(case.indices.values()):
        for name in [name for name in os.environ if name.startswith("COVERAGE_")]:
            monkeypatch.delenv(name)


@pytest.fixture
def write_catalogue(tmp_path: Path) -> Callable[[str], Path]:
    """Return a function that writes a catalogue's text to a file, the same one each time, and returns its path."""
    path = tmp_path / "catalogue" / "resources.yaml"

    def write(text: str) -> Path:
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
        return path

    return write
