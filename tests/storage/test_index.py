"""The index: never stale, never wrong, never in the way."""

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nswp_catalog.core.filters import FACETS, Filters
from nswp_catalog.core.query import parse_words
from nswp_catalog.errors import CatalogError
from nswp_catalog.storage import entries
from nswp_catalog.storage import index as index_module
from nswp_catalog.storage.ask import ask, peek
from nswp_catalog.storage.find import Question, all_ids, by_id, counts, find, missing_counts, select, total
from nswp_catalog.storage.index import Index
from nswp_catalog.storage.locate import index_name
from nswp_catalog.storage.read import read

Write = Callable[[str], Path]
Json = dict[str, Any]

HEAD = """\
vocabularies:
  themes:
    - {id: violence, label: {en: Violence, es: Violencia, zh: 暴力}}
    - {id: health, label: Health, broader: wellbeing}
    - {id: wellbeing, label: Well-being}
"""
THREE = (
    HEAD
    + """\
resources:
  - id: one
    title: Guide to rights
    themes: [violence]
    date: 2018
  - id: two
    title: Brief on laws
    summary: |
      On rights, too.
    themes: [health]
  - id: three
    title: Une étude
    publishers: [NSWP]
"""
)
SEARCHES = ("rights", "violencia", "wellbeing", "brief*", "-rights", '"on rights"', "暴力", "guide -brief", "etude")


def everything(index: Index) -> Json:
    """Return all that an index can be asked, without the row numbers of its own and the order of equals."""

    def ids(question: Question) -> tuple[list[str], int]:
        docs, count = find(index, question)
        return sorted(resource.id for resource in index.records(docs)), count

    return {
        "records": {r.id: r.to_data(private=True) for r in index.records(find(index, Question(sort="title"))[0])},
        "ids": all_ids(index),
        "total": total(index),
        "left out": index.left_out,
        "missing": missing_counts(index),
        "counts": {kind: counts(index, kind) for kind in FACETS},
        "all": ids(Question()),
        "found": {text: ids(Question(parse_words([text]))) for text in SEARCHES},
        "themes": ids(Question(selection=select(index, Filters(theme=("wellbeing",))), sort="title"))
        if "wellbeing" in index.head.vocabulary("themes").by_id
        else None,
        "head": index.head.to_data(),
    }


def answer(path: Path, folder: Path | None) -> Json:
    """Return everything that the index in ``folder`` says of the catalogue at ``path``."""
    return ask(path, folder, time.time_ns(), everything)


def found(path: Path, folder: Path | None, *words: str) -> list[str]:
    """Return the ids of the records that have ``words``, by title."""
    question = Question(parse_words(words), sort="title")
    return ask(path, folder, time.time_ns(), lambda index: [r.id for r in index.records(find(index, question)[0])])


def age(path: Path, seconds: int = 3600) -> None:
    """Let a file look as if it had been left alone for so long."""
    then = time.time_ns() - seconds * 10**9
    os.utime(path, ns=(then, then))


# Freshness


def test_an_edit_is_seen_by_the_next_question(write_catalogue: Write, cache: Path) -> None:
    """What is edited by hand is found at once, and what is taken away no more."""
    path = write_catalogue(THREE)
    assert found(path, cache, "rights") == ["two", "one"]
    write_catalogue(THREE.replace("Guide to rights", "Guide to wrongs"))
    assert found(path, cache, "rights") == ["two"]
    assert found(path, cache, "wrongs") == ["one"]


def test_an_edit_of_the_same_size_in_the_same_tick_of_the_clock_is_seen(write_catalogue: Write, cache: Path) -> None:
    """Two edits that leave the same size and time are told apart all the same."""
    path = write_catalogue(THREE)
    found(path, cache)
    for _ in range(3):
        for word, other in (("rights", "wrongs"), ("wrongs", "rights")):
            before = path.stat()
            with path.open("r+b") as file:
                file.write(THREE.replace("Guide to rights", f"Guide to {other}").encode())
            os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
            assert path.stat().st_size == before.st_size
            assert path.stat().st_mtime_ns == before.st_mtime_ns
            assert found(path, cache, "guide", other) == ["one"]
            assert found(path, cache, "guide", word) == []


