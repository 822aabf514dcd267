"""Catalogues as other people and other programs write them: a change touches its own lines and no others."""

import difflib
from pathlib import Path
from typing import Any

import pytest

from nswp_catalog.storage import splice
from nswp_catalog.storage.fields import Refused
from nswp_catalog.storage.parse import parse

FILES = sorted(Path(__file__).with_name("look_alikes").glob("*.yaml"))
CHANGES: dict[str, dict[str, Any]] = {
    "a date": {"date": "2024-05"},
    "a title": {"title": "New: title"},
    "no summary": {"summary": None},
    "paragraphs": {"summary": "One.\n\nTwo.\n"},
    "an address": {"url": "https://example.org/new"},
    "languages": {"languages": ["no", "fr"]},
}
LEFT_ALONE = {("packages", 2)}
"""The record in braces: it is refused, not reformatted."""


def records(text: bytes) -> list[dict[str, Any]]:
    """Return the records of a text, as the parser has them."""
    # A last line without a line break may get one.
    return list(parse(text if text.endswith(b"\n") else text + b"\n")["resources"])


def lines_changed(before: bytes, after: bytes) -> tuple[list[int], int]:
    """Return the numbers of the lines of ``before`` that are gone or that others stand behind, and how many are new."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    gone: list[int] = []
    added = 0
    for what, start, end, new_start, new_end in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what != "equal":
            gone += range(start, end) or [start - 1]
            added += new_end - new_start
    return gone, added


def own_lines(text: bytes, index: int) -> range:
    """Return the lines of a record: from its dash to the next one, or to the end of the list."""
    lines = text.splitlines()
    dashes = [number for number, line in enumerate(lines) if _begins_a_record(line, lines)]
    return range(dashes[index], dashes[index + 1] if index + 1 < len(dashes) else len(lines))


def _begins_a_record(line: bytes, lines: list[bytes]) -> bool:
    start = next(number for number, other in enumerate(lines) if other.startswith(b"resources:"))
    first = next(other for other in lines[start + 1 :] if other.lstrip().startswith(b"-"))
    return line.startswith(first[: first.index(b"-") + 1] + b" ") and line in lines[start:]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
@pytest.mark.parametrize("change", [*CHANGES, "a tag"])
def test_a_field_is_changed_in_its_own_lines(path: Path, change: str) -> None:
    """Of each record any field can be set or taken out; line by line, all else is as it was."""
    text = path.read_bytes()
    for index, old in enumerate(records(text)):
        fields = CHANGES.get(change) or {"tags": [*old.get("tags", []), "new"]}
        wanted = {**old, **fields}
        if (path.stem, index) in LEFT_ALONE and change != "no summary":
            with pytest.raises(Refused, match="in braces"):
                splice.edit(splice.opened(text), {index: fields})
            continue
        new = splice.edit(splice.opened(text), {index: fields})
        after = records(new)
        assert after[index] == {name: value for name, value in wanted.items() if value is not None}
        assert after[:index] + after[index + 1 :] == records(text)[:index] + records(text)[index + 1 :]
        gone, added = lines_changed(text, new)
        assert set(gone) <= set(own_lines(text, index))
        assert added <= 4, "as many lines as the new value takes"
        assert (b"\r\n" in new) == (b"\r\n" in text)
        assert not set(new.replace(b"\r\n", b"").split(b"\n")[1:]) if b"\r\n" in text else b"\r" not in new


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_record_is_added_or_removed_alone(path: Path) -> None:
    """No line but those of the record itself comes or goes, nor the blank lines between two records."""
    text = path.read_bytes()
    before = records(text)
    new = splice.add(splice.opened(text), [{"id": "new", "title": "New", "tags": ["a", "b"]}])
    assert records(new) == [*before, {"id": "new", "title": "New", "tags": ["a", "b"]}]
    gone, _ = lines_changed(text, new)
    ended = text.endswith(b"\n")
    assert len(gone) == 1, "at one place"
    assert ended or gone == [len(text.splitlines()) - 1], "a last line without a line break gets one"
    for index in range(len(before)):
        new = splice.remove(splice.opened(text), [index])
        assert records(new) == before[:index] + before[index + 1 :]
        gone, added = lines_changed(text, new)
        assert added == 0
        assert gone == list(range(gone[0], gone[-1] + 1)), "in one piece"
