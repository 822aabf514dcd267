"""Writing the file: the old text or the new one at any moment, and whatever happens."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from nswp_catalog.errors import CatalogError
from nswp_catalog.storage import journal
from nswp_catalog.storage.file import Written, change, create

OLD, NEW = b"old\n" * 50_000, b"new text\n" * 50_000
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="signals and file systems are otherwise there")
WRITER = """
import sys
from itertools import pairwise
from pathlib import Path
from nswp_catalog.storage.file import change
OLD, NEW = b"old\\n" * 50_000, b"new text\\n" * 50_000
print("ready", flush=True)
while True:
    change(Path(sys.argv[1]), Path(sys.argv[2]), lambda text: NEW if text == OLD else OLD)
"""


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    """Return the path of a lock."""
    return tmp_path / "state" / "lock"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a file that holds the old text."""
    (tmp_path / "folder").mkdir()
    file = tmp_path / "folder" / "resources.yaml"
    file.write_bytes(OLD)
    return file


@POSIX
def test_killed_at_any_moment(path: Path, lock: Path) -> None:
    """Two hundred kills at random moments leave the old text or the new one, and the next writer clears up."""
    for number in range(200):
        writer = subprocess.Popen([sys.executable, "-c", WRITER, path, lock], stdout=subprocess.PIPE)
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"ready\n"
        time.sleep((number * 37 % 101) / 4000)
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
        assert path.read_bytes() in (OLD, NEW)
    change(path, lock, lambda _: b"last\n")
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    assert path.read_bytes() == b"last\n"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a disk of 300 kB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root mounts disks")
    command = ["/bin/mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", str(folder)]
    if subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("this machine mounts no disks")
    yield folder
    subprocess.run(["/bin/umount", str(folder)], check=True)


def test_a_full_disk(small_disk: Path, lock: Path) -> None:
    """Without room the file is as it was, with nothing beside it, and the message says why."""
    path = small_disk / "resources.yaml"
    path.write_bytes(OLD)
    with pytest.raises(CatalogError, match="no room"):
        change(path, lock, lambda text: text * 2)
    assert path.read_bytes() == OLD
    assert list(small_disk.iterdir()) == [path]


def test_a_new_file_is_whole_or_not_there(small_disk: Path) -> None:
    """A file that does not fit is not made, and nothing is left beside where it would stand."""
    with pytest.raises(CatalogError, match="cannot be made"):
        create(small_disk / "below" / "resources.yaml", NEW * 2)
    assert list((small_disk / "below").iterdir()) == []


@POSIX
def test_a_new_file_takes_no_other_place(path: Path) -> None:
    """What is there already, a link that leads nowhere included, is not written over."""
    link = path.with_name("link.yaml")
    link.symlink_to("nowhere.yaml")
    for there in (path, link):
        with pytest.raises(CatalogError, match="there already"):
            create(there, NEW)
    assert path.read_bytes() == OLD
    assert sorted(file.name for file in path.parent.iterdir()) == [link.name, path.name]
    create(path.with_name("new.yaml"), NEW)
    assert path.with_name("new.yaml").read_bytes() == NEW


@POSIX
def test_a_folder_that_cannot_be_written(path: Path, lock: Path) -> None:
    """In a folder that lets nobody write, the file is as it was, and the message says why."""
    if os.geteuid() == 0:
        pytest.skip("root writes everywhere")
    path.parent.chmod(0o500)
    with pytest.raises(CatalogError, match="does not let you write"):
        change(path, lock, lambda _: NEW)
    path.parent.chmod(0o700)
    assert path.read_bytes() == OLD


def test_a_file_that_is_replaced_in_between(path: Path, lock: Path) -> None:
    """What an editor saves between our reading and our writing is not lost: the change is made again, on that."""
    texts: list[bytes] = []

    def make(text: bytes) -> bytes:
        texts.append(text)
        if len(texts) == 1:
            other = path.with_name("other")
            other.write_bytes(b"by hand\n")
            other.replace(path)
        return text + b"ours\n"

    assert change(path, lock, make) == Written(b"by hand\n", b"by hand\nours\n")
    assert texts == [OLD, b"by hand\n"]
    assert path.read_bytes() == b"by hand\nours\n"


def test_a_file_that_never_stands_still(path: Path, lock: Path) -> None:
    """After some tries the person is told; the other program's text stays."""

    def make(text: bytes) -> bytes:
        path.write_bytes(text + b".")
        return b"ours\n"

    with pytest.raises(CatalogError, match="again and again"):
        change(path, lock, make)
    assert path.read_bytes().startswith(OLD + b".")


def test_what_fails_writes_nothing(path: Path, lock: Path) -> None:
    """A change that cannot be made, or that changes nothing, leaves the very same file."""
    before = path.stat()

    def fail(_: bytes) -> bytes:
        raise CatalogError("no")

    with pytest.raises(CatalogError, match="no"):
        change(path, lock, fail)
    change(path, lock, lambda text: text)
    after = path.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_file_that_is_not_there(tmp_path: Path, lock: Path) -> None:
    """A missing file is said to be missing."""
    with pytest.raises(CatalogError, match="There is no file"):
        change(tmp_path / "nowhere.yaml", lock, lambda text: text)


# The journal


def noted(folder: Path, *texts: bytes) -> None:
    """Note the writes that lead from each text to the next."""
    for before, after in pairwise(texts):
        journal.note(folder, "edit", Written(before, after))


def test_a_write_that_never_came_to_pass_is_passed_over(tmp_path: Path) -> None:
    """A writer that was killed between the note and the new text does not stand in the way of undoing."""
    noted(tmp_path, b"a b c", b"a X c", b"a X d")
    entry = journal.last(tmp_path, b"a X c")
    assert entry is not None
    assert entry.taken_back(b"a X c") == b"a b c"
    assert journal.last(tmp_path, b"a b c") is None


def test_only_what_changed_is_kept(tmp_path: Path) -> None:
    """The journal holds the bytes that went and came, however large the text, and not for ever."""
    big = b"x" * 1_000_000
    for number in range(120):
        noted(tmp_path, big + b"%d" % number + big, big + b"%d" % (number + 1) + big)
    files = list(tmp_path.glob("*.json"))
    assert len(files) == 100
    assert all(file.stat().st_size < 1000 for file in files)
    entry = journal.last(tmp_path, big + b"120" + big)
    assert entry is not None
    assert entry.taken_back(big + b"120" + big) == big + b"119" + big


def test_a_damaged_note(tmp_path: Path) -> None:
    """A note that cannot be read is said to be so, with what to do."""
    noted(tmp_path, b"a", b"b")
    next(tmp_path.glob("*.json")).write_text("{", "utf-8")
    with pytest.raises(CatalogError, match="cannot be read"):
        journal.last(tmp_path, b"b")