def test_a_stamp_is_not_trusted_while_the_clock_could_hide_an_edit(
    write_catalogue: Write, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a file system whose clock is so coarse that nothing changes, a file just written is read again."""
    monkeypatch.setattr(index_module, "stamp", lambda status: f"{status.st_size}:{status.st_mtime_ns // 2_000_000_000}")
    monkeypatch.setattr("nswp_catalog.storage.build.stamp", index_module.stamp)
    path = write_catalogue(THREE)
    os.utime(path, ns=(10**18 * 2, 10**18 * 2))
    assert found(path, cache, "guide", "rights") == ["one"]
    write_catalogue(THREE.replace("Guide to rights", "Guide to wrongs"))
    os.utime(path, ns=(10**18 * 2, 10**18 * 2))
    assert found(path, cache, "guide", "wrongs") == ["one"]


def test_a_file_put_in_place_of_another_is_seen(write_catalogue: Write, cache: Path) -> None:
    """Editors that write a new file and rename it, with any time on it, are seen."""
    path = write_catalogue(THREE)
    age(path)
    found(path, cache)
    other = path.with_name("other.yaml")
    other.write_text(THREE.replace("Guide to rights", "Guide to wrongs"), encoding="utf-8")
    age(other)
    other.replace(path)
    assert found(path, cache, "wrongs") == ["one"]


def test_a_fresh_index_is_not_written_again(write_catalogue: Write, cache: Path) -> None:
    """A question to an index that agrees with a file at rest changes nothing on disk."""
    path = write_catalogue(THREE)
    age(path)
    later = time.time_ns() + 10**10  # the time of status changes cannot be set back
    ask(path, cache, later, everything)
    file = cache / index_name(path)
    before = file.read_bytes(), file.stat().st_mtime_ns
    ask(path, cache, later, everything)
    assert (file.read_bytes(), file.stat().st_mtime_ns) == before


def test_a_new_label_of_the_vocabulary_is_found_by_the_next_search(write_catalogue: Write, cache: Path) -> None:
    """The names of terms are searched as they stand in the file now."""
    path = write_catalogue(THREE)
    assert found(path, cache, "nasilie") == []
    write_catalogue(THREE.replace("es: Violencia", "es: Violencia, sr: Nasilie"))
    assert found(path, cache, "nasilie") == ["one"]
    write_catalogue(THREE.replace(", broader: wellbeing", ""))
    assert found(path, cache, "wellbeing") == []


def test_the_index_of_one_catalogue_is_not_that_of_another(tmp_path: Path, cache: Path) -> None:
    """Catalogues of the same name in folders of the same name have each their own index."""
    for parent, word in (("a", "rights"), ("b", "wrongs")):
        path = tmp_path / parent / "data" / "resources.yaml"
        path.parent.mkdir(parents=True)
        path.write_text(f"resources:\n  - id: {parent}\n    title: {word}\n", encoding="utf-8")
    for _ in range(2):
        assert found(tmp_path / "a/data/resources.yaml", cache, "rights") == ["a"]
        assert found(tmp_path / "b/data/resources.yaml", cache, "wrongs") == ["b"]


# The same as an index made anew

IDS = st.sampled_from(["a", "b", "c", "d", "e"])
TITLES = st.sampled_from(
    ["Guide to rights", "Brief on laws", "Une étude", "暴力", "Rights, rights, rights", "On rights"]
)


@st.composite
def records(draw: st.DrawFn) -> str:
    """Draw a record as it stands in a file: mostly good, sometimes wrong in a field or no YAML, its id often taken."""
    lines = [f"  - id: {draw(IDS)}", f"    title: {draw(TITLES)}"]
    lines += draw(
        st.lists(
            st.sampled_from(
                [
                    "    themes: [violence]",
                    "    type: brief",
                    "    date: 2018",
                    "    added: 2026-01-02",
                    "    tags: [rights, law]",
                    "    summary: |\n      On rights.\n\n      And laws.",
                    "    publishers:\n      - NSWP",
                    "    date: 2018-13\n    x-own: wrong",
                    "    x-own: [1, {a: b}]",
                    "    languages: [en, fr]",
                    "    notes: a: b: c",
                    "    summary: 'open",
                    "\n    # a remark",
                ]
            ),
            max_size=3,
            unique_by=lambda line: line.split(":")[0],
        )
    )
    return "\n".join(lines) + "\n"


HEADS = st.sampled_from(
    [
        "",
        HEAD,
        HEAD.replace("Violencia", "Derechos rights"),
        "vocabularies:\n  themes: [{id: wellbeing, label: W}, {id: violence, label: V, broader: wellbeing}]\n",
    ]
)
TAILS = st.sampled_from(["", "", "# the end\n", "catalog: {title: T}\n"])


@st.composite
def histories(draw: st.DrawFn) -> list[str]:  # noqa: C901  # one case for each kind of edit
    """Draw the texts of a catalogue from one edit to the next."""
    head, tail = draw(HEADS), draw(TAILS)
    items = draw(st.lists(records(), min_size=1, max_size=6))
    texts = []
    for _ in range(draw(st.integers(2, 5))):
        texts.append(head + "resources:\n" + "".join(items) + tail)
        for _ in range(draw(st.integers(1, 3))):
            match draw(st.sampled_from(["edit", "insert", "delete", "move", "swap", "repeat", "head", "tail"])):
                case "edit" if items:
                    items[draw(st.integers(0, len(items) - 1))] = draw(records())
                case "insert":
                    items.insert(draw(st.integers(0, len(items))), draw(records()))
                case "delete" if len(items) > 1:
                    del items[draw(st.integers(0, len(items) - 1))]
                case "move":
                    items.insert(draw(st.integers(0, len(items) - 1)), items.pop(draw(st.integers(0, len(items) - 1))))
                case "swap":
                    items.reverse()
                case "repeat":
                    items.append(draw(st.sampled_from(items)))
                case "head":
                    head = draw(HEADS)
                case "tail":
                    tail = draw(TAILS)
    texts.append(head + "resources:\n" + "".join(items) + tail)
    return texts


@settings(max_examples=60)
@given(histories())
def test_an_index_brought_up_to_date_is_like_one_made_anew(texts: list[str]) -> None:
    """Whatever is edited, the index that was refreshed step by step answers as a new one does."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder, path = Path(name), Path(name) / "resources.yaml"
        for text in texts:
            path.write_text(text, encoding="utf-8")
            assert outcome(path, folder) == outcome(path, None)


def outcome(path: Path, folder: Path | None) -> Json | str:
    """Return everything that an index says, or why it says nothing."""
    try:
        return answer(path, folder)
    except CatalogError as error:
        return error.message


def test_the_order_of_equals_does_not_depend_on_what_was_edited(write_catalogue: Write, cache: Path) -> None:
    """Records that tell nothing apart are listed by their ids, before and after an edit."""
    same = "    title: Same\n"
    path = write_catalogue(f"resources:\n  - id: b\n{same}  - id: c\n{same}")
    assert found(path, cache, "same") == ["b", "c"]
    write_catalogue(f"resources:\n  - id: a\n{same}  - id: b\n{same}  - id: c\n{same}")
    assert found(path, cache, "same") == found(path, None, "same") == ["a", "b", "c"]


def test_the_first_record_of_an_id_is_found_and_no_other(write_catalogue: Write, cache: Path) -> None:
    """Of two records with one id the first counts, and the second as soon as the first is gone."""
    first, second = "  - id: a\n    title: First\n", "  - id: a\n    title: Second\n"
    for text, title in ((first + second, "First"), (second + first, "Second"), (second, "Second")):
        path = write_catalogue("resources:\n" + text)
        resource = ask(path, cache, time.time_ns(), lambda index: by_id(index, "a"))
        assert resource is not None
        assert str(resource.title) == title


# Damage


def damaged(path: Path, cache: Path) -> Path:
    """Make the index of the catalogue at ``path`` and return its file."""
    answer(path, cache)
    return cache / index_name(path)


@pytest.mark.parametrize(
    "content",
    [b"", b"\0", b"not a database" * 1000, b"SQLite format 3\0" + b"\xff" * 5000],
    ids=["empty", "one byte", "a text", "a header alone"],
)
def test_a_file_that_is_no_index_is_made_again(write_catalogue: Write, cache: Path, content: bytes) -> None:
    """Whatever lies where the index should be, the answer is right, and so is the next one."""
    path = write_catalogue(THREE)
    right = answer(path, None)
    damaged(path, cache).write_bytes(content)
    assert answer(path, cache) == right
    assert answer(path, cache) == right
    assert peek(path, cache, all_ids) == ["one", "three", "two"]


@pytest.mark.parametrize("size", [100, 4096, 5000, 20000])
def test_an_index_cut_short_is_made_again(write_catalogue: Write, cache: Path, size: int) -> None:
    """An index that lost its end gives the right answer."""
    path = write_catalogue(THREE)
    right = answer(path, None)
    file = damaged(path, cache)
    file.write_bytes(file.read_bytes()[:size])
    assert answer(path, cache) == right


@settings(max_examples=40)
@given(
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(min_size=1, max_size=60)), min_size=1, max_size=4)
)
def test_an_index_damaged_anywhere_never_stops_a_question(damages: list[tuple[float, bytes]]) -> None:
    """Random bytes in the index are no reason to fail: there is an answer, and no traceback."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        path = Path(name) / "resources.yaml"
        path.write_text(THREE, encoding="utf-8")
        file = damaged(path, Path(name))
        content = bytearray(file.read_bytes())
        for place, rubbish in damages:
            at = int(place * len(content))
            content[at : at + len(rubbish)] = rubbish
        file.write_bytes(content)
        answer(path, Path(name))
        path.write_text(THREE.replace("Guide", "Guides"), encoding="utf-8")
        answer(path, Path(name))


def test_a_database_of_somebody_else_is_made_again(write_catalogue: Write, cache: Path) -> None:
    """Another program's tables in the index file do not stand in the way."""
    path = write_catalogue(THREE)
    cache.mkdir(exist_ok=True)
    with sqlite3.connect(cache / index_name(path)) as connection:
        connection.execute("CREATE TABLE meta (something TEXT)")
        connection.execute("CREATE TABLE text (else_ TEXT)")
        connection.execute(f"PRAGMA user_version = {index_module.VERSION}")
    connection.close()
    assert answer(path, cache) == answer(path, None)


