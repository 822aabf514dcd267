"""The journal: any write can be taken back to the byte."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nswp_catalog.errors import CatalogError
from nswp_catalog.storage import journal
from nswp_catalog.storage.file import Written

TEXTS = st.text("ab\n", max_size=12).map(lambda text: text.encode() * 3)


@given(TEXTS, TEXTS)
@example(b"aa", b"aaa")
@example(b"aaa", b"aa")
@example(b"a" * (3 << 20) + b"b", b"a" * (3 << 20) + b"cb")
@example(b"b" + b"a" * (3 << 20), b"bc" + b"a" * (3 << 20))
@example(b"", b"a")
def test_what_was_written_is_taken_back(before: bytes, after: bytes) -> None:
    """The text before comes back whole, and little more is kept than what differs."""
    with tempfile.TemporaryDirectory() as folder:
        journal.note(Path(folder), "edit", Written(before, after))
        entry = journal.last(Path(folder), after)
        assert entry is not None
        assert entry.taken_back(after) == before
        assert len(entry.old) + len(entry.new) <= len(before) + len(after)
        if len(before) > 100:
            assert len(entry.old) + len(entry.new) < 10
        if after not in (before, after + b"!"):
            with pytest.raises(CatalogError, match="changed after"):
                journal.last(Path(folder), after + b"!")
