"""A folder of derived files: ours are replaced and taken away, those of others never."""

from pathlib import Path

import pytest

from nswp_catalog.errors import CatalogError
from nswp_catalog.storage.folder import LIST, fill


def names(folder: Path) -> list[str]:
    """Return what lies in a folder."""
    return sorted(path.name for path in folder.iterdir())


def test_what_is_no_longer_needed_goes(tmp_path: Path) -> None:
    """The second time takes away what the first had put there and it does not, and leaves what others put there."""
    folder = tmp_path / "deep" / "site"
    fill(folder, {"a.html": b"1", "b.html": b"1"})
    (folder / "robots.txt").write_text("theirs")
    fill(folder, {"b.html": b"2", "c.html": b"2"})
    assert names(folder) == [LIST, "b.html", "c.html", "robots.txt"]
    assert (folder / "b.html").read_bytes() == b"2"


def test_others_files_stay(tmp_path: Path) -> None:
    """Where one of them has a name of ours nothing is written at all."""
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "b.html").write_text("theirs")
    with pytest.raises(CatalogError, match=r"b\.html is there already"):
        fill(folder, {"a.html": b"1", "b.html": b"1"})
    assert names(folder) == ["b.html"]
    assert (folder / "b.html").read_text() == "theirs"


def test_nothing_is_written_through_a_link_of_others(tmp_path: Path) -> None:
    """A symbolic link that is not ours is somebody's file, even where it leads nowhere."""
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "a.html").symlink_to(tmp_path / "outside.html")
    with pytest.raises(CatalogError, match="is there already"):
        fill(folder, {"a.html": b"1"})
    assert not (tmp_path / "outside.html").exists()


@pytest.mark.parametrize(
    "name", ["../outside.txt", "/outside.txt", "..", ".hidden", "sub/inside.txt", "sub", "", "a\0.html", "notes.txt"]
)
def test_a_list_that_somebody_changed_takes_nothing_else_away(tmp_path: Path, name: str) -> None:
    """Only files in the folder itself are ours, whatever the list says."""
    folder = tmp_path / "site"
    (folder / "sub").mkdir(parents=True)
    kept = [tmp_path / "outside.txt", folder / ".hidden", folder / "sub" / "inside.txt", folder / "notes.txt"]
    for path in kept:
        path.write_text("theirs")
    (folder / LIST).write_text(f"{name}\na.html\n")
    (folder / "a.html").write_text("ours")
    fill(folder, {"b.html": b"1"})
    assert all(path.read_text() == "theirs" for path in kept)
    assert not (folder / "a.html").exists()


def test_what_cannot_be_written_is_told(tmp_path: Path) -> None:
    """A file where the folder should be is an error for people."""
    (tmp_path / "site").write_text("a file")
    with pytest.raises(CatalogError, match="cannot be written"):
        fill(tmp_path / "site", {"a.html": b"1"})