def test_an_index_of_another_version_is_made_again(write_catalogue: Write, cache: Path) -> None:
    """After an upgrade of the program the index is made with its new tables."""
    path = write_catalogue(THREE)
    file = damaged(path, cache)
    with sqlite3.connect(file) as connection:
        connection.execute("DELETE FROM resource")
        connection.execute("PRAGMA user_version = 987")
    connection.close()
    assert peek(path, cache, all_ids) is None
    assert answer(path, cache) == answer(path, None)


def test_an_index_of_another_unicode_version_is_made_again(write_catalogue: Write, cache: Path) -> None:
    """An index whose text was folded by another Python's tables is not asked."""
    path = write_catalogue(THREE)
    with sqlite3.connect(damaged(path, cache)) as connection:
        connection.execute(
            "UPDATE meta SET value = replace(value, 'unicode-', 'unicode-0') WHERE key IN ('edition', 'stamp')"
        )
        connection.execute("UPDATE resource SET title = 'spoilt'")
        connection.execute("DELETE FROM facet")
    connection.close()
    assert answer(path, cache) == answer(path, None)


# In nobody's way


def test_a_cache_that_cannot_be_written_is_done_without(write_catalogue: Write, tmp_path: Path) -> None:
    """Where the cache folder cannot be made, the answer is right all the same."""
    path = write_catalogue(THREE)
    (tmp_path / "file").write_text("in the way")
    right = answer(path, None)
    assert answer(path, tmp_path / "file") == right
    assert answer(path, tmp_path / "file" / "below") == right
    folder = tmp_path / "folder"
    (folder / index_name(path)).mkdir(parents=True)
    assert answer(path, folder) == right


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_cache_without_permission_is_done_without(write_catalogue: Write, tmp_path: Path) -> None:
    """Where the cache folder is not ours to write, the answer is right all the same."""
    path = write_catalogue(THREE)
    folder = tmp_path / "locked"
    folder.mkdir(mode=0o500)
    assert answer(path, folder) == answer(path, None)


def test_an_index_that_is_locked_for_reading_does_not_stop_a_completion(write_catalogue: Write, cache: Path) -> None:
    """Shell completion gives up, and does not wait, when another process holds the index."""
    path = write_catalogue(THREE)
    connection = sqlite3.connect(damaged(path, cache), isolation_level=None)
    connection.execute("BEGIN EXCLUSIVE")
    assert peek(path, cache, all_ids) is None
    connection.close()


def test_a_completion_without_an_index_has_nothing_to_say(write_catalogue: Write, cache: Path) -> None:
    """Completion makes no index and reads no catalogue."""
    path = write_catalogue(THREE)
    assert peek(path, cache, all_ids) is None
    assert peek(path, None, all_ids) is None
    assert not list(cache.iterdir())
    answer(path, cache)
    assert peek(path, cache, all_ids) == ["one", "three", "two"]


ASK = """
import json, sys, time
from pathlib import Path
from nswp_catalog.storage.find import all_ids
from nswp_catalog.storage.ask import ask
print(json.dumps(ask(Path(sys.argv[1]), Path(sys.argv[2]), time.time_ns(), all_ids)))
"""


def test_several_processes_on_a_cold_index_all_give_the_right_answer(write_catalogue: Write, cache: Path) -> None:
    """Eight programs that begin at once find the same, with no error, and leave a good index."""
    ids = [f"r{number:03}" for number in range(400)]
    path = write_catalogue("resources:\n" + "".join(f"  - id: {id_}\n    title: T {id_}\n" for id_ in ids))
    for text in (None, path.read_text(encoding="utf-8") + "  - id: z\n    title: Z\n"):
        if text:
            write_catalogue(text)
            ids.append("z")
        command = [sys.executable, "-c", ASK, str(path), str(cache)]
        running = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(8)]
        for process in running:
            out, err = process.communicate(timeout=120)
            assert err == b""
            assert json.loads(out) == ids
    assert answer(path, cache) == answer(path, None)


# Good records beside bad ones


@pytest.mark.parametrize(
    "bad",
    [
        "  - id: bad\n    title: Guide: to: rights\n",
        "  - id: bad\n    title: 'open\n",
        "  - id: bad\n    title: [open\n",
        "  - id: bad\n    title: A\n    title: B\n",
        "  - id: bad\n\ttitle: A\n",
        "  - id: bad\n    title: A\n      date: 2018\n",
        "  - id: Bad Id\n    title: A\n",
        "  - just words\n",
        "  -\n",
        "  - id: one\n    title: A second record of the id\n",
    ],
    ids=range(10),
)
@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_bad_record_leaves_the_others_readable(write_catalogue: Write, cache: Path, bad: str, place: int) -> None:
    """One record that is wrong, wherever it stands, is left out and counted; the others are found."""
    good = ["  - id: one\n    title: Guide to rights\n", "  - id: two\n    title: Brief\n"]
    if "id: one" in bad and place == 0:
        good[0] = good[0].replace("one", "uno")
    path = write_catalogue("resources:\n" + "".join(good))
    before = answer(path, cache)
    write_catalogue("resources:\n" + "".join([*good[:place], bad, *good[place:]]))
    for folder in (cache, None):
        now = answer(path, folder)
        assert now["left out"] == (1 if now["ids"] == before["ids"] else 0)
        assert now["records"].items() >= before["records"].items()
    write_catalogue("resources:\n" + "".join(good))
    assert answer(path, cache) == before


@pytest.mark.parametrize(
    "text",
    [
        "resources: [{id: a, title: Guide to rights}, {id: b, title: Brief, publishers: [NSWP]}]\n",
        "resources:\n  - id: a\n    title: &t Guide to rights\n    notes: *t\n  - id: b\n    title: Brief\n    publishers: [NSWP]\n",
        "resources:\r  - id: a\r    title: Guide to rights\r  - id: b\r    title: Brief\r    publishers: [NSWP]\r",
        '"resources":\n  - id: a\n    title: Guide to rights\n  - id: b\n    title: Brief\n    publishers: [NSWP]\n',
        "resources:\n  - id: a\n    title: Guide to rights\n  - id: b\n    title: Brief\n    publishers: [NSWP]\n...\n",
        "%YAML 1.1\n---\nresources:\n  - id: a\n    title: Guide to rights\n  - id: b\n    title: Brief\n    publishers: [NSWP]\n",
        "resources: !\n  - id: a\n    title: Guide to rights\n  - id: b\n    title: Brief\n    publishers: [NSWP]\n",
    ],
    ids=["flow list", "anchors", "lone carriage returns", "quoted key", "end of document", "directive", "lone tag"],
)
def test_a_text_that_cannot_be_cut_gives_the_same_answers(write_catalogue: Write, cache: Path, text: str) -> None:
    """Text that only the parser can take apart is read whole, and edits of it are seen."""
    for publisher in ("NSWP", "IWRAW"):
        path = write_catalogue(text.replace("NSWP", publisher))
        for folder in (cache, None):
            assert found(path, folder, "rights") == ["a"]
            assert found(path, folder, publisher.lower()) == ["b"]
            assert answer(path, folder)["total"] == 2


# No catalogue


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "no list of resources"),
        (b"catalog: {title: A}\n", "no list of resources"),
        (b"- a\n- b\n", "no list of resources"),
        (b"\x89PNG\r\n\x1a\n\0\0", "UTF-8"),
        (b"resources:\n  - id: a\n    title: Gu\xeda\n", "UTF-8"),
        (b"resources:\n  - id: [a\n", "bracket"),
        (b"resources:\n<<<<<<< HEAD\n  - id: a\n=======\n  - id: b\n>>>>>>> x\n", "conflict"),
    ],
)
def test_a_text_that_is_no_catalogue_is_an_error(tmp_path: Path, cache: Path, content: bytes, says: str) -> None:
    """Text without readable records is refused with the reason and its place, with an index and without."""
    path = tmp_path / "resources.yaml"
    path.write_text(THREE, encoding="utf-8")
    answer(path, cache)
    path.write_bytes(content)
    for folder in (cache, None):
        with pytest.raises(CatalogError, match=says) as caught:
            answer(path, folder)
        assert f"{path}:" in caught.value.message
    path.write_text(THREE, encoding="utf-8")
    assert answer(path, cache) == answer(path, None)


def test_a_file_that_cannot_be_read_is_an_error(tmp_path: Path, cache: Path) -> None:
    """A file that is not there, or is a folder, is an error that says so, even with an index at hand."""
    path = tmp_path / "resources.yaml"
    for folder in (cache, None):
        with pytest.raises(CatalogError, match="no file"):
            answer(path, folder)
    path.write_text(THREE, encoding="utf-8")
    answer(path, cache)
    path.unlink()
    with pytest.raises(CatalogError, match="no file"):
        answer(path, cache)
    path.mkdir()
    with pytest.raises(CatalogError, match="is a folder"):
        answer(path, cache)


def test_records_read_by_several_processes_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many processes read a large catalogue, its entries are the same, in the same order."""
    items = [f"  - id: r{number}\n    title: Title {number}\n" for number in range(25)]
    items[7] = "  - id: BAD\n    title: T\n"
    source = read(("resources:\n" + "".join(items)).encode())
    alone = list(entries.entries(source))
    monkeypatch.setattr(entries, "_SHARE", 2)
    monkeypatch.setattr(entries, "_WORTH_IT", 10)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    assert list(entries.entries(source)) == alone
    assert [number for number, entry in enumerate(alone) if entry is None] == [7]
